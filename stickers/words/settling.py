"""What is drawn of what was asked for, and what is said where the model cannot draw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stickers.words import subjects as naming
from stickers.words import tables
from stickers.words import things as carried
from stickers.words.tables import with_article
from stickers.words.things import Heard, Thing

MOST_THINGS = 2
# Either stands for the other where a subject has one of them.
AKIN = {"golden": "yellow", "yellow": "golden"}


@dataclass(frozen=True)
class Choice:
    """A canonical name and how the reader calls it."""

    name: str
    label: str


@dataclass(frozen=True)
class Settled:
    """What is drawn, what could be drawn instead of the subject, and what is to be said about it."""

    subject: Choice | None
    others: tuple[Choice, ...]
    coat: Choice | None
    things: tuple[Choice, ...]
    notes: tuple[str, ...]


def settle(
    heard: Heard,
    reader: str,
    *,
    subjects: Sequence[str],
    coats: Mapping[str, Sequence[str]],
    places: Mapping[str, Sequence[str]],
) -> Settled:
    """`subjects`: what the model draws, none meaning all; `coats`: their colours; `places`: of each thing."""
    subject, others, notes = settle_subject(heard.text, heard.field, reader, subjects)
    coat, about_coat = settle_coat(subject, heard, reader, coats if subjects else None)
    drawn = with_room(heard.things, places)
    labels = [carried.label(one, reader) for one in drawn]
    told = list(map(with_article, labels)) if reader == "en" else labels
    kind = "one_thing" if len(drawn) == 1 else "two_things"
    more, known = len(heard.things) > len(drawn), tables.subjects()
    about_things = [note(kind, reader, first=told[0], second=told[-1])] if more else []
    missing = [
        note("left_out", reader, thing=called(known[name].label[reader], reader)) for name in heard.lacking
    ]
    things = tuple(Choice(one.tag, label) for one, label in zip(drawn, labels, strict=True))
    return Settled(subject, others, coat, things, (*notes, *about_coat, *about_things, *missing))


def with_room(things: Sequence[Thing], places: Mapping[str, Sequence[str]]) -> list[Thing]:
    """The first two that do not need the same place, as two that are held in both hands do."""
    drawn: list[Thing] = []
    for thing in things:
        own = set(places.get(thing.name, ())[:1])
        if not any(own & set(places.get(one.name, ())[:1]) for one in drawn):
            drawn.append(thing)
    return drawn[:MOST_THINGS]


def settle_coat(
    subject: Choice | None, heard: Heard, reader: str, coats: Mapping[str, Sequence[str]] | None
) -> tuple[Choice | None, tuple[str, ...]]:
    """The coat that was asked for and can be had; `coats` None: every colour can, empty: nothing is known."""
    colour = heard.coats.get(subject.name, "") if subject else ""
    if not colour or subject is None:
        return None, ()
    if coats is None:
        return Choice(colour, coat_label(colour, reader)), ()
    listed = {name.replace("-", " "): tuple(known) for name, known in coats.items()}
    had = listed.get(subject.name.replace("-", " "), ())
    fitting = next((one for one in (colour, AKIN.get(colour, "")) if one in had), "")
    if fitting:
        return Choice(fitting, coat_label(fitting, reader)), ()
    if not coats:
        return None, ()
    told = ", ".join(coat_label(one, reader) for one in had)
    asked = {"subject": called(subject.label, reader), "coat": coat_label(colour, reader), "coats": told}
    return None, (note("coat" if told else "no_coats", reader, **asked),)


def coat_label(colour: str, reader: str) -> str:
    """A coat of the model's own that no table has keeps its name."""
    known = tables.colours().get(colour)
    return str(known["label"][reader]) if known else colour


def settle_subject(
    text: str, field: str, reader: str, subjects: Sequence[str]
) -> tuple[Choice | None, tuple[Choice, ...], tuple[str, ...]]:
    """The subject to draw, those that could be drawn instead, and what is to be said about it."""
    wanted = naming.wanted(text, field)
    if wanted.subject is None:
        return None, (), (note("unknown", reader, word=wanted.word),) if wanted.word else ()
    named = (wanted.subject, *wanted.others)
    known = [one for one in named if naming.drawable(one, subjects)]
    if not known:
        return None, (), (cannot(wanted.subject, reader, subjects),)
    first, *others = (Choice(one.name, one.label[reader]) for one in known)
    drawn = called(first.label, reader)
    notes = [
        note("instead", reader, subject=called(one.label[reader], reader), drawn=drawn)
        for one in named
        if one not in known
    ]
    if others:
        notes.append(note("several", reader, subject=drawn))
    return first, tuple(others), tuple(notes)


def cannot(subject: naming.Subject, reader: str, subjects: Sequence[str]) -> str:
    """That the model does not draw it, and what is near."""
    near = ", ".join(one.label[reader] for one in naming.near(subject, subjects))
    asked = called(subject.label[reader], reader)
    return note("cannot_near" if near else "cannot", reader, subject=asked, near=near)


def called(label: str, reader: str) -> str:
    return with_article(label) if reader == "en" else label


def note(kind: str, reader: str, **words: str) -> str:
    return tables.notes()[kind][reader].format_map(words)
