"""Finds the words of the tables in a text, longest first, and reads negation and "but" around them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from stickers.words import tables
from stickers.words.tables import Lexicon, Term
from stickers.words.writing import is_han, is_hangul, is_kana, is_latin, plain

PARTICLES = tuple("がはもとのをにでだやへってちさんー!?。、")
CLAUSE = re.compile(r"[.,;!?。、，；\n]")
STRONG, WEAK, EMOJI, DENIED = 1.0, 0.35, 0.8, 0.8
AFTER_BUT = 2.0


@dataclass(frozen=True)
class Hit:
    """A term at its place in the plain text."""

    term: Term
    start: int
    end: int


@dataclass
class Reading:
    """What the tables say about a text: points for each expression, and the nuance heard with it."""

    points: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    nuances: dict[str, str] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)
    strong: bool = False


def squeezed(text: str, known: set[str]) -> str:
    """The plain form; "soo" becomes "so" and "happyy" "happy" where only that is a word."""

    def word_meant(match: re.Match[str]) -> str:
        word = match.group()
        tries = (word, re.sub(r"(.)\1$", r"\1", word), re.sub(r"(.)\1", r"\1", word))
        return next((form for form in tries if form in known), word)

    return re.sub(r"[a-z]+", word_meant, plain(text))


def find(text: str, lexicon: Lexicon) -> list[Hit]:
    """The terms in a plain text, leftmost and longest, none overlapping."""
    hits: list[Hit] = []
    place = 0
    while place < len(text):
        for term in lexicon.terms.at(text, place):
            end = place + len(term.text)
            if stands_alone(text, place, end):
                hits.append(Hit(term, place, end))
                place = end - 1
                break
        place += 1
    return hits


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether what stands here is a word of its own and not a piece of a longer one."""
    word, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    if is_latin(word[0]) and before and (is_latin(before) or before == "'"):
        return False
    if is_latin(word[-1]) and after and is_latin(after):
        return False
    if len(word) == 1 and is_han(word):
        return word in tables.grammar()["zh"]["open"] or not any(
            char and is_han(char) for char in (before, after)
        )
    if len(word) == 1 and is_hangul(word):
        return not any(char and is_hangul(char) for char in (before, after))
    if len(word) <= 3 and all(is_kana(char) for char in word):
        ends = not after or not is_kana(after) or after in PARTICLES
        return ends and (len(word) > 2 or not before or not is_kana(before) or before in "のなーっ")
    return True


def read(text: str, lexicon: Lexicon | None = None) -> Reading:
    """The expressions that a text names."""
    lexicon = lexicon or tables.feelings()
    line = squeezed(text, lexicon.latin_words)
    hits = find(line, lexicon)
    turn = last_but(line)
    reading = Reading()
    for order, hit in enumerate(hits):
        meaning, points = weigh(hit, line, hits)
        if not meaning:
            continue
        reading.points[meaning] += points * (AFTER_BUT if hit.start >= turn > 0 else 1.0) + order * 0.01
        reading.languages.add(hit.term.language)
        reading.strong = reading.strong or not hit.term.weak
        if meaning != hit.term.meaning:
            reading.turned.add(meaning)
        elif hit.term.nuance:
            reading.nuances[meaning] = hit.term.nuance
    return reading


def weigh(hit: Hit, line: str, hits: list[Hit]) -> tuple[str, float]:
    """The expression that a hit means where it stands, and how much it counts."""
    if denied(hit, line, hits):
        return tables.grammar()["turned"].get(hit.term.meaning, ""), WEAK if hit.term.weak else DENIED
    if hit.term.weak or aside(hit, hits):
        return hit.term.meaning, WEAK
    base = EMOJI if hit.term.language == "any" else STRONG
    return hit.term.meaning, base + 0.1 * hit.term.text.count(" ")


def aside(hit: Hit, hits: list[Hit]) -> bool:
    """Whether it is laughter beside a feeling: "so tired lol" is tired."""
    return hit.term.text in tables.grammar()["asides"]["words"] and any(
        other.term.meaning != hit.term.meaning and not other.term.weak for other in hits
    )


def denied(hit: Hit, line: str, hits: list[Hit]) -> bool:
    """Whether a negation of its language reaches the hit; one inside another hit does not count."""
    taken = [other for other in hits if other is not hit]
    if hit.term.language in ("en", "vi"):
        return denied_by_words(hit, line, taken)
    if hit.term.language == "any":
        return False
    code = "zh" if hit.term.language.startswith("zh") else hit.term.language
    rules = tables.grammar()[code]
    ahead = CLAUSE.split(line[: hit.start])[-1][-rules["reach"] :]
    behind = CLAUSE.split(line[hit.end :])[0][: rules["reach"]]
    if any(keep in line for keep in rules["keeps"]):
        return False
    free = [other for other in taken if other.end > hit.start - len(ahead) and other.end <= hit.start]
    ahead = line[max([hit.start - len(ahead), *(other.end for other in free)]) : hit.start]
    if code == "ko":
        return ahead.split()[-1:] in [[word] for word in rules["before"]] or any(
            word in behind for word in rules["after"]
        )
    return any(word in ahead for word in rules.get("before", ())) or any(
        behind.startswith(word) or behind[1:].startswith(word) for word in rules.get("after", ())
    )


def denied_by_words(hit: Hit, line: str, taken: list[Hit]) -> bool:
    rules = tables.grammar()[hit.term.language]
    if any(keep in line for keep in rules["keeps"]):
        return False
    start = max([0, *(other.end for other in taken if other.end <= hit.start)])
    words = CLAUSE.split(line[start : hit.start])[-1].split()[-rules["reach"] :]
    phrase = " ".join(words)
    return any(word in words if " " not in word else word in phrase for word in rules["before"])


def last_but(line: str) -> int:
    """Where the last "but" of any language stands: what follows it is what is meant. 0 without one."""
    found = 0
    for rules in tables.grammar().values():
        for word in rules.get("but", ()):
            place = line.rfind(word)
            if place > found and stands_alone(line, place, place + len(word)):
                found = place
    return found
