"""Tags that the name and the title of a picture suggest: a situation and a subject."""

import re
from functools import cache

from stickers.words import lexicon, tables
from stickers.words.writing import plain

NO_WORDS = re.compile(r"@2x|\d+|[\W_]+")
MOST_LETTERS = 300


def propose(*texts: str) -> list[str]:
    """Situations first, then subjects, by the English names that captions have for them."""
    said = words(" . ".join(texts))
    return list(suggested(said)) if said else []


@cache
def suggested(said: str) -> tuple[str, ...]:
    points = lexicon.read(said).points
    feelings = sorted(points, key=lambda name: -points[name])[:1]
    subjects = [hit.term.meaning for hit in lexicon.find(plain(said), tables.subject_words())]
    return tuple(dict.fromkeys([*feelings, *(name.replace("-", " ") for name in subjects[:2])]))


def words(text: str) -> str:
    """A file name as a sentence: "Happy_otter-03@2x" is "Happy otter"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(NO_WORDS.sub(" ", apart).split())[:MOST_LETTERS]
