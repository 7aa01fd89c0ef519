"""The pictures' files: all are there whole under their final names, or none is."""

import os
import secrets
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

RAW = "raw.webp"  # the drawing before outline and letters, to draw from again; not served
FORGOTTEN_SECONDS = 3600


def path_of(sticker: UUID, suffix: str) -> Path:
    """Where a picture lies; two hex digits deep, so that no folder grows without end."""
    return folder() / sticker.hex[:2] / f"{sticker}.{suffix}"


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "stickers"


def store(sticker: UUID, *, png: bytes, webp: bytes, raw: bytes) -> None:
    """Writes the files durably; raises OSError and leaves nothing behind where there is no room."""
    place = path_of(sticker, "png").parent
    place.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(4)
    written: dict[str, Path] = {}
    try:
        for suffix, content in (("png", png), ("webp", webp), (RAW, raw)):
            written[suffix] = place / f"{sticker}.{suffix}.{token}.tmp"
            write(written[suffix], content)
        for suffix, path in written.items():
            path.replace(path_of(sticker, suffix))
        sync_folder(place)
    except BaseException:
        for path in written.values():
            path.unlink(missing_ok=True)
        raise


def write(path: Path, content: bytes) -> None:
    """Writes a file and waits until it is on the disk: a row must never name a file that a power cut ate."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep() -> int:
    """Removes the half-written files that a killed process left; returns how many."""
    before = time.time() - FORGOTTEN_SECONDS
    forgotten = [path for path in folder().glob("*/*.tmp") if path.stat().st_mtime < before]
    for path in forgotten:
        path.unlink(missing_ok=True)
    return len(forgotten)
