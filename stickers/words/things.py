"""What is drawn beside a subject, and in which colours: "white cat with a red balloon", in six languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stickers.words import signs, tables
from stickers.words.phrases import QUIET, Line, line_of


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

    `lacking`: what somebody carries that the model cannot draw, by the subject's name; `felt`: what is read
    for a feeling; `only_names`: the text says nothing else but a subject."""

    things: tuple[Thing, ...] = ()
    lacking: tuple[str, ...] = ()
    coats: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    field: str = ""
    felt: str = ""
    only_names: bool = False

    @classmethod
    def unheard(cls, text: str, asked: str) -> "Heard":
        """For a model that draws none of it."""
        return cls(text=text, field=asked, felt=text)


def read(text: str, asked: str, *, things: Sequence[str], subjects: Sequence[str]) -> Heard:
    """What a text and the field for the subject name; the field comes first.

    `things` and `subjects`: what the model draws; a model without subjects draws anything."""
    lines = [line_of(asked, in_field=True), line_of(text, in_field=False)]
    found: dict[str, Thing] = {}
    coats: dict[str, str] = {}
    lacking: list[str] = []
    alone = not any(token.kind == "subject" for line in lines for token in line.said)
    for line in lines:
        for place, token in enumerate(line.said):
            if token.kind == "thing" and alone and (name := as_subject(line, place, subjects)):
                alone = False
                coat(line, place, name, coats)
            elif token.kind == "thing":
                hear(line, place, found, None if not subjects else things)
            elif is_carried_along(line, place):
                name = token.sign.name
                line.take(*line.with_colour(place)[:2])
                if subjects:
                    lacking.append(name)
                else:
                    found.setdefault(name, Thing(name, line.with_colour(place)[2]))
            elif token.kind == "subject":
                coat(line, place, token.sign.name, coats)
    field_line, text_line = lines
    heard = bool(field_line.gone or text_line.gone)
    return Heard(
        tuple(found.values()),
        tuple(dict.fromkeys(lacking)),
        coats,
        text_line.rest() if text_line.gone else text,
        field_line.rest() if field_line.gone else asked,
        text_line.felt() if text_line.gone else text,
        names_only(text_line, named=heard),
    )


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


def is_carried_along(line: Line, place: int) -> bool:
    """Whether somebody who is named beside it carries what is no thing of the tables: a guitar."""
    concept = tables.concepts().get(line.said[place].sign.name, {})
    somebody = any(line.reaches("subject", place, step) for step in (-1, 1))
    return concept.get("kind") == "thing" and somebody and line.carried(place)


def coat(line: Line, place: int, name: str, coats: dict[str, str]) -> None:
    """Keeps the colour beside a subject, unless it is a part of its name: red apple."""
    first, last, colour = line.with_colour(place)
    if colour and colour not in name.split():
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


def names_only(line: Line, *, named: bool) -> bool:
    """Whether a text says nothing but what is to be drawn: "I don't want pizza" says more.

    `named`: a thing or a coat of it was heard already."""
    kinds = {token.kind for token in line.tokens if token not in line.gone}
    return (
        (named or "subject" in kinds)
        and bool(line.said)
        and kinds <= {"subject", "person", *QUIET}
        and not {"without", "wish"} <= kinds
    )


def label(thing: Thing, reader: str) -> str:
    """How a reader calls it, with its colour: red balloon, 紅色氣球, bóng bay đỏ."""
    words = tables.things().get(thing.name) or {
        "open": {reader: [tables.subjects()[thing.name].label[reader]]}
    }
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
    return f"with {' and '.join(map(tables.with_article, tags))}" if tags else ""
