"""A style that a text asks for by its name: "pixel cat", "a cat in watercolour", 水彩風的貓."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from stickers.words import lexicon, tables
from stickers.words.tools import senses
from stickers.words.writing import is_latin, plain

# A name counts where these stand beside it, or a subject follows: ink on a shirt is no style.
BEFORE = r"(?P<said>phong cách |kiểu |用)?(?:(?P<within>\bin )(?:an? |the )?)?"
AFTER = (
    r"(?P<style>[ -]style\b|[ 的]?(?:風格|风格|畫風|画风|画風|スタイル|스타일|風|风|풍))?(?:[的のな]|의 )?"
)
ENDS = re.compile(r"\s*(?:[.!?,;。！？，、]|$)")
DANGLING = re.compile(r"[\s,，、]+(?=[.!?。！？]|$)")


def named(text: str, names: Mapping[str, str]) -> tuple[list[str], str]:
    """The styles that the text asks for, and the text without them; as it was typed where there is none.

    `names`: what people call a style, in small letters, to the style's own name."""
    found: list[str] = []
    while (hit := next(hits(text, names), None)) is not None:
        found.append(names[hit["name"].casefold()])
        before, after = text[: hit.start()], text[hit.end() :]
        gap = " " if before[-1:].isspace() or after[:1].isspace() else ""
        text = DANGLING.sub("", " ".join(f"{before}{gap}{after}".split()))
    return found, text


def hits(text: str, names: Mapping[str, str]) -> Iterator[re.Match[str]]:
    for hit in pattern(tuple(names)).finditer(text) if names else ():
        name, rest = hit["name"].casefold(), text[hit.end() :]
        told = hit["said"] or hit["style"] or (hit["within"] and ENDS.match(rest))
        if name in names and (told or (begins_with_subject(rest) and not means_else(name))):
            yield hit


@lru_cache(maxsize=8)
def pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    spelled = "|".join(whole(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(f"{BEFORE}(?P<name>{spelled}){AFTER}", re.IGNORECASE)


def whole(name: str) -> str:
    """Letters of an alphabet stand alone; other scripts write no spaces."""
    return rf"\b{re.escape(name)}\b" if is_latin(name[-1]) else re.escape(name)


def begins_with_subject(text: str) -> bool:
    return any(hit.start == 0 for hit in lexicon.find(plain(text), tables.subject_words()))


@lru_cache(maxsize=256)
def means_else(name: str) -> bool:
    """Whether the name says something by itself, or is as short as an article: a red panda is no panda in the
    style red."""
    return (is_latin(name[0]) and len(name) < 3) or bool(senses(name))


def names_of(style: str, title: str) -> set[str]:
    """What people call a style of this name and title, in small letters."""
    own = {name.strip().casefold() for name in (style, title)} - {""}
    return own | tables.style_names().get(style, frozenset())
