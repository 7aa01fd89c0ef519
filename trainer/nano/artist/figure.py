"""The body below the chin: trunk, feet, tail and arms. (0, 0) is the middle of the head."""

from collections.abc import Callable
from dataclasses import dataclass

import skia

from .marks import Mark, mix, shaded
from .scene import Character, Colour, Point, Scene
from .shapes import blob, mirrored, oval, tube, weld

OPEN_ARMS = ("up", "out", "wave", "shake", "thumb")  # grow out of the body's outline
FRONT_ARMS = ("chin", "cheek", "hold")  # lie over everything
FISTS = ("fists", "shake", "hip")


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
    wide += 12 if who.subject.ears == "flop" else 0  # raised hands stay clear of hanging ears
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
        "thumb": ((28, 8), (wide + 2, 44), (wide + 14, -10)),
    }
    return Limb(tuple((x, y + chin) for x, y in runs[kind]))


def behind(scene: Scene) -> list[Mark]:
    """Everything drawn before the head, far things first."""
    return [*_tail(scene), *_trunk(scene), *_feet(scene), *_arms(scene, lambda kind: kind not in FRONT_ARMS)]


def in_front(scene: Scene) -> list[Mark]:
    """Arms and hands that lie over the head or over a held prop."""
    return [*_arms(scene, lambda kind: kind in FRONT_ARMS), *_thumbs(scene)]


def arm_colour(who: Character) -> Colour:
    return who.palette.dark if who.subject.limbs == "dark" else who.palette.fur


def _trunk(scene: Scene) -> list[Mark]:
    who = scene.character
    trunk = _trunk_path(who)
    outline = weld(trunk, *(_arm_path(who, kind, side) for kind, side in _welded(scene)))
    marks = [*shaded(outline, who.palette.fur), *_belly(who, trunk)]
    marks += [mark for kind, side in _welded(scene) for mark in _sock(who, kind, side)]
    return [*marks, Mark(outline, ink=scene.ink)]


def _trunk_path(who: Character) -> skia.Path:
    (_, chin), (wide, high) = who.head, who.body
    return blob(0, chin + high * 0.56, wide, high * 0.56 + 22, high * 0.44, 0.6)


def _belly(who: Character, trunk: skia.Path) -> list[Mark]:
    (_, chin), (wide, high) = who.head, who.body
    big = 0.8 if who.subject.limbs == "flipper" else 0.62
    belly = blob(0, chin + high * 0.6, wide * big, high * 0.62, high * (0.26 if big < 0.7 else 0.36))
    marks = [Mark(belly, fill=who.palette.light, clip=trunk)]
    if who.subject.marks == "panda":
        yoke = oval(0, chin - 2, wide * 1.4, 30)
        marks.append(Mark(yoke, fill=who.palette.dark, clip=trunk))
    if who.subject.marks == "tiger":
        marks += [_flank(who, trunk, side, at) for side in (-1, 1) for at in (0.42, 0.68)]
    return marks


def _flank(who: Character, trunk: skia.Path, side: int, at: float) -> Mark:
    (_, chin), (wide, high) = who.head, who.body
    y = chin + high * at
    return Mark(
        mirrored(tube(((wide + 6, y - 2), (wide - 10, y + 1)), 9), side), fill=who.palette.dark, clip=trunk
    )


def _welded(scene: Scene) -> list[tuple[str, int]]:
    if scene.character.subject.limbs == "dark":
        return []
    return [(kind, side) for kind, side in zip(scene.pose.arms, (-1, 1), strict=True) if kind in OPEN_ARMS]


def _arms(scene: Scene, wanted: Callable[[str], bool]) -> list[Mark]:
    who, done = scene.character, _welded(scene)
    marks: list[Mark] = []
    for kind, side in zip(scene.pose.arms, (-1, 1), strict=True):
        if kind == "none" or (kind, side) in done or not wanted(kind):
            continue
        path = _arm_path(who, kind, side)
        marks += [Mark(path, fill=arm_colour(who)), *_sock(who, kind, side), Mark(path, ink=scene.ink)]
    return marks


