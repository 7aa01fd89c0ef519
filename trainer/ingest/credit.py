"""Whose the pictures are, as an export of a data set says it in its dataset.json."""

import json
from collections.abc import Sequence

from django.utils.translation import gettext as _

from trainer.ingest.entries import Entry, storable
from trainer.ingest.limits import MOST_CREDIT_BYTES
from trainer.ingest.report import Left, Report

FILE = "dataset.json"
FIELDS = ("title", "creator", "licence", "permission", "trigger", "source")
ON_ONE_LINE = ("title", "creator", "licence", "trigger")


def find(entries: Sequence[Entry], report: Report) -> dict[str, str]:
    """The fields that the uppermost dataset.json fills in; {} where there is none, or it is somebody else's.

    One that makes no sense costs the credit alone, and is noted in the report."""
    files = [entry for entry in entries if entry.path.name.lower() == FILE]
    if not files:
        return {}
    entry = min(files, key=lambda one: len(one.path.parts))
    try:
        told = json.loads(entry.read(MOST_CREDIT_BYTES).decode("utf-8-sig"))
    except (Left, ValueError, RecursionError):
        report.note(_("dataset.json could not be read: fill in creator, licence and permission by hand."))
        return {}
    if not isinstance(told, dict):
        return {}
    read = {name: text(name, told[name]) for name in FIELDS if isinstance(told.get(name), str)}
    return {name: value for name, value in read.items() if value}


def text(name: str, value: str) -> str:
    """As a field of a data set holds it: storable, and on one line where the field has one."""
    kept = storable(value).strip()
    return " ".join(kept.split()) if name in ON_ONE_LINE else kept
