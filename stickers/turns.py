"""Whose turn it is: people take turns, and the rooms of a person take turns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True)
class Place:
    """A row of the queue, as far as turns go."""

    pk: int
    person: str
    room: str
    running: bool


def fair(places: Iterable[Place]) -> list[int]:
    """Keys of the rows that wait, in the order in which they are drawn.

    Somebody's second wish comes after everybody's first, and what is being drawn for a person counts as that
    person's turn."""
    people: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(places, key=lambda place: place.pk):
        people[place.person].append(place)
    turns = [(turn, pk) for own in people.values() for turn, pk in turns_of(own)]
    return [pk for _turn, pk in sorted(turns)]


def turns_of(own: Sequence[Place]) -> Iterable[tuple[int, int]]:
    """The turn at which each of a person's rows comes, and its key."""
    rooms: dict[str, list[int | None]] = defaultdict(list)
    for place in sorted(own, key=lambda place: (not place.running, place.pk)):
        rooms[place.room].append(None if place.running else place.pk)
    waiting = [pk for one in zip_longest(*rooms.values()) for pk in one if pk is not None]
    return enumerate(waiting, start=len(own) - len(waiting))
