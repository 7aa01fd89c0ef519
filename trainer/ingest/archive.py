"""Zip files from strangers: nothing is believed, nothing is unpacked to the disk, every read has a limit."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from trainer.ingest.limits import (
    FREE_RATIO_BYTES,
    MOST_DIRECTORY_BYTES,
    MOST_ENTRIES,
    MOST_PATH_LETTERS,
    MOST_RATIO,
)
from trainer.ingest.report import Left, Report, Unfit

Member = tuple[str, int, Callable[[int], bytes]]
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
ARCHIVE_STARTS = (*ZIP_STARTS, b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
END = struct.Struct("<4s4H2LH")
END_MARK, LARGE_MARK = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_COMMENT = 65_535
LARGE_LOCATOR_BYTES = 20
ENCRYPTED = 0x1
UTF8 = 0x800


def is_zip(path: Path) -> bool:
    """By the first bytes: a picture with an archive behind it is a picture."""
    with open(path, "rb") as file:
        return file.read(4) in ZIP_STARTS


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, once its table of contents is known to be small. Raises Unfit."""
    check_end(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise Unfit(_("The zip file is broken. Pack it again.")) from error
    with archive:
        yield archive


def check_end(path: Path) -> None:
    """Refuses tables of contents that would fill the memory before anything could be counted."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        start = max(0, size - END.size - LONGEST_COMMENT - LARGE_LOCATOR_BYTES)
        file.seek(start)
        tail = file.read()
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END.size:
        raise Unfit(_("The zip file is cut off. Upload it again."))
    entries, directory = END.unpack_from(tail, place)[4:6]
    if LARGE_MARK in tail[max(0, place - LARGE_LOCATOR_BYTES) : place]:
        raise Unfit(_("The zip file is of the kind for archives over 4 GB. Pack it again in the usual way."))
    if entries > 2 * MOST_ENTRIES or directory > MOST_DIRECTORY_BYTES:
        text = _("The zip file lists %(count)d files; at most %(most)d are read. Upload it in parts.")
        raise Unfit(text % {"count": entries, "most": 2 * MOST_ENTRIES})


def members(archive: zipfile.ZipFile, report: Report) -> list[Member]:
    """Name, size and reader of each file that may be opened; the others go to the report."""
    found: list[Member] = []
    for info in archive.infolist():
        if info.is_dir():
            continue
        name = name_of(info)
        try:
            check(info, name)
        except Left as left:
            report.leave(name[:MOST_PATH_LETTERS], str(left))
        else:
            found.append((name, info.file_size, reader(archive, info)))
    return found


def name_of(info: zipfile.ZipInfo) -> str:
    """The name, read as UTF-8 where a packer wrote that without saying so."""
    if info.flag_bits & UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def check(info: zipfile.ZipInfo, name: str) -> None:
    """Raises Left for what must not be opened."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in info.orig_filename:
        raise Left(_("has a path that leads out of the archive."))
    if len(name) > MOST_PATH_LETTERS:
        raise Left(_("has a path of more than %d letters.") % MOST_PATH_LETTERS)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Left(_("is a link, not a file."))
    if info.flag_bits & ENCRYPTED:
        raise Left(_("is locked with a password. Pack it again without one."))
    if info.compress_type not in READABLE:
        raise Left(_("is packed in an unusual way. Pack it again as an ordinary zip."))
    if info.file_size > max(FREE_RATIO_BYTES, info.compress_size * MOST_RATIO):
        raise Left(_("unpacks to more than %d times its size, as no picture does.") % MOST_RATIO)


def reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if info.file_size > most:
            raise Left(too_large(most))
        try:
            with archive.open(info) as file:
                return file.read(most + 1)  # never more than the size that the table of contents told
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise Left(_("is broken inside the archive.")) from error
        except RuntimeError as error:  # zipfile's word for a password
            raise Left(_("is locked with a password. Pack it again without one.")) from error

    return read


def too_large(most: int) -> str:
    if most >> 20:
        return _("has more than %d MB.") % (most >> 20)
    return _("has more than %d KB.") % (most >> 10)
