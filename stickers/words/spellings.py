"""Many texts and what each means, looked up at a place of a line: the longest first."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


class Spellings(Generic[Meaning]):
    """By their first character the lengths that occur, and by each text its meanings in the order given.

    A sentence asks at every place, and a first character has hundreds of texts but a dozen lengths."""

    def __init__(self, told: Iterable[tuple[str, Meaning]]) -> None:
        """No text may be empty."""
        self.meanings: dict[str, list[Meaning]] = {}
        lengths: dict[str, set[int]] = {}
        for text, meaning in told:
            self.meanings.setdefault(text, []).append(meaning)
            lengths.setdefault(text[0], set()).add(len(text))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def at(self, line: str, place: int) -> Iterator[Meaning]:
        """What may start here."""
        room = len(line) - place
        for length in self.lengths.get(line[place], ()):
            if length <= room and (found := self.meanings.get(line[place : place + length])):
                yield from found

    def of(self, text: str) -> list[Meaning]:
        return self.meanings.get(text, [])

    def __iter__(self) -> Iterator[Meaning]:
        for found in self.meanings.values():
            yield from found