def _arm_path(who: Character, kind: str, side: int) -> skia.Path:
    arm = limb(kind, who)
    width = who.subject.arm_width
    path = tube(arm.points, width)
    if kind in FISTS:
        path = weld(path, oval(*arm.hand, width * 0.58, width * 0.58))
    return mirrored(path, side)


def _sock(who: Character, kind: str, side: int) -> list[Mark]:
    if who.subject.limbs != "socks":
        return []
    x, y = limb(kind, who).hand
    paw = oval(x * side, y, 17, 17)
    return [Mark(paw, fill=who.palette.dark, clip=_arm_path(who, kind, side))]


def _thumbs(scene: Scene) -> list[Mark]:
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


def _feet(scene: Scene) -> list[Mark]:
    who = scene.character
    (_, chin), (wide, high) = who.head, who.body
    floor = chin + high
    fill = _foot_colour(who)
    marks: list[Mark] = []
    for side in (-1, 1):
        if scene.pose.sits:
            marks.append(Mark(oval(side * (wide - 9), floor - 8, 21, 19), fill=fill, ink=scene.ink))
            marks.append(
                Mark(oval(side * (wide - 9), floor - 6, 11, 9), fill=mix(fill, who.palette.inner, 0.75))
            )
        else:
            marks.append(Mark(blob(side * wide * 0.5, floor - 1, 22, 12, 13), fill=fill, ink=scene.ink))
    return marks


def _foot_colour(who: Character) -> Colour:
    if who.subject.nose == "beak":
        return who.palette.nose
    return who.palette.dark if who.subject.limbs in ("dark", "socks") else who.palette.fur


def _tail(scene: Scene) -> list[Mark]:
    who, side = scene.character, scene.character.tail_side
    (_, chin), (wide, high) = who.head, who.body
    floor, coat = chin + high, who.palette
    kind = who.subject.tail
    if kind == "none":
        return []
    if kind == "puff":
        puff = oval(side * (wide + 3), floor - 20, 16, 15)
        return [Mark(puff, fill=mix(coat.fur, 0xFFFFFF, 0.3), ink=scene.ink)]
    runs: dict[str, tuple[tuple[Point, ...], float]] = {
        "thick": (((26, floor - 16), (wide + 38, floor + 6), (wide + 52, floor - 32)), 29),
        "long": (
            ((30, floor - 14), (wide + 48, floor + 6), (wide + 12, floor - 44), (wide + 46, floor - 52)),
            19,
        ),
        "ringed": (
            ((30, floor - 14), (wide + 48, floor + 6), (wide + 12, floor - 44), (wide + 46, floor - 52)),
            20,
        ),
        "wag": (((30, floor - 18), (wide + 30, floor - 10), (wide + 36, floor - 42)), 20),
        "curl": (
            (
                (wide - 8, floor - 26),
                (wide + 34, floor - 14),
                (wide + 12, floor - 58),
                (wide + 22, floor - 20),
            ),
            11,
        ),
        "bushy": (((26, floor - 16), (wide + 46, floor + 4), (wide + 44, floor - 34)), 40),
    }
    points, width = runs[kind]
    tail = mirrored(tube(points, width), side)
    return [Mark(tail, fill=coat.fur), *_tail_pattern(who, tail, points[-1], side), Mark(tail, ink=scene.ink)]


def _tail_pattern(who: Character, tail: skia.Path, tip: Point, side: int) -> list[Mark]:
    kind, (x, y) = who.subject.tail, tip
    if kind == "bushy":
        return [Mark(oval(side * x, y - 14, 40, 24), fill=who.palette.light, clip=tail)]
    if kind == "ringed":
        return [Mark(oval(side * (x + 4), y - 2, 17, 17), fill=who.palette.dark, clip=tail)]
    if kind == "long" and who.subject.marks == "brow":
        return [Mark(oval(side * (x + 5), y - 2, 16, 16), fill=who.palette.dark, clip=tail)]
    return []
