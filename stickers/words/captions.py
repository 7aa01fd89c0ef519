"""The words that are drawn onto a sticker: from the tables, or the member's own short word."""

import re
import zlib

from stickers.words import tables
from stickers.words.writing import is_latin, visible

MOST_OWN = 14
MARKS = re.compile(r"[^\w\s.,!?'’…~～！？。、,;:()&%+\-]", re.UNICODE)


def caption(text: str, expression: str, nuance: str, language: str) -> str:
    """Words in the text's language for what was understood; the same text always gives the same words."""
    table = tables.expressions()[expression]
    choices = table.nuance_lettering.get(nuance, table.lettering).get(language) or table.lettering["en"]
    return choices[zlib.crc32(text.encode("utf-8", "replace")) % len(choices)]


def own_words(text: str) -> str:
    """The member's own words where they are short and the font has them all, otherwise none."""
    line = " ".join(MARKS.sub(" ", visible(text)).split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    fits = 0 < len(line) <= MOST_OWN and any(is_latin(char) or char.isalpha() for char in line)
    return line if fits and not lacking(line) else ""


def lacking(line: str) -> str:
    """Characters that the lettering fonts lack."""
    from stickers.picture.lettering import missing

    return missing(line)
