"""Tags from what a model answered: models chat, number, quote and apologise, whatever they were asked for."""

import re
from collections.abc import Iterable

MOST_TAGS = 12
MOST_WORDS = 4
MOST_LETTERS = 40
THOUGHTS = re.compile(r"<think>.*?(</think>|$)", re.S | re.I)
FENCE = re.compile(r"```\w*")
APOLOGY = re.compile(r"\b(sorry|apologi[sz]e|i can(no|')?t|i am unable|i'm unable|as an ai)\b", re.I)
LABEL = re.compile(r"^[^\w\n]*[\w '*]*\b(tags?|keywords?|labels?|answer|output)\b[^\w\n]{0,3}:", re.I | re.M)
BULLET = re.compile(r"(?m)^\s*(?:[-*•·]|\d{1,2}[.)])\s+")
SEPARATORS = re.compile(r"[,，、;；\n\t|]+")
SMALL = re.compile(
    r"an?|the|this|that|its?|is|are|was|be(ing)?|of|[oi]n|at|with|and|or|to|for|from|by|as|his|her|their|there|"
    r"image|picture|photo|sticker|drawing|illustration|cartoon|show(s|ing)|depicts"
)


def read_tags(answer: str) -> list[str]:
    """Lower-case tags in the order of the answer, none twice; [] for an answer that has none.

    A list in any shape is read as it is. One sentence, as plain captioners write, gives its words that say
    something. What is too long for a tag is left out."""
    text = FENCE.sub(" ", THOUGHTS.sub(" ", answer)).strip()
    if APOLOGY.search(text[:200]):
        return []
    text = BULLET.sub(",", LABEL.sub("", text, count=1))
    tags = [tag_of(part) for part in SEPARATORS.split(text)]
    if len([tag for tag in tags if tag]) == 1 and len(text.split()) > MOST_WORDS:
        tags = [tag_of(word) for word in text.split()]
        tags = [word for word in tags if not SMALL.fullmatch(word)]
    return fitting(tags)[:MOST_TAGS]


def tag_of(part: str) -> str:
    """The words of one entry without its quotes, brackets, hashes and full stops."""
    words = re.sub(r"[\x00-\x1f\x7f\ufffd\[\]{}()<>\"“”‘’`#*_]+", " ", part)
    return " ".join(words.split()).strip(" .:!?'-/\\").lower()


def fitting(tags: Iterable[str]) -> list[str]:
    return [
        tag
        for tag in dict.fromkeys(tags)
        if len(tag) <= MOST_LETTERS
        and len(tag.split()) <= MOST_WORDS
        and any(letter.isalpha() for letter in tag)
    ]
