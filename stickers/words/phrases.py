"""Phrases around a thing: whose a colour is, and whether the thing is there or only a figure of speech."""

from dataclasses import dataclass, field

from stickers.words import signs, tables
from stickers.words.tokens import COMMA, Token, tokens
from stickers.words.writing import plain

# In Japanese and Korean what is done with a thing stands behind it.
BEHIND = frozenset({"ja", "ko"})
CARRIED = ("carry", "also", "thing", "unknown", "colour")
LINKS = 3  # so many things may be named in one go
QUIET = ("filler", "carry", "also", "wish", "stop", "without")


@dataclass
class Line:
    """A plain text as tokens, and without those that say nothing (`said`); places are of `said`.

    `gone`: what belongs to a thing or is a colour of a subject."""

    plain: str
    tokens: list[Token]
    in_field: bool
    gone: set[Token] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.said = [token for token in self.tokens if token.kind not in ("filler", "person")]

    def kind(self, place: int) -> str:
        return self.said[place].kind if 0 <= place < len(self.said) else ""

    def reaches(self, kind: str, place: int, step: int) -> bool:
        """Whether what stands behind (step 1) or ahead (-1) of everything carried is of this kind."""
        place += step
        while self.kind(place) in CARRIED:
            place += step
        return self.kind(place) == kind

    def spoken(self, place: int) -> frozenset[str]:
        return self.said[place].sign.languages if 0 <= place < len(self.said) else frozenset()

    def with_colour(self, place: int) -> tuple[int, int, str]:
        """First and last place of a thing or subject with its colour, and the colour."""
        if self.kind(place - 1) == "colour" and self.spoken(place - 1) != {"vi"}:
            return place - 1, place, self.said[place - 1].sign.name
        if self.kind(place + 1) == "colour" and "vi" in self.spoken(place + 1):
            return place, place + 1, self.said[place + 1].sign.name
        return place, place, ""

    def carried(self, place: int, links: int = LINKS) -> bool:
        """Whether the words around it show that it is there, or a thing that it is named with is."""
        first, last, _ = self.with_colour(place)
        ours = self.spoken(place)
        if self.kind(first - 1) == "carry" and speak_alike(self.spoken(first - 1) - BEHIND, ours):
            return True
        if self.kind(last + 1) == "carry" and speak_alike(self.spoken(last + 1) & BEHIND, ours):
            return True
        return links > 0 and (self.beside(first, links - 1) or self.carried_behind(last, links - 1))

    def beside(self, place: int, links: int) -> bool:
        """Whether it is one more of what is there: "otter and star", "with a star and a heart"."""
        if self.kind(place - 1) != "also":
            return False
        noun = self.noun_before(place - 1)
        if self.kind(noun) == "subject":
            return self.said[place - 1].sign is not COMMA
        return self.kind(noun) == "thing" and self.there(noun, links)

    def carried_behind(self, place: int, links: int) -> bool:
        """Whether what is done with it is said after one more thing: 星と風船を持った."""
        more = self.kind(place + 1) == "also" and bool(self.spoken(place) & BEHIND)
        return more and self.kind(place + 2) == "thing" and self.carried(place + 2, links)

    def denied(self, place: int, links: int = LINKS) -> bool:
        """Whether it is said that it is not there."""
        first, last, _ = self.with_colour(place)
        ahead, after = first - 1, last + 1
        while self.kind(ahead) in ("carry", "wish") and self.spoken(ahead) - BEHIND:
            ahead -= 1
        while self.kind(after) == "carry" and self.spoken(after) & BEHIND:
            after += 1
        if self.kind(ahead) == "without" and self.spoken(ahead) - BEHIND:
            return True
        if self.kind(after) == "without" and self.spoken(after) & BEHIND:
            return True
        noun = self.noun_before(first - 1) if self.kind(first - 1) == "also" else -1
        return links > 0 and self.kind(noun) == "thing" and self.denied(noun, links - 1)

    def noun_before(self, place: int) -> int:
        """The place of the noun ahead, whose colour may stand behind it."""
        return place - 2 if self.kind(place - 1) == "colour" else place - 1

    def there(self, place: int, links: int = LINKS) -> bool:
        """Whether a thing is one here and not a figure of speech."""
        sign = self.said[place].sign
        coloured = bool(self.with_colour(place)[2])
        return self.in_field or sign.open or coloured or self.carried(place, links)

    def take(self, first: int, last: int) -> None:
        self.gone |= set(self.said[first : last + 1])

    def rest(self) -> str:
        """The text without what is gone and the small words beside it; empty where only those are left."""
        if not self.gone:
            return self.plain
        if all(token in self.gone or token.kind in QUIET for token in self.tokens):
            return ""
        return self.without(self.gone)

    def felt(self) -> str:
        """The text without things whose words sound like a feeling and are none."""
        muted = {one for one in self.gone if tables.things().get(one.sign.name, {}).get("mute")}
        return self.without(muted) if muted else self.plain

    def without(self, gone: set[Token]) -> str:
        """The text without these and the small words beside them."""
        left = list(self.plain)
        for token in [*spread(self.tokens, gone), *spread(self.tokens[::-1], gone)]:
            left[token.start : token.end] = " " * (token.end - token.start)
        return " ".join("".join(left).split())


def spread(tokens: list[Token], gone: set[Token]) -> list[Token]:
    """What is gone and the small words that follow it at once."""
    taken: list[Token] = []
    going = False
    for token in tokens:
        going = token in gone or (going and token.kind in ("filler", "carry", "also"))
        taken.extend([token] if going else [])
    return taken


def speak_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and (one & other or "any" in one | other))


def line_of(text: str, *, in_field: bool) -> Line:
    line = plain(text)
    return Line(line, tokens(line, signs.index(in_field=in_field)), in_field)
