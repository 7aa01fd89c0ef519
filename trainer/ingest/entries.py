"""The files of an upload: of a zip, of a folder, or a single picture. Nothing is unpacked to the disk."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from trainer.ingest import archive
from trainer.ingest.limits import MOST_ENTRIES, MOST_UNPACKED_BYTES, MOST_UPLOAD_BYTES
from trainer.ingest.report import Left, Report, Unfit

HOUSEKEEPING = re.compile(
    r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/|collected\.jsonl$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """One file; `read(most)` gives its bytes or raises Left where there are more than that, or are broken."""

    name: str
    size: int
    read: Callable[[int], bytes]

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)


@contextmanager
def opened(path: Path, name: str, report: Report) -> Iterator[list[Entry]]:
    """The files under their names, by which pictures are told apart; `name` is that of the upload itself.

    Files that must not even be opened go to the report. Raises Unfit where there is nothing to read."""
    if path.is_dir():
        yield allowed(in_folder(path, report), report)
        return
    if not path.is_file():
        raise Unfit(_("There is no file or folder %s.") % path)
    if path.stat().st_size > MOST_UPLOAD_BYTES:
        raise Unfit(_("An upload may have at most %d MB. Upload it in parts.") % (MOST_UPLOAD_BYTES >> 20))
    if not archive.is_zip(path):
        yield [Entry(name, path.stat().st_size, lambda most: read_file(path, most))]
        return
    with archive.opened(path) as zipped:
        members = archive.members(zipped, report)
        yield allowed([Entry(*member) for member in members], report)


def allowed(entries: list[Entry], report: Report) -> list[Entry]:
    """Without what systems add by themselves, and no more than the limits of all files together."""
    kept: list[Entry] = []
    total = 0
    for entry in entries:
        total += entry.size
        if HOUSEKEEPING.search(entry.name):
            report.leave(entry.name, _("is a file of the system, not of the pack."), quiet=True)
        elif len(kept) >= MOST_ENTRIES:
            report.leave(entry.name, _("comes after the first %d files.") % MOST_ENTRIES)
        elif total > MOST_UNPACKED_BYTES:
            most = MOST_UNPACKED_BYTES >> 20
            report.leave(entry.name, _("comes after %d MB of other files; upload it on its own.") % most)
        else:
            kept.append(entry)
    return kept


def in_folder(folder: Path, report: Report) -> list[Entry]:
    """Every file below the folder, by natural order of their names; links are not followed."""
    found: list[Entry] = []
    for base, folders, files in os.walk(folder):
        folders.sort(key=natural)
        for file in sorted(files, key=natural):
            path = Path(base, file)
            name = storable(path.relative_to(folder).as_posix())
            if path.is_symlink() or not path.is_file():
                report.leave(name, _("is a link or a device, not a file."))
            else:
                found.append(Entry(name, path.stat().st_size, reader(path)))
            if len(found) > 2 * MOST_ENTRIES:
                raise Unfit(_("The folder has more than %d files. Name a smaller one.") % (2 * MOST_ENTRIES))
    return found


def reader(path: Path) -> Callable[[int], bytes]:
    return lambda most: read_file(path, most)


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a file; raises Left where there are more than `most` or the disk refuses."""
    try:
        with open(path, "rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise Left(_("could not be read: %s.") % (error.strerror or error)) from error
    if len(content) > most:
        raise Left(archive.too_large(most))
    return content


def storable(text: str) -> str:
    """Without NUL and without halves of characters, as file names and JSON may hold them."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10."""
    pieces = re.split(r"(\d{1,18})", name.casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]
