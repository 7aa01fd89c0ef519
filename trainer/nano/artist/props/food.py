"""Meals, held before the chest: above its middle only a strip between the hands is seen."""

import skia

from ..marks import Mark, mix
from ..scene import Prop, Scene
from ..shapes import broken, curve, oval, placed, slab, thicken, tube, weld
from .signs import WHITE

CRUST, CREAM, LEAF, MEAT = 0xDB8A3C, 0xFFF6DF, 0x4DB84F, 0x8A4B2B


def pizza(scene: Scene, prop: Prop) -> list[Mark]:
    slice_ = broken(((-27, -16), (27, -16), (0, 34)), closed=True)
    cheese = weld(slice_, thicken(slice_, 6))
    salami = ((-10, -5, 6.4), (10, -3, 6.4), (0, 14, 6))
    return [
        Mark(cheese, fill=0xFFD04F),
        *(Mark(oval(x, y, r, r), fill=0xE5402F, clip=cheese) for x, y, r in salami),
        Mark(cheese, ink=scene.ink, line=5),
        Mark(tube(((-29, -16), (0, -25), (29, -16)), 13), fill=CRUST, ink=scene.ink, line=5),
    ]


def noodles(scene: Scene, prop: Prop) -> list[Mark]:
    bowl = skia.Path()
    bowl.moveTo(-33, 2)
    bowl.lineTo(33, 2)
    bowl.cubicTo(31, 22, 20, 30, 12, 32)
    bowl.lineTo(-12, 32)
    bowl.cubicTo(-20, 30, -31, 22, -33, 2)
    bowl.close()
    heap = weld(oval(0, 0, 29, 12), oval(-10, -6, 12, 9), oval(10, -5, 12, 9))
    strands = [curve(((x - 11, 2), (x - 6, -13), (x + 6, -13), (x + 11, 2))) for x in (-11, 11)]
    sticks = [tube(((2 + x, -8), (13 + x, -36)), 5) for x in (-8, 2)]
    return [
        *(Mark(stick, fill=0xB4693C, ink=scene.ink, line=4) for stick in sticks),
        Mark(heap, fill=0xFFDF86),
        *(Mark(strand, ink=0xE0A23C, line=4, clip=heap) for strand in strands),
        Mark(heap, ink=scene.ink, line=5),
        Mark(bowl, fill=prop.colour),
        Mark(tube(((-36, 17), (36, 17)), 7), fill=mix(prop.colour, WHITE, 0.6), clip=bowl),
        Mark(bowl, ink=scene.ink, line=5),
    ]


def burger(scene: Scene, prop: Prop) -> list[Mark]:
    top = skia.Path()
    top.moveTo(-29, 3)
    top.cubicTo(-31, -30, 31, -30, 29, 3)
    top.close()
    salad = weld(*(oval(x, 6, 9, 6) for x in (-25, -12.5, 0, 12.5, 25)))
    cheese = broken(((-24, 10), (24, 10), (10, 22)), closed=True)
    seeds = ((-10, -8), (2, -13), (12, -6))
    return [
        Mark(slab(-28, 17, 28, 33, 7), fill=0xF0A648, ink=scene.ink, line=5),
        Mark(slab(-31, 9, 31, 22, 6), fill=MEAT, ink=scene.ink, line=5),
        Mark(cheese, fill=0xFFD23E),
        Mark(salad, fill=0x6CCB4B, ink=scene.ink, line=4.4),
        Mark(weld(top, thicken(top, 4)), fill=0xF0A648, ink=scene.ink, line=5),
        *(Mark(placed(oval(0, 0, 4, 2.8), x, y, 1, x * 2), fill=CREAM) for x, y in seeds),
    ]


def rice_ball(scene: Scene, prop: Prop) -> list[Mark]:
    corner = broken(((0, -15), (19, 19), (-19, 19)), closed=True)
    rice = weld(corner, thicken(corner, 25))
    return [
        Mark(rice, fill=0xFFFDF6),
        Mark(slab(-13, 10, 13, 40, 3), fill=0x2F3A33, ink=scene.ink, line=4.4, clip=rice),
        Mark(rice, ink=scene.ink, line=5),
    ]


def carrot(scene: Scene, prop: Prop) -> list[Mark]:
    root = skia.Path()
    root.moveTo(0, 36)
    root.cubicTo(-10, 28, -19, 4, -18, -8)
    root.cubicTo(-17, -20, 17, -20, 18, -8)
    root.cubicTo(19, 4, 10, 28, 0, 36)
    root.close()
    leaves = [placed(oval(0, -11, 6, 12), 0, -13, 1, turn) for turn in (-34, 34, 0)]
    rings = (((-20, 2), (-6, 4)), ((20, 11), (5, 13)), ((-16, 20), (-5, 22)))
    return [
        *(Mark(leaf, fill=LEAF, ink=scene.ink, line=4.4) for leaf in leaves),
        Mark(root, fill=0xFF8C28),
        *(Mark(curve(ring), ink=0xD9661A, line=4.4, clip=root) for ring in rings),
        Mark(root, ink=scene.ink, line=5),
    ]


def fish(scene: Scene, prop: Prop) -> list[Mark]:
    tail = broken(((16, 8), (36, -6), (36, 24)), closed=True)
    body = skia.Path()
    body.moveTo(-34, 10)
    body.cubicTo(-24, -16, 10, -14, 24, 8)
    body.cubicTo(10, 36, -24, 34, -34, 10)
    body.close()
    pale = mix(prop.colour, WHITE, 0.6)
    return [
        Mark(weld(tail, thicken(tail, 6)), fill=mix(prop.colour, 0, 0.12), ink=scene.ink, line=5),
        Mark(body, fill=prop.colour),
        Mark(oval(-8, 28, 26, 12), fill=pale, clip=body),
        Mark(body, ink=scene.ink, line=5),
        Mark(oval(-18, 5, 4.6, 5), fill=scene.ink),
        Mark(tube(((2, 8), (9, 12), (2, 17)), 5), fill=mix(prop.colour, 0, 0.3)),
    ]
