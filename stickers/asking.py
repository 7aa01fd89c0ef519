"""Reads a `stickers.request` frame: everything in it is checked here, and nothing is silently put right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from stickers.engine import Hires
from stickers.engine.limits import HIRES_WAYS, LEAST_LATENT_STRENGTH, MIN_STRENGTH
from stickers.fields import (
    read_choice,
    read_flag,
    read_number,
    read_size,
    read_text,
    read_whole,
    shown,
    wrong,
)
from stickers.models import MOST_WEIGHT, StickerRequest
from stickers.refusals import Refused

MOST_TEXT = 500
MOST_SUBJECT = 80
MOST_NEGATIVE = 500
MOST_STYLES = 8
MOST_SLUG = 80
MOST_COUNT = 8
USUAL_COUNT = 4
MOST_STEPS = 50
MOST_GUIDANCE = 20.0
LAST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Offer:
    """What the model can be asked for."""

    modes: Mapping[str, float]  # the guidance that each mode draws with
    sides: range  # widths and heights
    subjects: tuple[str, ...]
    expressions: tuple[str, ...]  # that a member may name
    drawn: tuple[str, ...]  # that the model knows; none: all
    styles: Mapping[str, float]  # the usual weight of each
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # and the places of each
    coats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the colours of each subject
    schedulers: tuple[str, ...] = ()
    scales: tuple[float, float] = (1.0, 1.0)  # of enlarging
    largest: int = 1024  # side after enlarging


@dataclass(frozen=True)
class Asked:
    """A request as it was typed, in order."""

    ref: str
    text: str
    subject: str
    expression: str
    count: int
    mode: str
    seed: int | None
    steps: int | None
    guidance: float | None
    negative: str
    width: int | None
    height: int | None
    captions: str
    styles: tuple[tuple[str, float], ...] | None
    scheduler: str
    source: UUID | None
    strength: float | None
    hires: dict[str, Any] | None
    enhance: bool


def read(frame: Mapping[str, Any], offer: Offer) -> Asked:
    """The request in the frame, or Refused with the field that is wrong and what to do about it."""
    size = read_size(frame.get("size"), offer.sides)
    asked = Asked(
        ref=read_ref(frame.get("ref")),
        text=read_text(frame, "text", most=MOST_TEXT, least=1),
        subject=read_text(frame, "subject", most=MOST_SUBJECT),
        expression=read_choice(frame, "expression", offer.expressions, usual=""),
        count=read_whole(frame, "count", least=1, most=MOST_COUNT, usual=USUAL_COUNT),
        mode=read_choice(frame, "mode", tuple(offer.modes), usual=next(iter(offer.modes))),
        seed=read_whole(frame, "seed", least=0, most=LAST_SEED, usual=None),
        steps=read_whole(frame, "steps", least=1, most=MOST_STEPS, usual=None),
        guidance=read_number(frame, "guidance", least=0.0, most=MOST_GUIDANCE),
        negative=read_text(frame, "negative", most=MOST_NEGATIVE),
        width=size[0] if size else None,
        height=size[1] if size else None,
        captions=read_choice(frame, "captions", StickerRequest.Captions.values, usual="auto"),
        styles=read_styles(frame.get("styles"), offer.styles),
        scheduler=read_choice(frame, "scheduler", offer.schedulers, usual=""),
        source=read_sticker(frame.get("source"), "source"),
        strength=read_number(frame, "strength", least=MIN_STRENGTH, most=1.0),
        hires=read_hires(frame.get("hires"), offer),
        enhance=read_flag(frame, "enhance", usual=True),
    )
    refuse_contradictions(asked, offer)
    return asked


def read_ref(value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) <= 36:
            UUID(value)
            return value
    except ValueError:
        pass
    raise wrong("ref", _("Every request needs a ref: a UUID that your client makes up."))


def read_styles(value: Any, offered: Mapping[str, float]) -> tuple[tuple[str, float], ...] | None:
    """Names and weights; a style without a weight has its usual one. None: two at random."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_STYLES:
        raise wrong("styles", _("“styles” must be a list of at most %d styles.") % MOST_STYLES)
    mix = tuple(read_style(style, offered) for style in value)
    if len({name for name, _weight in mix}) < len(mix):
        raise wrong("styles", _("Name each style once."))
    return mix


def read_style(value: Any, offered: Mapping[str, float]) -> tuple[str, float]:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise wrong("styles", _('Each style must have a name, such as {"name": "soft", "weight": 0.7}.'))
    name = value["name"]
    weight = read_number({"weight": value.get("weight")}, "weight", least=0.0, most=MOST_WEIGHT)
    if name not in offered:
        shape = _("There is no style called “%(name)s”. Ask again without it.")
        raise Refused("not_found", shape % {"name": shown(name, MOST_SLUG)}, field="styles")
    return name, offered[name] if weight is None else weight


def read_sticker(value: Any, field: str) -> UUID | None:
    """The id of a sticker; whether it is there is for the door to say."""
    if value is None:
        return None
    try:
        return UUID(value) if isinstance(value, str) and len(value) <= 36 else UUID("")
    except ValueError:
        raise wrong(field, _("“%s” must be the id of a sticker.") % field) from None


def read_hires(value: Any, offer: Offer) -> dict[str, Any] | None:
    """{"scale", "strength", "way"}, each with its usual value."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise wrong("hires", _('“hires” must be an object such as {"scale": 1.5}.'))
    usual = Hires()
    scale = read_number(value, "scale", least=offer.scales[0], most=offer.scales[1])
    strength = read_number(value, "strength", least=MIN_STRENGTH, most=1.0)
    return {
        "scale": usual.scale if scale is None else scale,
        "strength": usual.strength if strength is None else strength,
        "way": read_choice(value, "way", HIRES_WAYS, usual=usual.way),
    }


def refuse_contradictions(asked: Asked, offer: Offer) -> None:
    if asked.strength is not None and asked.source is None:
        raise wrong("strength", _("Strength needs a sticker to begin with: choose one, or drop it."))
    if asked.hires:
        refuse_blur(asked, offer)
    guidance = offer.modes[asked.mode] if asked.guidance is None else asked.guidance
    if asked.negative and guidance <= 1:
        shape = _(
            "At guidance %(guidance)g a negative prompt does nothing: raise guidance above 1 or drop it."
        )
        raise wrong("negative", shape % {"guidance": guidance})


def refuse_blur(asked: Asked, offer: Offer) -> None:
    hires = asked.hires or {}
    if hires["way"] == "latent" and hires["strength"] < LEAST_LATENT_STRENGTH:
        shape = _("Enlarging latents below a strength of %g only blurs. Raise it, or enlarge the pixels.")
        raise wrong("strength", shape % LEAST_LATENT_STRENGTH)
    if max(asked.width or 0, asked.height or 0) * hires["scale"] > offer.largest:
        raise wrong("scale", _("A side may have at most %d pixels after enlarging.") % offer.largest)
