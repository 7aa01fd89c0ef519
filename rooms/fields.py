"""Reads the fields that strangers send; whatever is wrong is refused with the field's name."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from rooms.models import LAST_ID
from stickers.service import Refused

MOST_REF = 36
MOST_ECHO = 100
# PostgreSQL stores no NUL, and a line of chat needs none of the others; tabs and line ends may be pasted.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def parse(text: str) -> dict[str, Any]:
    """The JSON object in a frame, or Refused `bad_json`."""
    try:
        frame = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):  # ValueError: not JSON, or a number of thousands of digits
        raise Refused("bad_json", _("This is not JSON. Send one JSON object a frame.")) from None
    if not isinstance(frame, dict):
        raise Refused("bad_json", _("A frame must be a JSON object with a type."))
    return frame


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def echo(frame: Mapping[str, Any]) -> str | None:
    """The ref of a frame, as far as it can be sent back."""
    ref = frame.get("ref")
    return ref if isinstance(ref, str) and len(ref) <= MOST_ECHO and not _UNWRITABLE.search(ref) else None


class Fields:
    """The fields of one frame or query."""

    def __init__(self, frame: Mapping[str, Any]) -> None:
        self.frame = frame

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> "Fields":
        """Numbers in an address are text: those that look like one become one."""
        return cls(
            {
                name: int(text) if re.fullmatch(r"-?[0-9]{1,25}", text) else text
                for name, text in query.items()
            }
        )

    def ref(self) -> str:
        value = self.frame.get("ref")
        if not isinstance(value, str) or len(value) > MOST_REF or not is_uuid(value):
            raise wrong("ref", _("Every message needs a ref: a UUID that your client makes up."))
        return value

    def text(self, name: str, *, most: int) -> str:
        """The text as it was typed; empty when there is none."""
        value = self.frame.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise wrong(name, _("The field “%(field)s” must be a text.") % {"field": name})
        if len(value) > most:
            shape = _("This is too long: at most %(most)d characters, and you have %(got)d.")
            raise wrong(name, shape % {"most": most, "got": len(value)})
        if _UNWRITABLE.search(value):
            raise wrong(name, _("The text contains characters that cannot be stored. Type it again."))
        return value

    def uuid(self, name: str) -> UUID | None:
        value = self.frame.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not is_uuid(value):
            raise wrong(name, _("The field “%(field)s” must be the id of a sticker.") % {"field": name})
        return UUID(value)

    def name(self, field: str) -> str:
        """An id that another app reads: a short text."""
        value = self.text(field, most=MOST_ECHO)
        if not value:
            raise missing(field)
        return value

    def message_id(self, name: str) -> int | None:
        """The id of a message; one that no database can hold is simply not there."""
        value = self.frame.get(name)
        if value is None:
            return None
        if type(value) is not int:
            raise wrong(name, _("The field “%(field)s” must be the id of a message.") % {"field": name})
        if not 1 <= value <= LAST_ID:
            raise Refused("not_found", _("There is no such message in this room."), field=name)
        return value

    def needed_message_id(self, name: str) -> int:
        value = self.message_id(name)
        if value is None:
            raise missing(name)
        return value

    def flag(self, name: str) -> bool:
        value = self.frame.get(name)
        if value is None:
            raise missing(name)
        if type(value) is not bool:
            raise wrong(name, _("The field “%(field)s” must be true or false.") % {"field": name})
        return value

    def whole(self, name: str, *, least: int, most: int, usual: int) -> int:
        value = self.frame.get(name)
        if value is None:
            return usual
        if type(value) is not int or not least <= value <= most:
            shape = _("“%(field)s” must be a whole number from %(least)d to %(most)d.")
            raise wrong(name, shape % {"field": name, "least": least, "most": most})
        return value


def read_id(text: str) -> int | None:
    """A message id, or 0 for "from the beginning", in an address; None for anything else."""
    number = int(text) if re.fullmatch(r"[0-9]{1,25}", text) else None
    return number if number is not None and number <= LAST_ID else None


def is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def wrong(field: str, message: str) -> Refused:
    return Refused("invalid", message, field=field)


def missing(field: str) -> Refused:
    return wrong(field, _("The field “%(field)s” is missing.") % {"field": field})
