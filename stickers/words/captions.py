"""The words that are drawn onto a sticker: from the tables, or the member's own short word."""

import re
import zlib

from stickers.words import tables
from stickers.words.writing import is_han, is_hangul, is_kana, is_latin, plain, visible

MOST_OWN, MOST_PHRASE = 14, 18
LEAST_SYLLABLES = 3  # of a phrase that is written without spaces
ENDS = ".,!?…~～！？。、 "
MARKS = re.compile(r"[^\w\s.,!?'’…~～！？。、,;:()&%+\-]", re.UNICODE)


def caption(text: str, expression: str, nuance: str, language: str) -> str:
    """Words in the text's language for what was understood; the same text always gives the same words."""
    table = tables.expressions()[expression]
    choices = table.nuance_lettering.get(nuance, table.lettering).get(language) or table.lettering["en"]
    return choices[zlib.crc32(text.encode("utf-8", "replace")) % len(choices)]


def own_words(text: str, most: int = MOST_OWN) -> str:
    """The member's own words where they are short and the font has them all, otherwise none."""
    line = " ".join(MARKS.sub(" ", visible(text)).split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    fits = 0 < len(line) <= most and any(is_latin(char) or char.isalpha() for char in line)
    return line if fits and not lacking(line) else ""


def own_phrase(text: str, expression: str, language: str) -> str:
    """A whole phrase that people say on such occasions, as it was typed, with the mark that goes with the
    feeling: "Happy birthday!", "我愛你！"; none where the text is no such phrase, or a single word."""
    whole = own_words(text, MOST_PHRASE)
    typed = whole.rstrip(ENDS)
    if not is_phrase(typed, expression):
        return ""
    grammar = tables.grammar()["capitals"]
    if is_latin(typed[0]):
        words = [grammar["words"].get(word, word) for word in typed.split()]
        typed = words[0][0].upper() + " ".join(words)[1:]
    mark = tables.expressions()[expression].lettering.get(language, [""])[0][-1:]
    usual = mark if mark in ENDS else ""
    return typed + (whole[len(typed) :] or usual)


def is_phrase(typed: str, expression: str) -> bool:
    """Whether it is as long as a phrase, and the tables have it as one of this feeling."""
    line = plain(typed)
    syllables = sum(is_han(char) or is_kana(char) or is_hangul(char) for char in line)
    if not line or not (" " in line or syllables >= LEAST_SYLLABLES):
        return False
    openers = tables.grammar()["openers"]["words"]
    rests = (line.removeprefix(word).strip() for word in openers if line.startswith(word))
    return any(is_term(one, expression) for one in (line, *rests))


def is_term(line: str, expression: str) -> bool:
    listed = tables.feelings().terms.of(line)
    return any(term.meaning == expression and not term.weak for term in listed)


def lacking(line: str) -> str:
    """Characters that the lettering fonts lack."""
    from stickers.picture.typefaces import missing

    return missing(line)
