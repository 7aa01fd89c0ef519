"""What comes beside pictures: metadata.csv and metadata.jsonl of an ImageFolder, .txt files of kohya."""

import csv
import io
import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainer.ingest.entries import Entry, storable
from trainer.ingest.limits import MOST_METADATA_BYTES, MOST_PATH_LETTERS, MOST_SIDECAR_BYTES
from trainer.ingest.report import Left, Report

TABLES = ("metadata.csv", "metadata.jsonl")
FILE_COLUMNS = ("file_name", "filename", "file", "image")
URL_COLUMNS = ("source_url", "url", "source")
MOST_ROWS = 20_000
MOST_WORDS = 6  # of a tag; longer pieces are sentences
MOST_TAGS = 40
MOST_TAG_LETTERS = 80
MOST_CAPTION_LETTERS = 1000


@dataclass(frozen=True)
class Told:
    """What is said of a picture; `place` is its row."""

    title: str = ""
    tags: tuple[str, ...] = ()
    caption: str = ""
    url: str = ""
    place: int | None = None


def tables(entries: Iterable[Entry], report: Report) -> dict[str, Told]:
    """Every row of the metadata files, under the name of the picture in the upload."""
    told: dict[str, Told] = {}
    for entry in entries:
        if entry.path.name.lower() not in TABLES:
            continue
        try:
            for row in rows(entry):
                if name := named(entry, row):
                    told.setdefault(name, read_row(row, len(told)))
        except (Left, ValueError, RecursionError, csv.Error) as error:
            why = error if isinstance(error, Left) else _("it is broken.")
            text = _("%(name)s was read as far as possible: %(why)s")
            report.note(text % {"name": entry.name, "why": why})
    return told


def missing(told: dict[str, Told], names: set[str], report: Report) -> None:
    """Notes the rows whose pictures are not there."""
    lacking = len(told.keys() - names)
    if lacking:
        text = ngettext(
            "The metadata names %d file that is not in the upload.",
            "The metadata names %d files that are not in the upload.",
            lacking,
        )
        report.note(text % lacking)


def rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """At most MOST_ROWS of them. Raises ValueError or csv.Error where the file breaks off."""
    lines = io.StringIO(decoded(entry.read(MOST_METADATA_BYTES)), newline="")
    table: Iterable[Any] = csv.DictReader(lines)
    if entry.path.suffix.lower() == ".jsonl":
        table = (json.loads(line) for line in lines if line.strip())
    for number, row in enumerate(table):
        if number >= MOST_ROWS:
            raise Left(_("it has more than %d rows.") % MOST_ROWS)
        if isinstance(row, dict):
            yield {str(key).strip().lower(): value for key, value in row.items()}


def decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 where it begins so. Raises ValueError for anything else."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig")


def named(table: Entry, row: dict[str, Any]) -> str:
    """The name in the upload of the picture that a row is about."""
    told = next((row[column] for column in FILE_COLUMNS if isinstance(row.get(column), str)), "")
    path = told.strip().replace("\\", "/")
    if not path or len(path) > MOST_PATH_LETTERS:
        return ""
    return posixpath.normpath(posixpath.join(str(table.path.parent), path))


def read_row(row: dict[str, Any], place: int) -> Told:
    """Where there are tags, `text` is a title; alone it is the caption, as trainers have it."""
    title, url = line(row.get("title")), next((line(row[key]) for key in URL_COLUMNS if row.get(key)), "")
    text = line(row.get("text")) or line(row.get("prompt"))
    caption = line(row.get("caption"))
    tags = row.get("tags")
    if tags is not None:
        return Told(title or text, as_tags(tags), caption[:MOST_CAPTION_LETTERS], url, place)
    tags, caption = split(caption or text)
    return Told(title, tags, caption, url, place)


def sidecar(entry: Entry) -> Told:
    """What a .txt file says: its first line that is not empty. Raises Left."""
    try:
        text = decoded(entry.read(MOST_SIDECAR_BYTES))
    except ValueError as error:
        raise Left(_("is no UTF-8 text.")) from error
    tags, caption = split(next((line(one) for one in text.splitlines() if one.strip()), ""))
    return Told(tags=tags, caption=caption)


def split(text: str) -> tuple[tuple[str, ...], str]:
    """A caption as tags where it is a list of short pieces, as a whole where it is a sentence."""
    pieces = as_tags(text)
    short = all(len(piece.split()) <= MOST_WORDS and len(piece) <= MOST_TAG_LETTERS for piece in pieces)
    if short and len(pieces) < MOST_TAGS:
        return pieces, ""
    return (), text[:MOST_CAPTION_LETTERS]


def as_tags(value: Any) -> tuple[str, ...]:
    """Tags from a list or from a text with commas; none twice."""
    pieces = value if isinstance(value, list) else str(value or "").replace("|||", ",").split(",")
    tags = (line(str(piece)).replace(",", " ").strip()[:MOST_TAG_LETTERS] for piece in pieces)
    return tuple(tag for tag in dict.fromkeys(tags) if tag)[:MOST_TAGS]


def line(value: Any) -> str:
    """A text on one line; of what no database stores only marks remain."""
    return " ".join(storable(str(value)).split()) if isinstance(value, str | int | float) else ""
