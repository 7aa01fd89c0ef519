"""Tails. (0, 0) is the middle of the head."""

import skia

from .marks import Mark, mix
from .scene import Character, Point, Scene
from .shapes import mirrored, oval, tube


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
    path = mirrored(tube(points, width), side)
    return [Mark(path, fill=coat.fur), *_tail_pattern(who, path, points[-1], side), Mark(path, ink=scene.ink)]


def _tail_pattern(who: Character, tail: skia.Path, tip: Point, side: int) -> list[Mark]:
    kind, (x, y) = who.subject.tail, tip
    if kind == "bushy":
        return [Mark(oval(side * x, y - 14, 40, 24), fill=who.palette.light, clip=tail)]
    if kind == "ringed":
        return [Mark(oval(side * (x + 4), y - 2, 17, 17), fill=who.palette.dark, clip=tail)]
    if kind == "long" and who.subject.marks == "brow":
        return [Mark(oval(side * (x + 5), y - 2, 16, 16), fill=who.palette.dark, clip=tail)]
    return []
