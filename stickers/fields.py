"""Single fields of a frame that a stranger sent: read and checked, or refused with what to do about it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from stickers.refusals import Refused

_SIZE = re.compile(r"([0-9]{2,5})\s*[x×]\s*([0-9]{2,5})")
# PostgreSQL stores no NUL, and a line of chat needs none of the others; tabs and line ends may be pasted.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def wrong(field: str, message: str) -> Refused:
    return Refused("invalid", message, field=field)


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


def read_flag(frame: Mapping[str, Any], field: str, *, usual: bool) -> bool:
    value = frame.get(field)
    if value is None:
        return usual
    if not isinstance(value, bool):
        raise wrong(field, _("“%(field)s” must be true or false.") % {"field": field})
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
