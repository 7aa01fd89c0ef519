"""Arms and hands. (0, 0) is the middle of the head."""

from collections.abc import Callable
from dataclasses import dataclass

import skia

from .marks import Mark
from .scene import Character, Colour, Point, Scene
from .shapes import blob, mirrored, oval, tube, weld

OPEN_ARMS = ("up", "out", "wave", "shake", "thumb", "punch", "show")  # grow out of the body's outline
FRONT_ARMS = ("chin", "cheek", "hold", "pray", "shy")  # lie over everything
FISTS = ("fists", "shake", "hip", "punch")


@dataclass(frozen=True)
class Limb:
    """An arm: where it runs, for the right side of the picture."""

    points: tuple[Point, ...]

    @property
    def hand(self) -> Point:
        return self.points[-1]


def limb(kind: str, who: Character) -> Limb:
    """The arm of this kind on this body; offsets are from the chin."""
    wide, chin = who.head
    wide += min(who.subject.reach, 14)  # raised hands stay clear of ears and manes
    body, _ = who.body
    runs: dict[str, tuple[Point, ...]] = {
        "down": ((26, 0), (body + 22, 18), (body + 9, 46)),
        "limp": ((26, 6), (body + 28, 14), (body + 22, 52)),
        "hip": ((28, 2), (body + 52, 22), (body - 10, 44)),
        "up": ((26, 8), (wide + 6, 18), (wide + 21, -66)),
        "out": ((28, 10), (70, 38), (wide + 18, -4)),
        "wave": ((26, 8), (wide + 6, 20), (wide + 20, -54)),
        "shake": ((26, 8), (wide + 6, 20), (wide + 20, -50)),
        "tummy": ((34, 8), (body + 30, 34), (19, 41)),
        "fists": ((28, 2), (body + 38, 54), (body + 20, 20)),
        "cheek": ((body - 12, 20), (wide + 12, 34), (wide - 17, -10)),
        "chin": ((body - 8, 26), (body + 24, 54), (18, -1)),
        "hold": ((34, 14), (body + 36, 34), (37, 44)),
        "punch": ((26, 8), (wide + 14, 22), (wide + 12, -74)),
        "show": ((26, 10), (wide, 40), (wide + 20, -2)),
        "pray": ((32, 14), (body + 34, 50), (9, 18)),
        "shy": ((32, 12), (body + 32, 50), (12, 30)),
        "thumb": ((28, 8), (wide + 2, 44), (wide + 14, -10)),
    }
    return Limb(tuple((x, y + chin) for x, y in runs[kind]))


def arm_colour(who: Character) -> Colour:
    if who.subject.limbs == "dark":
        return who.palette.dark
    return who.palette.fur if who.palette.clothes is None else who.palette.clothes


def arms(scene: Scene, wanted: Callable[[str], bool]) -> list[Mark]:
    who, done = scene.character, welded(scene)
    marks: list[Mark] = []
    for kind, side in zip(scene.pose.arms, (-1, 1), strict=True):
        if kind == "none" or (kind, side) in done or not wanted(kind):
            continue
        path = arm_path(who, kind, side)
        marks += [Mark(path, fill=arm_colour(who)), *sock(who, kind, side), Mark(path, ink=scene.ink)]
    return marks


def arm_path(who: Character, kind: str, side: int) -> skia.Path:
    arm = limb(kind, who)
    width = who.subject.arm_width
    path = tube(arm.points, width)
    if kind in FISTS:
        path = weld(path, oval(*arm.hand, width * 0.58, width * 0.58))
    return mirrored(path, side)


def sock(who: Character, kind: str, side: int) -> list[Mark]:
    if who.subject.limbs != "socks" and who.palette.clothes is None:
        return []
    colour = who.palette.dark if who.subject.limbs == "socks" else who.palette.fur
    x, y = limb(kind, who).hand
    paw = oval(x * side, y, 17, 17)
    return [Mark(paw, fill=colour, clip=arm_path(who, kind, side))]


def thumbs(scene: Scene) -> list[Mark]:
    who = scene.character
    fill = who.palette.dark if who.subject.limbs in ("dark", "socks") else who.palette.fur
    sides = [side for kind, side in zip(scene.pose.arms, (-1, 1), strict=True) if kind == "thumb"]
    marks: list[Mark] = []
    for side in sides:
        x, y = limb("thumb", who).hand
        fist = mirrored(weld(blob(x, y, 19, 16, 17), tube(((x - 5, y - 6), (x - 3, y - 29)), 15)), side)
        fold = mirrored(tube(((x + 6, y + 1), (x + 13, y + 1)), 4.2), side)
        marks += [Mark(fist, fill=fill, ink=scene.ink), Mark(fold, fill=scene.ink)]
    return marks


def welded(scene: Scene) -> list[tuple[str, int]]:
    if scene.character.subject.limbs == "dark":
        return []
    return [(kind, side) for kind, side in zip(scene.pose.arms, (-1, 1), strict=True) if kind in OPEN_ARMS]
