"""Where props go: each place gives one or more spots for a thing that is drawn around the origin."""

from collections.abc import Callable
from dataclasses import dataclass

import skia

from ..arms import limb
from ..marks import Mark
from ..scene import Prop, Scene


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    scale: float = 1
    turn: float = 0  # degrees, clockwise
    flip: bool = False


SIDEWAYS = ("long", "point", "fox", "big")  # ears that stand up, and fall to the side when dropped

Place = Callable[[Scene, Prop], list[Spot]]


def set_down(marks: list[Mark], spot: Spot) -> list[Mark]:
    """The marks at their spot."""
    matrix = skia.Matrix()
    matrix.setTranslate(spot.x, spot.y)
    matrix.preRotate(spot.turn)
    matrix.preScale(-spot.scale if spot.flip else spot.scale, spot.scale)
    return [mark.moved(matrix) for mark in marks]


def here(scene: Scene, prop: Prop) -> list[Spot]:
    """For what is drawn in the figure's own coordinates."""
    return [Spot(0, 0)]


def corner(scale: float = 1.3, x: float = 0, y: float = 0, lean: float = 0) -> Place:
    """The free place beside the brow, on the prop's side; x counts outwards."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        wide, high = scene.character.head
        who = scene.character
        # Ears that hang sideways need the place.
        hang = scene.pose.ear_drop * 22 if who.subject.ears in SIDEWAYS else 0
        out = wide + max(who.subject.reach, hang) + 27 + x
        return [Spot(prop.side * out, -high + 12 - hang + y, scale, prop.side * lean)]

    return place


def pair(place: Place, x: float, y: float, scale: float) -> Place:
    """A second, smaller one further along; x counts outwards."""

    def both(scene: Scene, prop: Prop) -> list[Spot]:
        [one] = place(scene, prop)
        return [one, Spot(one.x + prop.side * x, one.y + y, one.scale * scale, -one.turn)]

    return both


def temples(scale: float = 1, x: float = 18, y: float = 14) -> Place:
    """One on each side of the head."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        wide = scene.character.head[0] + scene.character.subject.reach
        return [Spot(side * (wide + x), y, scale, 0, side < 0) for side in (-1, 1)]

    return place


def chest(scale: float = 1, y: float = 37) -> Place:
    """Before the belly, between two holding hands."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        return [Spot(0, scene.character.head[1] + y, scale)]

    return place


def hand(arm: str, scale: float = 1, x: float = 0, y: float = 0) -> Place:
    """In the hand of the arm of this kind on the prop's side; x counts outwards."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        at_x, at_y = limb(arm, scene.character).hand
        return [Spot(prop.side * (at_x + x), at_y + y, scale, 0, prop.side < 0)]

    return place


def hands(arm: str, scale: float = 1, x: float = 0, y: float = 0) -> Place:
    """In both hands."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        at_x, at_y = limb(arm, scene.character).hand
        return [Spot(side * (at_x + x), at_y + y, scale, 0, side < 0) for side in (-1, 1)]

    return place


def top(y: float = 0, scale: float = 1) -> Place:
    """On top of the head."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        return [Spot(0, -scene.character.head[1] + y, scale)]

    return place


def floor(scale: float = 1, x: float = 42, y: float = 0) -> Place:
    """Beside the feet, on the prop's side; before or below them for the middle."""

    def place(scene: Scene, prop: Prop) -> list[Spot]:
        (_, chin), (wide, high) = scene.character.head, scene.character.body
        return [Spot(prop.side * (wide + x), chin + high + y, scale, 0, prop.side < 0)]

    return place
