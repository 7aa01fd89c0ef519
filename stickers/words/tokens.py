"""A text as tokens: things, colours, subjects and the words around them, each a word of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from stickers.words.spellings import Spellings
from stickers.words.writing import is_han, is_hangul, is_kana, is_latin

LATIN = re.compile(r"[^\W_](?:[^\W_]|'(?=[^\W_]))*")
STOPS, COMMAS = set(".;!?。！？；…\n"), set(",，、")
# Kana so short that they stand in the midst of other words.
SHORT_KANA = 3
# These mean the same wherever they stand: 沒 in 沒拿, 持っ in 持ってる.
ANYWHERE = ("carry", "without", "idiom")


@dataclass(frozen=True)
class Sign:
    """A word and what it does: a thing, colour or subject by its `name`, or a kind of phrases.toml."""

    text: str
    kind: str
    name: str = ""
    languages: frozenset[str] = frozenset()
    open: bool = False  # counts in any sentence


@dataclass(frozen=True)
class Token:
    """A sign at its place in the plain text."""

    sign: Sign
    start: int
    end: int

    @property
    def kind(self) -> str:
        return self.sign.kind


@dataclass
class Index:
    """Signs by their texts; every name of a subject, things included."""

    signs: Spellings[Sign]
    subjects: dict[str, str] = field(default_factory=dict)

    def starts(self, line: str, place: int) -> bool:
        """Whether a word of a phrase may begin here."""
        return any(sign.kind != "other" for sign in self.signs.at(line, place))

    @classmethod
    def of(cls, signs: Iterable[Sign]) -> "Index":
        """The first meaning of a text wins; a meaning that two languages share is one sign."""
        known: dict[str, Sign] = {}
        for sign in signs:
            had = known.setdefault(sign.text, sign)
            if (had.kind, had.name) == (sign.kind, sign.name):
                spoken = had.languages | sign.languages
                known[sign.text] = replace(had, languages=spoken, open=had.open or sign.open)
        return cls(Spellings(known.items()))


OTHER, STOP, COMMA = Sign("", "other"), Sign("", "stop"), Sign(",", "also", languages=frozenset({"any"}))


def tokens(line: str, index: Index) -> list[Token]:
    """All of a plain text, leftmost and longest; what no table has is `other`."""
    found: list[Token] = []
    place = met = 0  # `met`: the end of the last sign
    while place < len(line):
        sign = sign_at(line, place, index, follows=met == place)
        end = place + (len(sign.text) or 1)
        if sign is OTHER and (word := LATIN.match(line, place)) and is_latin(line[place]):
            end = max(end, word.end())
        if not line[place].isspace():
            found.append(Token(sign, place, end))
            met = met if sign is OTHER else end
        place = end
    return found


def sign_at(line: str, place: int, index: Index, *, follows: bool) -> Sign:
    char = line[place]
    for sign in index.signs.at(line, place):
        if fits(line, sign, place, place + len(sign.text), index, follows=follows):
            return sign
    return STOP if char in STOPS else COMMA if char in COMMAS else OTHER


def fits(line: str, sign: Sign, start: int, end: int, index: Index, *, follows: bool) -> bool:
    """Whether it is a word of its own here. `follows`: another sign ends where this one starts."""
    before, after = line[start - 1 : start] if start else "", line[end : end + 1]
    if is_latin(sign.text[0]) and before and (is_latin(before) or before == "'"):
        return False
    if is_latin(sign.text[-1]) and after and is_latin(after):
        return False
    script = next((one for one in (is_han, is_hangul, is_kana) if all(map(one, sign.text))), None)
    most = SHORT_KANA if script is is_kana else 1
    if script is None or len(sign.text) > most:
        return True
    if sign.kind in ANYWHERE and script is not is_hangul:
        return True
    apart = follows or not before or not script(before)
    letter = bool(after) and (is_han(after) or is_kana(after) or is_hangul(after))
    ends = not letter or index.starts(line, end) or (script is is_kana and not is_kana(after))
    return apart and (ends or sign.kind == "filler")
