"""Uploaded files, kept from the request that brought them until their task has ended."""

import os
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from trainer.models import Task

FORGOTTEN_SECONDS = 6 * 3600
PREVIEW_SECONDS = 7 * 24 * 3600


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"


def previews() -> Path:
    return Path(settings.MEDIA_ROOT) / "previews"


def new_preview() -> Path:
    """Where the sheet of a mix may be written."""
    return previews() / f"{secrets.token_hex(16)}.webp"


def preview_of(task: Task) -> Path | None:
    """The sheet that a preview has drawn, as long as it is kept."""
    name = task.report.get("sheet", "") if task.kind == Task.Kind.PREVIEW else ""
    return path if name and (path := previews() / name).is_file() else None


def keep(file: UploadedFile) -> str:
    """Puts the file where a process finds it; returns its name there. Nothing half-written has that name."""
    folder().mkdir(parents=True, exist_ok=True)
    place = folder() / secrets.token_hex(16)
    fresh = place.with_suffix(".new")
    try:
        if not linked(file, fresh):
            with fresh.open("wb") as copy:
                for piece in file.chunks():
                    copy.write(piece)
        os.replace(fresh, place)
    finally:
        fresh.unlink(missing_ok=True)
    return place.name


def linked(file: UploadedFile, place: Path) -> bool:
    """Whether a large file, which lies on the disk already, could get a second name instead of a copy."""
    if not isinstance(file, TemporaryUploadedFile):
        return False
    try:
        os.link(str(file.temporary_file_path()), place)
    except OSError:  # another file system, or one without links
        return False
    return True


def path_of(task: Task) -> Path:
    return folder() / task.file


def discard(task: Task) -> None:
    if task.file:
        path_of(task).unlink(missing_ok=True)


def sweep() -> None:
    """Removes what no open task names any more, and previews that were looked at long ago."""
    named = set(Task.objects.open().values_list("file", flat=True))
    before = time.time() - FORGOTTEN_SECONDS
    for path in folder().glob("*"):
        if path.name not in named and path.stat().st_ctime < before:
            path.unlink(missing_ok=True)
    for path in previews().glob("*"):
        if path.stat().st_mtime < time.time() - PREVIEW_SECONDS:
            path.unlink(missing_ok=True)
