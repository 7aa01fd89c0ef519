"""Drinks, fruit and sweets, held before the chest."""

import skia

from ..marks import Mark, mix
from ..scene import Prop, Scene
from ..shapes import blob, broken, curve, oval, placed, slab, star, thicken, tube, weld
from .signs import WHITE

CREAM, LEAF = 0xFFF6DF, 0x4DB84F


def ice_cream(scene: Scene, prop: Prop) -> list[Mark]:
    cone = broken(((-16, 2), (16, 2), (0, 37)), closed=True)
    waffle = weld(cone, thicken(cone, 5))
    grid = [curve(((side * -22, 2), (side * 14, 34))) for side in (-1, 1)]
    edge = [oval(x, 4, 7, 6) for x in (-13, 0, 13)]
    return [
        Mark(waffle, fill=0xF0B35E),
        *(Mark(line, ink=0xC9813A, line=4, clip=waffle) for line in grid),
        Mark(waffle, ink=scene.ink, line=5),
        Mark(weld(blob(0, -8, 20, 22, 12), *edge), fill=prop.colour, ink=scene.ink, line=5),
        Mark(tube(((-10, -11), (-5, -20)), 6), fill=WHITE),
    ]


def bubble_tea(scene: Scene, prop: Prop) -> list[Mark]:
    cup = broken(((-20, -8), (20, -8), (14, 32), (-14, 32)), closed=True)
    cup = weld(cup, thicken(cup, 4))
    pearls = ((-9, 25), (0, 26), (9, 25), (-5, 15), (5, 15))
    return [
        Mark(tube(((2, -10), (6, -29)), 9), fill=mix(prop.colour, 0x60203A, 0.25), ink=scene.ink, line=4),
        Mark(cup, fill=mix(prop.colour, CREAM, 0.42)),
        *(Mark(oval(x, y, 5, 5), fill=0x432822, clip=cup) for x, y in pearls),
        Mark(tube(((-13, 3), (-12, 10)), 5), fill=WHITE),
        Mark(cup, ink=scene.ink, line=5),
        Mark(slab(-24, -15, 24, -5, 4), fill=WHITE, ink=scene.ink, line=5),
    ]


def beer(scene: Scene, prop: Prop) -> list[Mark]:
    mug = slab(-20, -12, 20, 32, 6)
    puffs = ((-14, -13, 11, 10), (0, -17, 12, 11), (14, -13, 11, 10), (-9, -4, 7, 9))
    foam = weld(*(oval(*puff) for puff in puffs))
    return [
        Mark(thicken(slab(12, -2, 33, 24, 8), 7), fill=0xFFE3A1, ink=scene.ink, line=4.4),
        Mark(mug, fill=0xFFB52E),
        *(Mark(tube(((x, 12), (x, 23)), 5), fill=0xFFE08A) for x in (-8, 8)),
        Mark(mug, ink=scene.ink, line=5),
        Mark(foam, fill=WHITE, ink=scene.ink, line=5),
    ]


def apple(scene: Scene, prop: Prop) -> list[Mark]:
    fruit = skia.Path()
    fruit.moveTo(0, -13)
    for side in (1, -1):
        fruit.cubicTo(side * 12, -22, side * 29, -16, side * 28, 5)
        fruit.cubicTo(side * 27, 24, side * 12, 36, 0, 29)
        fruit.lineTo(0, -13)
    return [
        Mark(tube(((0, -10), (1, -20), (-3, -28)), 6), fill=0x7A4A2E, ink=scene.ink, line=4),
        Mark(placed(oval(0, 0, 11, 6), 12, -22, 1, -28), fill=LEAF, ink=scene.ink, line=4.4),
        Mark(skia.Simplify(fruit), fill=prop.colour, ink=scene.ink, line=5),
        Mark(tube(((-16, 8), (-14, -3)), 7), fill=WHITE),
    ]


def strawberry(scene: Scene, prop: Prop) -> list[Mark]:
    seeds = ((-10, 0), (10, 0), (0, 9), (-8, 18), (8, 18))
    return [
        Mark(blob(0, -2, 26, 18, 36, 0.5), fill=0xF2364B, ink=scene.ink, line=5),
        *(Mark(oval(x, y, 3, 4), fill=0xFFE08A) for x, y in seeds),
        Mark(tube(((0, -18), (3, -28)), 6), fill=LEAF, ink=scene.ink, line=4),
        Mark(placed(star(5, 19, 8), 0, -14, 1, 36), fill=LEAF, ink=scene.ink, line=5),
    ]


def donut(scene: Scene, prop: Prop) -> list[Mark]:
    who = scene.character
    belly = who.palette.light if who.palette.clothes is None else who.palette.clothes
    waves = [placed(oval(0, -19, 9, 6), 0, 2, 1, turn) for turn in range(0, 360, 45)]
    icing = weld(oval(0, 2, 22, 20), *waves)
    sprinkles = ((-14, -9, 40), (2, -15, -20), (17, -3, 60), (-17, 9, -50), (-3, 20, 20), (14, 15, -40))
    sugar = WHITE if prop.colour_word not in ("white", "yellow") else 0xFF6FA0
    return [
        Mark(oval(0, 4, 30, 28), fill=0xE2A765, ink=scene.ink, line=5),
        Mark(icing, fill=prop.colour, ink=scene.ink, line=4),
        *(Mark(placed(slab(-4, -2, 4, 2, 2), x, y, 1, turn), fill=sugar) for x, y, turn in sprinkles),
        Mark(oval(0, 3, 8, 7), fill=belly, ink=scene.ink, line=4.4),
    ]
