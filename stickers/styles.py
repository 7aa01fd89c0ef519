"""The styles on offer, the mix of every picture, and what an engine must know of both."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from stickers.engine import EngineFailed, read_card
from stickers.engine.weights import file_digest
from stickers.models import Style

logger = logging.getLogger(__name__)

SHIPPED = Path(settings.BASE_DIR) / "weights" / "styles"
WEIGHTS = "pytorch_lora_weights.safetensors"
PAIR_SHARE = 0.6  # of each style's usual weight, where two at random share a picture

Mix = list[list[Any]]  # [name, weight] of each style


class Unavailable(Exception):
    """A style cannot be drawn with; the text is a sentence for people."""


def model_name() -> str:
    return read_card(settings.STICKER_MODEL).name


def offered() -> QuerySet[Style]:
    """What people can choose: published, and taught to the model that draws here."""
    return Style.objects.filter(status=Style.Status.PUBLISHED, model=model_name())


@dataclass(frozen=True)
class OnDisk:
    """A style's file and its usual weight."""

    path: Path
    weight: float


def on_disk() -> dict[str, OnDisk]:
    """The shipped and the published styles by name; the shipped alone where there is no database yet."""
    found = {path.name: (path / WEIGHTS, from_json(path / "style.json")) for path in SHIPPED.glob("*/")}
    known = {
        name: OnDisk(path, float(told.get("weight", 1.0)))
        for name, (path, told) in found.items()
        if path.exists() and told.get("model", "nano") == model_name()
    }
    try:
        rows = list(offered())
    except DatabaseError:
        return known
    return known | {style.name: OnDisk(style.path, style.weight) for style in rows}


def mixes(asked: Iterable[tuple[str, float]] | None, seeds: Sequence[int]) -> list[Mix]:
    """The mix of each picture: the one asked for, or a pair of its own for each seed."""
    if asked is not None:
        return [[list(style) for style in asked] for _seed in seeds]
    known = {style.name: style.weight for style in offered()}
    return [pair(seed, known) for seed in seeds]


def pair(seed: int, known: Mapping[str, float]) -> Mix:
    """Two styles at random, the same whenever the seed is; as many as there are where they are fewer."""
    drawn = sorted(known, key=lambda name: hashlib.sha256(f"{seed}/{name}".encode()).digest())[:2]
    share = PAIR_SHARE if len(drawn) == 2 else 1.0
    return [[name, round(known[name] * share, 3)] for name in sorted(drawn)]


def ensure(engine: Any, names: Iterable[str]) -> None:
    """Make the engine know these styles as they are now; raises Unavailable with the one that cannot be."""
    rows = offered().in_bulk(list(names), field_name="name")
    for name in names:
        if name not in rows:
            raise Unavailable(_("The style “%s” has been withdrawn. Ask again without it.") % name)
        try:
            teach(engine, rows[name])
        except EngineFailed as refused:
            logger.error("The style %s cannot be used: %s", name, refused)
            shape = _("The style “%s” cannot be used just now. Ask again without it.")
            raise Unavailable(shape % rows[name].title) from refused


def sync(engine: Any) -> None:
    """Take in what was published and drop what was withdrawn, so that the next request need not wait."""
    if engine.status.state != "warm":
        return
    rows = {style.name: style for style in offered()}
    for name in engine.styles.keys() - rows.keys():
        engine.withdraw(name)
    for style in rows.values():
        try:
            teach(engine, style)
        except EngineFailed as refused:
            logger.error("The style %s cannot be used: %s", style.name, refused)


def teach(engine: Any, style: Style) -> None:
    if engine.styles.get(style.name) != style.digest:
        engine.publish(style.name, style.path)


def add(path: Path, *, publish: bool = True, **fields: Any) -> tuple[Style, bool]:
    """The style of a LoRA file or of a folder with one, and whether it is new or changed.

    What the fields do not say is taken from style.json beside the file, then from the file's own header.
    A style that is there already keeps its status. Raises OSError and ValueError."""
    weights = path / WEIGHTS if path.is_dir() else path
    told = {**from_header(weights), **from_json(weights.parent / "style.json"), **fields}
    name = slugify(told.pop("name", "") or (path.name if path.is_dir() else path.stem))
    digest = file_digest(weights)
    style = Style.objects.filter(name=name).first()
    if style is not None and style.digest == digest:
        return style, False
    if style is None:
        style = Style(name=name, status=Style.Status.PUBLISHED if publish else Style.Status.DRAFT)
    for field, value in {"title": name, "model": model_name(), **told}.items():
        setattr(style, field, value)
    style.digest = digest
    with weights.open("rb") as file:
        style.file.save(f"{name}-{digest}.safetensors", File(file), save=False)
    style.full_clean()
    style.save()
    return style, True


def put_on_offer(path: Path, **fields: Any) -> Style:
    """As `add`, and people can choose it from now on, also where it had been withdrawn."""
    style, _new = add(path, **fields)
    Style.objects.filter(pk=style.pk).update(status=Style.Status.PUBLISHED)
    style.refresh_from_db(fields=["status"])
    return style


def withdraw(style: Style) -> None:
    """Nobody can choose it any more; its file stays for the recipes of what was drawn in it."""
    Style.objects.filter(pk=style.pk).update(status=Style.Status.WITHDRAWN)


def from_header(weights: Path) -> dict[str, Any]:
    """Title, creator, licence, trigger and parents as ModelSpec has them."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(weights, "numpy") as file:
            header = file.metadata() or {}
    except SafetensorError as error:
        raise ValueError(f"{weights.name} cannot be read as safetensors ({error}).") from error
    named = {"title": "title", "creator": "author", "licence": "license", "trigger": "trigger_phrase"}
    told = {field: header.get(f"modelspec.{key}", "") for field, key in named.items()}
    parents = [one.strip() for one in header.get("modelspec.merged_from", "").split(",")]
    return {field: value for field, value in told.items() if value} | {"parents": [p for p in parents if p]}


def from_json(path: Path) -> dict[str, Any]:
    """The fields in a style.json; empty where there is none."""
    if not path.exists():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    known = ("name", "title", "creator", "licence", "trigger", "description", "parents", "weight", "model")
    return {field: told[field] for field in known if field in told}
