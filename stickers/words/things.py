"""What is drawn beside a subject, and in which colours: "white cat with a red balloon", in six languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stickers.words import signs, tables
from stickers.words.signs import Token
from stickers.words.writing import plain

# In Japanese and Korean what is done with a thing stands behind it.
BEHIND = frozenset({"ja", "ko"})
LINKS = 3  # so many things may be named in one go
QUIET = ("filler", "carry", "also", "wish", "stop", "without")


@dataclass(frozen=True)
class Thing:
    """By the model's name, with the colour that was said."""

    name: str
    colour: str = ""

    @property
    def tag(self) -> str:
        return f"{self.colour} {self.name}".strip()


@dataclass(frozen=True)
class Heard:
    """Things and coats (colours by subject) that were named; text and field without them.

    `only_names`: the text says nothing else but a subject."""

    things: tuple[Thing, ...] = ()
    coats: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    field: str = ""
    only_names: bool = False


@dataclass
class Line:
    """A plain text as tokens, and without those that say nothing (`said`); places are of `said`.

    `gone`: what belongs to a thing or is a colour of a subject."""

    plain: str
    tokens: list[Token]
    in_field: bool
    gone: set[Token] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.said = [token for token in self.tokens if token.kind != "filler"]

    def kind(self, place: int) -> str:
        return self.said[place].kind if 0 <= place < len(self.said) else ""

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
            return self.said[place - 1].sign is not signs.COMMA
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
        left = list(self.plain)
        for token in [*spread(self.tokens, self.gone), *spread(self.tokens[::-1], self.gone)]:
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


def read(text: str, asked: str, *, things: Sequence[str], subjects: Sequence[str]) -> Heard:
    """What a text and the field for the subject name; the field comes first.

    `things` and `subjects`: what the model draws; a model without subjects draws anything."""
    lines = [line_of(asked, in_field=True), line_of(text, in_field=False)]
    found: dict[str, Thing] = {}
    coats: dict[str, str] = {}
    alone = not any(token.kind == "subject" for line in lines for token in line.said)
    for line in lines:
        for place, token in enumerate(line.said):
            if token.kind == "thing" and alone and (name := as_subject(line, place, subjects)):
                alone = False
                coat(line, place, name, coats)
            elif token.kind == "thing":
                hear(line, place, found, None if not subjects else things)
            elif token.kind == "subject":
                coat(line, place, token.sign.name, coats)
    field_line, text_line = lines
    heard = bool(field_line.gone or text_line.gone)
    return Heard(
        tuple(found.values()),
        coats,
        text_line.rest() if text_line.gone else text,
        field_line.rest() if field_line.gone else asked,
        heard and names_only(text_line),
    )


def line_of(text: str, *, in_field: bool) -> Line:
    line = plain(text)
    return Line(line, signs.tokens(line, signs.index(in_field=in_field)), in_field)


def as_subject(line: Line, place: int, subjects: Sequence[str]) -> str:
    """The subject that a thing is where no other was named: a pizza, for a model that draws it as one."""
    first, last, _ = line.with_colour(place)
    known = signs.index(in_field=line.in_field).subjects
    whole = line.plain[line.said[first].start : line.said[last].end]
    name = known.get(whole) or known.get(line.said[place].sign.text, "")
    listed = {one.replace("-", " ") for one in subjects}
    if line.carried(place) or line.denied(place) or (subjects and name.replace("-", " ") not in listed):
        return ""
    return name


def coat(line: Line, place: int, name: str, coats: dict[str, str]) -> None:
    """Keeps the colour beside a subject, unless it is a part of its name: red apple."""
    first, last, colour = line.with_colour(place)
    whole = line.plain[line.said[first].start : line.said[last].end]
    if colour and signs.index(in_field=line.in_field).subjects.get(whole) != name:
        coats.setdefault(name, colour)
        line.gone |= {token for token in line.said[first : last + 1] if token.kind == "colour"}


def hear(line: Line, place: int, found: dict[str, Thing], drawn: Sequence[str] | None) -> None:
    """Keeps a thing that the model draws; of what is not there nothing is kept."""
    first, last, colour = line.with_colour(place)
    name = line.said[place].sign.name
    if (drawn is not None and name not in drawn) or not (line.there(place) or line.denied(place)):
        return
    line.take(first, last)
    if not line.denied(place) and not (name in found and found[name].colour):
        found[name] = Thing(name, colour)


def names_only(line: Line) -> bool:
    """Whether a text says nothing but what is to be drawn."""
    return bool(line.said) and all(
        token in line.gone or token.kind in ("subject", *QUIET) for token in line.tokens
    )


def label(thing: Thing, reader: str) -> str:
    """How a reader calls it, with its colour: red balloon, 紅色氣球, bóng bay đỏ."""
    words = tables.things()[thing.name]
    listed = [word for manner in ("open", "held") for word in words.get(manner, {}).get(reader, ())]
    name = thing.name if reader == "en" else listed[0]
    if not thing.colour:
        return name
    colour = tables.colours()[thing.colour][reader][0]
    return {"vi": f"{name} {colour}", "en": f"{colour} {name}", "ko": f"{colour} {name}"}.get(
        reader, colour + name
    )


def scenic(tags: Sequence[str]) -> str:
    """For a model that was taught pictures of every kind: "with a red balloon and pizza"."""
    masses = tuple(name for name, table in tables.things().items() if table.get("mass"))
    named = [tag if tag.endswith(masses) else tables.with_article(tag) for tag in tags]
    return f"with {' and '.join(named)}" if named else ""
