"""Reads a `stickers.request` frame: everything in it is checked here, and nothing is silently put right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

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

_SIZE = re.compile(r"([0-9]{2,5})\s*[x×]\s*([0-9]{2,5})")
# PostgreSQL stores no NUL, and a line of chat needs none of the others; tabs and line ends may be pasted.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Offer:
    """What the model can be asked for."""

    modes: Mapping[str, float]  # the guidance that each mode draws with
    sides: range  # widths and heights
    subjects: tuple[str, ...]
    expressions: tuple[str, ...]
    styles: Mapping[str, float]  # the usual weight of each


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
    )
    refuse_contradictions(asked, offer)
    return asked


def wrong(field: str, message: str) -> Refused:
    return Refused("invalid", message, field=field)


def read_ref(value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) <= 36:
            UUID(value)
            return value
    except ValueError:
        pass
    raise wrong("ref", _("Every request needs a ref: a UUID that your client makes up."))


def read_text(frame: Mapping[str, Any], field: str, *, most: int, least: int = 0) -> str:
    value = frame.get(field)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise wrong(field, _("The field “%(field)s” must be a text.") % {"field": field})
    text = value.strip()
    if len(text) < least:
        raise wrong(field, _("Type a word or a sentence first."))
    if len(text) > most:
        shape = _("This is too long: at most %(most)d characters, and you have %(got)d.")
        raise wrong(field, shape % {"most": most, "got": len(text)})
    if _CONTROLS.search(text) or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise wrong(field, _("The text contains characters that cannot be stored. Type it again."))
    return text


def read_choice(frame: Mapping[str, Any], field: str, choices: Sequence[str], *, usual: str) -> str:
    value = frame.get(field)
    if value is None or (value == "" and usual == ""):
        return usual
    if not isinstance(value, str) or value not in choices:
        shape = _("“%(value)s” is not known for “%(field)s”: choose one of %(choices)s.")
        names = {"value": shown(value), "field": field, "choices": ", ".join(choices)}
        raise wrong(field, shape % names)
    return value


def read_whole(frame: Mapping[str, Any], field: str, *, least: int, most: int, usual: Any) -> Any:
    value = frame.get(field)
    if value is None:
        return usual
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        shape = _("“%(field)s” must be a whole number from %(least)d to %(most)d, not %(value)s.")
        raise wrong(field, shape % {"field": field, "least": least, "most": most, "value": shown(value)})
    return value


def read_number(frame: Mapping[str, Any], field: str, *, least: float, most: float) -> float | None:
    value = frame.get(field)
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not least <= value <= most:  # NaN is in no range
        shape = _("“%(field)s” must be a number from %(least)g to %(most)g, not %(value)s.")
        raise wrong(field, shape % {"field": field, "least": least, "most": most, "value": shown(value)})
    return float(value)


def read_size(value: Any, sides: range) -> tuple[int, int] | None:
    if value is None:
        return None
    size: tuple[int, int] | None = None
    if isinstance(value, str) and (match := _SIZE.fullmatch(value.strip())):
        size = (int(match[1]), int(match[2]))
    elif isinstance(value, list) and len(value) == 2 and all(type(side) is int for side in value):
        size = (value[0], value[1])
    if size is None or not set(size) <= set(sides):
        shape = _(
            "Size %(value)s cannot be drawn: each side must be %(least)d to %(most)d in steps of %(step)d."
        )
        names = {"value": shown(value), "least": sides[0], "most": sides[-1], "step": sides.step}
        raise wrong("size", shape % names)
    return size


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


def refuse_contradictions(asked: Asked, offer: Offer) -> None:
    guidance = offer.modes[asked.mode] if asked.guidance is None else asked.guidance
    if asked.negative and guidance <= 1:
        shape = _(
            "At guidance %(guidance)g a negative prompt does nothing: raise guidance above 1 or drop it."
        )
        raise wrong("negative", shape % {"guidance": guidance})


def shown(value: Any, most: int = 40) -> str:
    """A stranger's value inside our sentence: short, whatever it was."""
    text = (
        value
        if isinstance(value, str)
        else repr(value)
        if isinstance(value, int | float)
        else type(value).__name__
    )
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= most else text[: most - 1] + "…"
