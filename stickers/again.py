"""Drawing by the recipe of a sticker that is there: the same again, or the same but for what a frame says."""

from collections.abc import Mapping
from typing import Any

from stickers.models import Sticker, Style

BY_MODE = ("steps", "guidance", "scheduler")
KEPT = ("mode", *BY_MODE, "negative", "seed", "source", "strength")


def complete(frame: Mapping[str, Any], sticker: Sticker) -> dict[str, Any]:
    """The frame with what it leaves open taken from the sticker's recipe; one sticker, unless it says more.

    Another mode brings its own steps, and whoever draws from a picture wants new ones: a new seed."""
    recipe = sticker.recipe
    usual = {field: recipe[field] for field in KEPT if recipe.get(field) is not None}
    usual["styles"] = [{"name": style["name"], "weight": style["weight"]} for style in sticker.styles]
    usual |= size_of(recipe)
    given = {field: value for field, value in frame.items() if value is not None}
    if "mode" in given:
        usual = {field: value for field, value in usual.items() if field not in BY_MODE}
    if "source" in given:
        usual = {field: value for field, value in usual.items() if field not in ("seed", "strength")}
    else:
        usual["count"] = 1
    if not str(given.get("text") or "").strip():
        usual |= words_of(sticker)
        given.pop("text", None)
    return usual | given


def size_of(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Width and height as they were asked for: before enlarging, where there was any."""
    hires = recipe.get("hires")
    if hires:
        asked = {name: hires[name] for name in ("scale", "strength", "way")}
        return {"size": list(hires["from"]), "hires": asked}
    return {"size": [recipe["width"], recipe["height"]]} if {"width", "height"} <= recipe.keys() else {}


def words_of(sticker: Sticker) -> dict[str, Any]:
    """What the sticker says, never what its member typed."""
    expression, subject = sticker.recipe.get("expression"), sticker.recipe.get("subject")
    told = {"text": sticker.caption or sticker.alt or expression, "subject": subject}
    if expression and expression != "unsure":
        told["expression"] = expression
    return {field: value for field, value in told.items() if value}


def prompt_of(sticker: Sticker) -> str:
    """The whole prompt of its picture, less the words that call its styles: others may be wanted now."""
    named = [style["name"] for style in sticker.styles]
    triggers = Style.objects.filter(name__in=named).values_list("trigger", flat=True)
    calls = {tag.strip() for trigger in triggers for tag in trigger.split(",")}
    tags = str(sticker.recipe.get("prompt") or sticker.request.prompt).split(", ")
    return ", ".join(tag for tag in tags if tag not in calls)


def same_words(frame: Mapping[str, Any]) -> bool:
    """Whether the picture is to show what the sticker shows, so that its very prompt is drawn again."""
    return not any(str(frame.get(field) or "").strip() for field in ("text", "subject", "expression"))
