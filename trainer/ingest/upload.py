"""An upload as a sequence of pictures with all that is known of them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from trainer.ingest import captions, credit, pack
from trainer.ingest.captions import Told
from trainer.ingest.entries import Entry, natural, opened
from trainer.ingest.limits import MOST_PICTURE_BYTES, MOST_PICTURES, MOST_PIXELS_TOGETHER
from trainer.ingest.picture import SUFFIXES, Frames, frames, inner_archive
from trainer.ingest.proposals import propose
from trainer.ingest.report import Left, Report

ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz"})


@dataclass(frozen=True)
class Found:
    """One picture, or one frame of it: uint8 (H, W, 4), and the SHA-256 of its whole file."""

    name: str
    frame: int
    image: np.ndarray
    sha256: str
    told: Told
    proposals: list[str]


@dataclass
class Upload:
    """`title`, `author` and `source` are what a pack says of itself, `credit` what an export says."""

    report: Report
    wanted: list[tuple[Entry, Told]]
    title: str = ""
    author: str = ""
    source: str = ""
    credit: dict[str, str] = field(default_factory=dict)
    done: int = 0  # files of `wanted` that `pictures` has left behind

    def pictures(self, which: Frames) -> Iterator[Found]:
        """One after another, in the order of the pack; what cannot be read goes to the report."""
        count = total = 0
        for number, (entry, told) in enumerate(self.wanted):
            self.done = number
            if count >= MOST_PICTURES or total >= MOST_PIXELS_TOGETHER:
                self.report.leave(entry.name, too_late(count))
                continue
            try:
                content = entry.read(MOST_PICTURE_BYTES)
                images = frames(content, which)
            except Left as left:
                self.report.leave(entry.name, str(left))
                continue
            digest = hashlib.sha256(content).hexdigest()
            proposals = propose(entry.path.parent.name, entry.path.stem, told.title)
            for number, image in enumerate(images):
                yield Found(entry.name, number, image, digest, told, proposals)
                total += image.shape[0] * image.shape[1]
            count += len(images)


@contextmanager
def read_upload(path: Path, *, name: str = "", which: Frames, report: Report) -> Iterator[Upload]:
    """Opens a zip, a folder or a picture; `name` is what the uploader called it. Raises Unfit."""
    with opened(path, name or path.name, report) as entries:
        said = credit.find(entries, report)
        found = pack.find(entries, report)
        told = captions.tables(entries, report)
        pictures = [entry for entry in entries if entry.path.suffix.lower() in SUFFIXES]
        add_sidecars(told, entries, pictures, report)
        captions.missing(told, {entry.name for entry in pictures}, report)
        chosen = stickers(found, pictures, which, report) if found else pictures
        upload = Upload(report, ordered(chosen, told, found), credit=said)
        if found:
            upload.title, upload.author = found.title, found.author
            upload.source = f"LINE {found.number}" if found.number else ""
        yield upload


def add_sidecars(told: dict[str, Told], entries: list[Entry], pictures: list[Entry], report: Report) -> None:
    """Adds what the .txt files say of the pictures of the same name; every other file is left out."""
    by_stem: dict[str, list[str]] = {}
    for picture in pictures:
        by_stem.setdefault(str(picture.path.with_suffix("")), []).append(picture.name)
    for entry in entries:
        suffix, name = entry.path.suffix.lower(), entry.path.name.lower()
        beside = by_stem.get(str(entry.path.with_suffix("")), [])
        if suffix in SUFFIXES or name in (*captions.TABLES, pack.META, credit.FILE):
            continue
        if suffix != ".txt" or not beside:
            report.leave(entry.name, no_picture(suffix))
            continue
        try:
            said = captions.sidecar(entry)
            for name in beside:
                row = told.get(name, Told())
                told[name] = replace(row, tags=said.tags, caption=said.caption)
        except Left as left:
            report.leave(entry.name, str(left))


def too_late(count: int) -> str:
    return _("comes after %d other pictures, as many as an upload may have. Upload it on its own.") % count


def no_picture(suffix: str) -> str:
    if suffix in ARCHIVES:
        return inner_archive()
    return _("is no picture: PNG, WebP, JPEG and GIF are read.")


def stickers(found: pack.Pack, pictures: list[Entry], which: Frames, report: Report) -> list[Entry]:
    """The pictures without those that are not stickers of their own; these go to the report."""
    names = {picture.name for picture in pictures}
    kept: list[Entry] = []
    for entry in pictures:
        if not found.covers(entry):
            kept.append(entry)
        elif why := pack.furniture(entry):
            report.leave(entry.name, why, quiet=True)
        elif why := pack.double(entry, names, which):
            report.leave(entry.name, why)
        else:
            kept.append(entry)
    return kept


def ordered(chosen: list[Entry], told: dict[str, Told], found: pack.Pack | None) -> list[tuple[Entry, Told]]:
    """In the order of the pack, else of the metadata, else of the names."""

    def place(entry: Entry) -> tuple[int, int, list[tuple[int, int, str]]]:
        row = told.get(entry.name, Told()).place
        number = found.place(entry) if found else row
        return (number is None, number or 0, natural(entry.name))

    return [(entry, told.get(entry.name, Told())) for entry in sorted(chosen, key=place)]
