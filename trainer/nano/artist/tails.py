"""Tails. (0, 0) is the middle of the head."""

import skia

from .marks import Mark, mix
from .scene import Character, Point, Scene
from .shapes import broken, curve, mirrored, oval, thicken, tube


def tail(scene: Scene) -> list[Mark]:
    who, side = scene.character, scene.character.tail_side
    (_, chin), (wide, high) = who.head, who.body
    floor, coat = chin + high, who.palette
    kind = who.subject.tail
    if kind == "none":
        return []
    if kind == "puff":
        puff = oval(side * (wide + 3), floor - 20, 16, 15)
        return [Mark(puff, fill=mix(coat.fur, 0xFFFFFF, 0.3), ink=scene.ink)]
    if kind == "stub":
        stub = mirrored(tube(((wide - 10, floor - 22), (wide + 14, floor - 34)), 20), side)
        return [Mark(stub, fill=coat.fur, ink=scene.ink)]
    if kind == "swirl":
        return _swirl(scene, side * (wide + 12), floor - 40)
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
        "tuft": (
            ((30, floor - 14), (wide + 44, floor + 8), (wide + 16, floor - 40), (wide + 40, floor - 50)),
            13,
        ),
        "rings": (((26, floor - 16), (wide + 52, floor + 4), (wide + 46, floor - 40)), 34),
        "locks": (((26, floor - 16), (wide + 46, floor + 4), (wide + 42, floor - 36)), 34),
        "bushy": (((26, floor - 16), (wide + 46, floor + 4), (wide + 44, floor - 34)), 40),
    }
    points, width = runs[kind]
    path = mirrored(tube(points, width), side)
    pattern = _tail_pattern(who, path, points, side)
    return [Mark(path, fill=coat.fur), *pattern, Mark(path, ink=scene.ink), *_end(scene, points[-1], side)]


def _tail_pattern(who: Character, tail: skia.Path, points: tuple[Point, ...], side: int) -> list[Mark]:
    kind, (x, y) = who.subject.tail, points[-1]
    dark: list[skia.Path] = []
    if kind == "bushy":
        return [Mark(oval(side * x, y - 14, 40, 24), fill=who.palette.light, clip=tail)]
    if kind == "locks":
        return [Mark(oval(side * x, y - 6, 34, 26), fill=who.palette.second, clip=tail)]
    if kind == "rings":
        dark = [thicken(_across(points, at, 26), 11) for at in (0.42, 0.68, 0.94)]
    if kind == "ringed":
        dark = [oval(x + 4, y - 2, 17, 17)]
    if kind == "long" and who.subject.marks == "brow":
        dark = [oval(x + 5, y - 2, 16, 16)]
    return [Mark(mirrored(patch, side), fill=who.palette.dark, clip=tail) for patch in dark]


def _across(points: tuple[Point, ...], at: float, half: float) -> skia.Path:
    """A line square to the curve through three points, at this share of its way."""
    (ax, ay), (bx, by), (cx, cy) = points
    x = (1 - at) ** 2 * ax + 2 * at * (1 - at) * bx + at**2 * cx
    y = (1 - at) ** 2 * ay + 2 * at * (1 - at) * by + at**2 * cy
    dx, dy = (1 - at) * (bx - ax) + at * (cx - bx), (1 - at) * (by - ay) + at * (cy - by)
    long = (dx * dx + dy * dy) ** 0.5 or 1
    return broken(
        ((x - dy / long * half, y + dx / long * half), (x + dy / long * half, y - dx / long * half))
    )


def _end(scene: Scene, tip: Point, side: int) -> list[Mark]:
    """The tuft of lions and cows."""
    if scene.character.subject.tail != "tuft":
        return []
    x, y = tip
    return [Mark(oval(side * (x + 2), y - 4, 15, 16), fill=scene.character.palette.dark, ink=scene.ink)]


def _swirl(scene: Scene, x: float, y: float) -> list[Mark]:
    """A tail rolled up, as a shiba carries it."""
    coat, side = scene.character.palette, scene.character.tail_side
    inside = curve(
        ((x - side * 2, y + 8), (x + side * 14, y + 6), (x + side * 10, y - 12), (x - side * 3, y - 8))
    )
    return [
        Mark(oval(x, y, 25, 24), fill=coat.fur, ink=scene.ink),
        Mark(oval(x + side * 3, y - 4, 13, 12), fill=coat.light),
        Mark(inside, ink=scene.ink, line=4.4),
    ]
