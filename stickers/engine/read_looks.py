"""Looks as a sticker.json tells them; what makes no sense in it is left out."""

from collections.abc import Mapping
from typing import Any

from stickers.engine.looks import Look, Looks, Slot


def read_looks(told: Mapping[str, Any]) -> Looks:
    """From `looks`, `individuals` and `things` of a sticker.json."""
    individuals = objects(told.get("individuals"))
    return Looks(
        {
            name: tuple(read_look(look) for look in looks if isinstance(look, dict))
            for name, looks in objects(told.get("looks")).items()
            if isinstance(looks, list) and any(isinstance(look, dict) for look in looks)
        },
        coats={name: words(objects(one).get("coats")) for name, one in individuals.items()},
        dyes={name: words(objects(one).get("dyes")) for name, one in individuals.items()},
        worn={name: words(objects(one).get("worn")) for name, one in individuals.items()},
        things={
            name: read_slot(one) for name, one in objects(told.get("things")).items() if read_slot(one).said
        },
    )


def read_look(told: dict[str, Any]) -> Look:
    listed = told.get("props")
    slots = tuple(read_slot(slot) for slot in listed) if isinstance(listed, list) else ()
    busy = words(told["busy"]) if isinstance(told.get("busy"), list) else None
    return Look(
        words(told.get("pose")),
        tuple(slot for slot in slots if slot.said),
        told.get("worn") is not False,
        busy,
        words(told.get("not_for")),
    )


def read_slot(told: Any) -> Slot:
    slot = objects(told)
    return Slot(words(slot.get("said")), words(slot.get("takes")))


def objects(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def words(value: Any) -> tuple[str, ...]:
    """Tags: braces are for the sides alone."""
    return tuple(str(word) for word in value if is_tag(str(word))) if isinstance(value, list) else ()


def is_tag(word: str) -> bool:
    return not set("{}") & set(word.replace("{side}", "").replace("{away}", ""))
