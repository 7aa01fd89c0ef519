"""What people know from other programs: `<lora:name:0.7>` and `(word:1.2)`, taken out of a text."""

import re
from dataclasses import dataclass

from stickers.words import lexicon, tables
from stickers.words import subjects as naming
from stickers.words.phrases import line_of
from stickers.words.writing import plain

STYLE = re.compile(r"<lora:([^:<>\s]{1,80})(?::(-?\d+(?:\.\d+)?))?>", re.IGNORECASE)
STRESS = re.compile(r"\(([^():]{1,80}):(\d+(?:\.\d+)?)\)")
NARROW = str.maketrans("＜＞（）：．", "<>():.")  # as the keyboards of Chinese and Japanese give them
MOST_STYLE = 1.5
STRESSES = (0.5, 1.5)


@dataclass(frozen=True)
class Tools:
    """The text without them; styles (None: the usual weight) and stressed words, as they were typed."""

    text: str
    styles: tuple[tuple[str, float | None], ...]
    stresses: tuple[tuple[str, float], ...]


def parse(text: str) -> Tools:
    """The tools in a text, and what is left of it; a text without any stays as it was typed."""
    narrow = text.translate(NARROW)
    styles = tuple((name, float(weight) if weight else None) for name, weight in STYLE.findall(narrow))
    rest = STYLE.sub(" ", narrow)
    stresses = tuple((word.strip(), float(weight)) for word, weight in STRESS.findall(rest))
    return Tools(" ".join(STRESS.sub(r"\1", rest).split()) if styles or stresses else text, styles, stresses)


def clamped(weight: float, least: float, most: float) -> float:
    return min(max(weight, least), most)


def stressed(prompt: str, stresses: tuple[tuple[str, float], ...]) -> str:
    """The prompt with the tags that these words mean as `(tag:1.2)`, which the engine understands."""
    weights = {tag: weight for word, weight in stresses for tag in meanings(word)}
    tags = []
    for tag in prompt.split(", "):
        weight = clamped(weights.get(tag, weights.get(uncoloured(tag), 1.0)), *STRESSES)
        tags.append(tag if weight == 1.0 else f"({tag}:{weight:g})")
    return ", ".join(tags)


def unheard(prompt: str, stresses: tuple[tuple[str, float], ...]) -> list[str]:
    """The stressed words that stand for none of the prompt's tags, as they were typed."""
    tags = prompt.split(", ")
    known = {*tags, *map(uncoloured, tags)}
    return [word for word, _ in stresses if not known & meanings(word)]


def meanings(word: str) -> set[str]:
    """The tags that a word may stand for: itself, and what it says."""
    return {plain(word), *senses(word)}


def senses(word: str) -> set[str]:
    """The feeling, subject, things and colours that a word says."""
    found = naming.wanted("", word).subject
    named = {found.name.replace("-", " ")} if found else set()
    shown = {
        token.sign.name for token in line_of(word, in_field=True).tokens if token.kind in ("thing", "colour")
    }
    return {*lexicon.read(word).points, *named, *shown}


def uncoloured(tag: str) -> str:
    """The name of a thing without its colour; a red panda stays one."""
    colour, _, rest = tag.partition(" ")
    return rest if rest in tables.things() and colour in tables.colours() else tag
