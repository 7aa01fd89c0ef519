"""The lines of bench/words.toml, what was understood of each, and what it was asked about animals."""

import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers import words  # noqa: E402
from stickers.words import sentences  # noqa: E402
from stickers.words.tables import UNSURE  # noqa: E402
from stickers.words.understanding import FLOOR, Understanding  # noqa: E402
from stickers.words.writing import language_of  # noqa: E402

LINES = ROOT / "bench" / "words.toml"
ANIMALS = ROOT / "bench" / "animals.toml"
COMMON = ROOT / "tests" / "common_subjects.toml"


@dataclass(frozen=True)
class Line:
    """Something typed, the feeling that it means, and a second one where two are fair."""

    text: str
    meant: str
    also: str = ""


@dataclass(frozen=True)
class Answer:
    """A line, what was understood, and what the sentence model alone would have said."""

    line: Line
    understood: Understanding
    alone: str
    milliseconds: float

    @property
    def right(self) -> bool:
        return self.understood.expression == self.line.meant

    @property
    def fair(self) -> bool:
        return self.understood.expression in (self.line.meant, self.line.also)

    @property
    def given(self) -> bool:
        return self.understood.expression != UNSURE


@dataclass(frozen=True)
class Animal:
    """What was typed, the animal that it names, and the one that would be drawn; `said`: with a note."""

    typed: str
    named: str
    drawn: str
    said: bool

    @property
    def wrong(self) -> bool:
        return bool(self.drawn) and self.drawn != self.named and not self.said


def read_lines(path: Path = LINES) -> dict[str, list[Line]]:
    """Lines by set; an entry is a text, or a table of `text` and `also`."""
    sets = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: [line(entry, meant) for meant, entries in table.items() for entry in entries]
        for name, table in sets.items()
    }


def line(entry: str | dict[str, str], meant: str) -> Line:
    return Line(entry, meant) if isinstance(entry, str) else Line(entry["text"], meant, entry["also"])


def answer(asked: Line) -> Answer:
    """Understood with every feeling to choose from, timed alone."""
    began = time.perf_counter()
    understood = words.understand(asked.text, expressions=())
    milliseconds = (time.perf_counter() - began) * 1000
    return Answer(asked, understood, alone(asked.text), milliseconds)


def alone(text: str) -> str:
    chances = sentences.probabilities(text, language_of(text, "en"))
    best = max(chances, key=chances.__getitem__)
    return best if chances[best] >= FLOOR else UNSURE


def common_subjects() -> dict[str, float]:
    """The share of forty common subjects that the field knows, by language."""
    asked = tomllib.loads(COMMON.read_text(encoding="utf-8"))
    return {
        language: sum(words.understand("", word, subjects=()).subject is not None for word in typed)
        / len(typed)
        for language, typed in asked.items()
    }


def animals(subjects: tuple[str, ...]) -> list[Animal]:
    """Each animal of bench/animals.toml, asked as it stands, in the field and in the text.

    `subjects`: what the model draws; none: everything."""
    told = tomllib.loads(ANIMALS.read_text(encoding="utf-8"))
    return [
        animal(name, typed, understood)
        for name, listed in told.items()
        for typed in listed
        for understood in (
            words.understand("", typed, subjects=subjects),
            words.understand(typed, subjects=subjects),
        )
    ]


def animal(name: str, typed: str, understood: Understanding) -> Animal:
    subject = understood.subject
    drawn = subject.name.replace("-", " ") if subject else ""
    told = any(typed in note or name in note for note in understood.notes)
    return Animal(typed, name, drawn, told)
