"""Ears, drawn under or over the skull. Each shape is for the right side of the picture."""

import skia

from .marks import Mark
from .scene import Point, Scene
from .shapes import blob, broken, mirrored, oval, placed, thicken, turned, weld

Ear = tuple[skia.Path, skia.Path, Point]  # outline, inside, root
# Degrees when quite dropped.
HANGING = {"long": 52, "point": 26, "fox": 26, "big": 26, "round": 14, "fold": 14, "leaf": 24, "flop": -6}
OVER = ("flop", "fold")
DARK = ("flop", "fold")  # of the coat's dark colour


def ears(scene: Scene) -> list[Mark]:
    """Both ears with their inside."""
    return [mark for side in (-1, 1) for mark in _ear(scene, side)]


def _ear(scene: Scene, side: int) -> list[Mark]:
    who = scene.character
    kind, size, coat = who.subject.ears, who.subject.ear_size, who.palette
    if kind not in SHAPES:
        return []
    outer, inner, (x, y) = SHAPES[kind](who.head[0], who.head[1], size)
    swing = HANGING.get(kind, 0) * scene.pose.ear_drop
    outer, inner = (mirrored(turned(path, swing, x, y), side) for path in (outer, inner))
    if who.subject.limbs == "dark" and who.subject.marks == "panda":
        return [Mark(outer, fill=coat.dark, ink=scene.ink)]
    marks = [Mark(outer, fill=coat.dark if kind in DARK else coat.fur)]
    if who.subject.ear_tip:
        tip = mirrored(turned(oval(x + size * 0.32, y - size, size * 0.6, size * 0.55), swing, x, y), side)
        marks.append(Mark(tip, fill=coat.dark, clip=outer))
    if kind not in OVER:
        marks.append(Mark(inner, fill=coat.inner, clip=outer))
    return [*marks, Mark(outer, ink=scene.ink)]


def _round(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.72, -high * 0.74
    return oval(x, y, size, size), oval(x + 1, y + 2, size * 0.55, size * 0.55), (x, y + size)


def _fluffy(wide: float, high: float, size: float) -> Ear:
    """Large and at the side, its rim in tufts."""
    x, y = wide * 0.94, -high * 0.5
    tufts = [oval(x + dx * size, y + dy * size, size * 0.5, size * 0.5) for dx, dy in TUFTS]
    return weld(oval(x, y, size, size), *tufts), oval(x + 2, y + 3, size * 0.6, size * 0.62), (x, y)


TUFTS = ((0.62, -0.5), (0.8, 0.1), (0.5, 0.66), (0.1, -0.72))


def _pointed(wide: float, high: float, size: float) -> Ear:
    root = (wide * 0.62, -high * 0.5)
    outer = _leaf((wide * 0.2, -high * 0.86), (wide * 0.8, -high - size * 0.74), (wide * 0.9, -high * 0.5), 7)
    inner = _leaf(
        (wide * 0.42, -high * 0.84), (wide * 0.74, -high - size * 0.4), (wide * 0.82, -high * 0.6), 5
    )
    return outer, inner, root


def _big(wide: float, high: float, size: float) -> Ear:
    """Tall, wide apart and round at the tip."""
    x, y = wide * 0.66, -high * 0.62
    outer = turned(blob(x, y - size * 0.42, size * 0.42, size * 0.62, size * 0.7, 0.72), 16, x, y)
    inner = turned(blob(x, y - size * 0.36, size * 0.25, size * 0.46, size * 0.6, 0.72), 16, x, y)
    return outer, inner, (x, y)


def _leaf(foot: Point, tip: Point, other: Point, soft: float) -> skia.Path:
    """A triangle with a rounded tip and slightly bulging sides."""
    path = skia.Path()
    path.moveTo(*foot)
    for a, b in ((foot, tip), (tip, other)):
        mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        path.quadTo(mx + (2 if a == tip else -2), my - 5, *b)
    path.close()
    return weld(path, thicken(path, soft))


def _sideways(wide: float, high: float, size: float) -> Ear:
    """A leaf that points outwards, as cows have it."""
    x, y = wide * 0.8, -high * 0.52
    shape = blob(size * 0.5, 0, size * 0.62, size * 0.3, size * 0.36, 0.7)
    outer, inner = placed(shape, x, y, 1, -16), placed(shape, x + 5, y + 1, 0.62, -16)
    return outer, inner, (x, y)


def _long(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.4, -high * 0.7
    outer = turned(blob(x, y - size * 0.55, 18.5, size * 0.62, size * 0.6, 0.7), 9, x, y)
    inner = turned(blob(x, y - size * 0.5, 9.5, size * 0.46, size * 0.5, 0.7), 9, x, y)
    return outer, inner, (x, y)


def _flop(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.78, -high * 0.62
    outer = turned(blob(x + 8, y + size * 0.62, 19, size * 0.78, size * 0.42, 0.6), -12, x, y)
    return outer, outer, (x, y)


def _fold(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.66, -high * 0.78
    corners = ((wide * 0.32, -high * 0.98), (wide * 0.8, -high * 1.12), (wide * 1.0, -high * 0.42))
    outer = broken(corners, closed=True)
    outer = weld(outer, thicken(outer, 10))
    return outer, outer, (x, y)


def _human(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.98, 8
    return oval(x, y, size, size), oval(x + 2, y, size * 0.5, size * 0.55), (x, y)


def _bolt(wide: float, high: float, size: float) -> Ear:
    """What a robot has there."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(wide - 8, -size, wide + 14, size), 7, 7)
    return path, oval(wide + 30, 0, 1, 1), (wide, 0)


SHAPES = {
    "round": _round,
    "fluffy": _fluffy,
    "point": _pointed,
    "fox": _pointed,
    "big": _big,
    "leaf": _sideways,
    "long": _long,
    "flop": _flop,
    "fold": _fold,
    "human": _human,
    "bolt": _bolt,
}
