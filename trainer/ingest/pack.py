"""A downloaded LINE pack: what its productInfo.meta tells, and which of its files are stickers."""

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from trainer.ingest.entries import Entry, storable
from trainer.ingest.limits import MOST_META_BYTES
from trainer.ingest.picture import Frames
from trainer.ingest.report import Left, Report

META = "productinfo.meta"
TAB = re.compile(r"tab(_on|_off)?(@2x)?\.png", re.IGNORECASE)
COVER = re.compile(r"(main|tab)([_@.].*)?", re.IGNORECASE)
STICKER = re.compile(r"(\d+)(@2x)?\.\w+", re.IGNORECASE)
MOVING = re.compile(r"(animation|popup)(@2x)?", re.IGNORECASE)
LANGUAGES = ("en", "zh-Hant", "zh_TW", "zh-TW")


@dataclass(frozen=True)
class Pack:
    """`order` is the place of each sticker id; without a meta file there is none."""

    folder: PurePosixPath
    title: str = ""
    author: str = ""
    number: str = ""
    order: dict[str, int] = field(default_factory=dict)

    def covers(self, entry: Entry) -> bool:
        return entry.path.is_relative_to(self.folder)

    def place(self, entry: Entry) -> int | None:
        found = STICKER.fullmatch(entry.path.name)
        return self.order.get(found.group(1)) if found else None


def find(entries: list[Entry], report: Report) -> Pack | None:
    """The pack by its meta file, else by its tab picture; None for what is no LINE pack."""
    metas = [entry for entry in entries if entry.path.name.lower() == META]
    if metas:
        meta = min(metas, key=lambda entry: len(entry.path.parts))
        return Pack(meta.path.parent, **read(meta, report))
    tabs = [entry for entry in entries if TAB.fullmatch(entry.path.name)]
    return Pack(tabs[0].path.parent) if tabs else None


def read(meta: Entry, report: Report) -> dict[str, Any]:
    """The fields of the pack; a meta file that makes no sense costs the order and the title alone."""
    try:
        told = json.loads(meta.read(MOST_META_BYTES).decode("utf-8-sig"))
        stickers = [str(one["id"]) for one in told.get("stickers") or ()]
    except (Left, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        report.note(_("productInfo.meta could not be read: the order is that of the file names."))
        return {}
    return {
        "title": spoken(told.get("title")),
        "author": spoken(told.get("author")),
        "number": storable(str(told.get("packageId") or ""))[:20],
        "order": {sticker: place for place, sticker in reversed(list(enumerate(stickers)))},
    }


def spoken(texts: Any) -> str:
    """A text in English, else in Chinese, else in whatever language comes first."""
    if isinstance(texts, dict):
        texts = next((texts[code] for code in LANGUAGES if texts.get(code)), next(iter(texts.values()), ""))
    return " ".join(storable(texts).split()) if isinstance(texts, str) else ""


def furniture(entry: Entry) -> str:
    """Why a picture of the pack is none of its stickers, as every pack has some; empty for others."""
    if "_key" in entry.path.stem.lower():
        return _("is the small key-pad picture of a sticker.")
    if COVER.fullmatch(entry.path.name):
        return _("is the cover or the tab of the pack.")
    return ""


def double(entry: Entry, names: set[str], frames: Frames) -> str:
    """Why a sticker is taken from another file; empty for one that is taken from this."""
    found = STICKER.fullmatch(entry.path.name)
    if found is None:
        return ""
    number = found.group(1)
    if not found.group(2) and f"{entry.path.parent / number}@2x{entry.path.suffix}" in names:
        return _("is there in twice the size.")
    moving = bool(MOVING.fullmatch(entry.path.parent.name))
    still = entry.path.parent.parent if moving else entry.path.parent
    others = still_names(still, number) if moving else moving_names(still, number)
    if moving != (frames == "all") and others & names:
        return _("moves; its still picture is taken.") if moving else _("stands still; its frames are taken.")
    return ""


def still_names(folder: PurePosixPath, number: str) -> set[str]:
    return {str(folder / f"{number}{size}.png") for size in ("", "@2x")}


def moving_names(folder: PurePosixPath, number: str) -> set[str]:
    places = [folder / f"{kind}{size}" for kind in ("animation", "popup") for size in ("", "@2x")]
    return {str(place / f"{number}{size}.png") for place in places for size in ("", "@2x")}
