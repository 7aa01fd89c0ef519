"""Help with the words: something more to be seen in a drawing. It can be switched off."""

from functools import cache
from typing import Any

from stickers.words import tables
from stickers.words.understanding import TRIGGER


def enhanced(prompt: str, seed: int) -> str:
    """The prompt of the shipped model with one detail that it knows how to draw with that feeling.

    Another seed may bring another. Prompts in free words, which have their own help, stay as they are."""
    *tags, last = prompt.split(", ")
    details = told()["details"].get(tags[0], []) if tags else []
    if last != TRIGGER or not details:
        return prompt
    return ", ".join(dict.fromkeys([*tags, details[seed % len(details)], last]))


def label(language: str) -> str:
    """How the page asks whether the words may be helped."""
    words: str = told()["label"][tables.reader(language)]
    return words


@cache
def told() -> dict[str, Any]:
    return tables.read("enhancing")
