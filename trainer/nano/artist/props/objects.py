"""Things of the day held before the chest: what one reads, works and plays with, wins and pays."""

import math

import skia

from ..marks import Mark, mix
from ..scene import Point, Prop, Scene
from ..shapes import broken, curve, oval, placed, slab, star, thicken, tube, weld
from .signs import WHITE

GOLD, STEEL, SCREEN = 0xFFCB2E, 0xC3CBD9, 0x2E3A5C


def book(scene: Scene, prop: Prop) -> list[Mark]:
    """Open, its pages towards the viewer and the cover around them."""
    cover = slab(-36, -18, 36, 32, 5)
    marks = [Mark(cover, fill=prop.colour, ink=scene.ink, line=5)]
    for side in (-1, 1):
        page = skia.Path()
        page.moveTo(0, -16)
        page.cubicTo(side * 8, -24, side * 20, -24, side * 29, -20)
        page.lineTo(side * 29, 22)
        page.cubicTo(side * 20, 18, side * 8, 18, 0, 26)
        page.close()
        marks.append(Mark(page, fill=0xFFFBF0, ink=scene.ink, line=4.4))
        marks += [Mark(tube(((side * 9, y), (side * 20, y - 1)), 4), fill=0xB9B3AE) for y in (-3, 7)]
    return marks


def phone(scene: Scene, prop: Prop) -> list[Mark]:
    case, screen = slab(-19, -26, 19, 29, 7), slab(-13, -20, 13, 17, 3)
    return [
        Mark(case, fill=prop.colour, ink=scene.ink, line=5),
        Mark(screen, fill=SCREEN),
        Mark(tube(((-16, 8), (16, -20)), 8), fill=0x6F83B8, clip=screen),
        Mark(oval(0, 23, 3.2, 3.2), fill=WHITE),
    ]


def laptop(scene: Scene, prop: Prop) -> list[Mark]:
    lid, screen = slab(-34, -22, 34, 20, 5), slab(-27, -15, 27, 14, 2)
    base = broken(((-36, 20), (36, 20), (42, 31), (-42, 31)), closed=True)
    return [
        Mark(lid, fill=STEEL, ink=scene.ink, line=5),
        Mark(screen, fill=0x7FD0FF, ink=scene.ink, line=4),
        Mark(weld(base, thicken(base, 4)), fill=0xE3E8F0, ink=scene.ink, line=5),
    ]


def ball(scene: Scene, prop: Prop) -> list[Mark]:
    whole, y = oval(0, 3, 28, 28), 3
    dark = 0x35303A if prop.colour_word == "white" else prop.colour
    marks = [Mark(whole, fill=0xFFFDF8)]
    marks += [Mark(curve(((0, y), around(turn, 26, y))), ink=scene.ink, line=4) for turn in range(0, 360, 72)]
    patches = [placed(pentagon(10), 0, y)]
    patches += [placed(pentagon(10), *around(turn, 28, y), 1, turn + 36) for turn in range(0, 360, 72)]
    marks += [Mark(patch, fill=dark, ink=scene.ink, line=4, clip=whole) for patch in patches]
    return [*marks, Mark(whole, ink=scene.ink, line=5)]


def around(degrees: float, radius: float, y: float) -> Point:
    """The point that far from (0, y), clockwise from above."""
    turn = math.radians(degrees)
    return radius * math.sin(turn), y - radius * math.cos(turn)


def pentagon(radius: float) -> skia.Path:
    return broken([around(turn, radius, 0) for turn in range(0, 360, 72)], closed=True)


def money(scene: Scene, prop: Prop) -> list[Mark]:
    notes = [placed(slab(-32, -15, 32, 15, 3), 0, y, 1, turn) for y, turn in ((-3, -9), (10, 3))]
    inner = placed(slab(-25, -8.5, 25, 8.5, 2), 0, 10, 1, 3)
    return [
        Mark(notes[0], fill=0x3FA35A, ink=scene.ink, line=5),
        Mark(notes[1], fill=0x5CC878, ink=scene.ink, line=5),
        Mark(inner, fill=0xA6E8B0),
        Mark(oval(0, 10, 9, 9), fill=0x3FA35A),
        Mark(oval(21, 21, 12, 12), fill=GOLD, ink=scene.ink, line=5),
        Mark(tube(((21, 17), (21, 25)), 4.4), fill=0xD98F1E),
    ]


def trophy(scene: Scene, prop: Prop) -> list[Mark]:
    cup = skia.Path()
    cup.moveTo(-20, -22)
    cup.lineTo(20, -22)
    cup.cubicTo(20, 0, 12, 12, 0, 12)
    cup.cubicTo(-12, 12, -20, 0, -20, -22)
    cup.close()
    handles = [thicken(oval(side * 20, -9, 11, 10), 6) for side in (-1, 1)]
    stem = broken(((-5, 8), (5, 8), (8, 24), (-8, 24)), closed=True)
    return [
        *(Mark(handle, fill=GOLD, ink=scene.ink, line=4.4) for handle in handles),
        Mark(stem, fill=mix(GOLD, 0x8A4B00, 0.25), ink=scene.ink, line=5),
        Mark(slab(-18, 22, 18, 34, 3), fill=0x8A5A3C, ink=scene.ink, line=5),
        Mark(cup, fill=GOLD, ink=scene.ink, line=5),
        Mark(placed(star(5, 10, 5), 0, -7), fill=0xFFF3C4),
    ]
