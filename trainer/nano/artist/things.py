"""Things a figure may have whatever it feels, for those who ask: "sad, otter, red balloon".

A look changes for them: its hands take the thing up, and its own props make room."""

from dataclasses import dataclass, replace

from . import looks
from .looks import Look, PropChoice

HOLD, RAISE, SHOW = ("hold", "hold"), ("wave", "down"), ("show", "hip")


@dataclass(frozen=True)
class Thing:
    """`choice` is always said in the caption; `takes` are the places it needs, its own first."""

    choice: PropChoice
    takes: tuple[str, ...]
    arms: tuple[str, str] | None = None  # acting arm, other arm; None where the hands stay free


def _asked(choice: PropChoice) -> PropChoice:
    return replace(choice, chance=1.0, asked=True)


def _held(choice: PropChoice) -> Thing:
    return Thing(_asked(choice), ("hands",), HOLD)


def _raised(choice: PropChoice, arms: tuple[str, str]) -> Thing:
    # What is held up fills the corner above it.
    return Thing(_asked(choice), ("hands", "corner"), arms)


def _in_corner(choice: PropChoice) -> Thing:
    # Away from the arm that acts, which may be raised.
    return Thing(replace(_asked(choice), away=True), ("corner",))


def _placed(choice: PropChoice, place: str) -> Thing:
    return Thing(_asked(choice), (place,))


_ALL = (
    *map(_held, (looks.GIFT, looks.BOUQUET, looks.CAKE, looks.COFFEE, *looks.ASKED)),
    *(_raised(choice, RAISE) for choice in (looks.BALLOON, looks.UMBRELLA)),
    *(_raised(choice, SHOW) for choice in (looks.MAGNIFIER, looks.MEGAPHONE)),
    *map(
        _in_corner,
        (looks.STAR, looks.HEART, looks.FLOWER, looks.NOTE, looks.SPARKLE, looks.SUN, looks.MOON, looks.CLOUD,
         looks.BROKEN, looks.BULB),
    ),
    *(_placed(choice, "head") for choice in (looks.HAT, looks.CROWN, looks.NIGHT_CAP, looks.HEADBAND)),
    *(_placed(choice, "around") for choice in (looks.CONFETTI, looks.FIRE)),
    _placed(looks.SUITCASE, "floor"),
)  # fmt: skip
THINGS: dict[str, Thing] = {thing.choice.kind: thing for thing in _ALL}
# Where the other props are, which nobody asks for: they make room, too.
PLACES: dict[str, tuple[str, ...]] = {
    "held heart": ("hands",),
    "waves": ("hands",),
    "handkerchief": ("hands",),
    "pompoms": ("hands",),
    "hearts": ("around",),
    "steam": ("around",),
    "lines": ("around",),
    "puddle": ("floor",),
    "anger": ("corner",),
    "sweat": ("corner",),
    "spiral": ("corner",),
    "soul": ("corner",),
    "check": ("corner",),
    "circle": ("corner",),
    "zzz": ("corner",),
    "question mark": ("corner",),
    "exclamation mark": ("corner",),
} | {name: thing.takes for name, thing in THINGS.items()}


def can_carry(look: Look) -> bool:
    """Whether it has hands: those who lie in bed have none."""
    return all(arms != ("none", "none") for arms in look.arms)


def together(one: str, other: str) -> bool:
    """Whether both have room: a balloon and a star have, on two sides, a cake and a coffee have not."""
    return THINGS[one].takes[0] != THINGS[other].takes[0]


def carrying(look: Look, names: tuple[str, ...]) -> Look:
    """The look with these things, of which each has a place of its own.

    What its hands did is no longer said, nor what they held drawn."""
    things = [THINGS[name] for name in names]
    taken = {place for thing in things for place in thing.takes}
    kept = tuple(slot for slot in look.props if not any(takes_one_of(choice, taken) for choice in slot))
    busy = next((thing.arms for thing in things if thing.arms), None)
    return replace(
        look,
        arms=(busy,) if busy else look.arms,
        tag="" if busy else look.tag,
        props=(*kept, *((thing.choice,) for thing in things)),
    )


def takes_one_of(choice: PropChoice, places: set[str]) -> bool:
    return bool(places & set(PLACES.get(choice.kind, ())))
