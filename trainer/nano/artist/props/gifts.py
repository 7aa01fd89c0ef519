"""Hearts, flowers and other things one holds or gives."""

import skia

from ..marks import FINE, Mark, mix
from ..scene import Prop, Scene
from ..shapes import blob, broken, oval, placed, thicken, tube, weld
from ..shapes import heart as heart_path
from .signs import WHITE, solid


def heart(scene: Scene, prop: Prop) -> list[Mark]:
    return [solid(heart_path(22), scene, prop), Mark(oval(-10, -9, 4, 4.6), fill=WHITE)]


def big_heart(scene: Scene, prop: Prop) -> list[Mark]:
    shine = tube(((-22, -9), (-17, -17)), 6.5)
    return [Mark(heart_path(34), fill=prop.colour, ink=scene.ink), Mark(shine, fill=WHITE)]


def broken_heart(scene: Scene, prop: Prop) -> list[Mark]:
    whole = heart_path(24)
    crack = broken(((2, -13), (-6, -3), (5, 4), (-1, 22)))
    return [solid(whole, scene, prop), Mark(crack, ink=WHITE, line=6.5, clip=whole)]


def flower(scene: Scene, prop: Prop) -> list[Mark]:
    petals = weld(*(placed(oval(0, -14, 10.5, 12), 0, 0, 1, turn) for turn in range(0, 360, 72)))
    middle = 0xFFF3C4 if prop.colour_word == "yellow" else 0xFFD23E
    return [solid(petals, scene, prop), Mark(oval(0, 0, 9, 9), fill=middle, ink=scene.ink, line=FINE)]


def bouquet(scene: Scene, prop: Prop) -> list[Mark]:
    """Three full blooms over leaves, in a short paper wrap with a ribbon."""
    wrap = broken(((-25, 2), (25, 2), (13, 30), (-13, 30)), closed=True)
    leaves = [
        Mark(placed(oval(0, 0, 17, 9), s * 27, -10, 1, s * -34), fill=0x5CB85C, ink=scene.ink, line=4.4)
        for s in (-1, 1)
    ]
    blooms: list[Mark] = []
    for x, y in ((-21, -16), (21, -16), (0, -24)):
        petals = weld(*(placed(oval(0, -9.5, 8.6, 9), x, y, 1, turn) for turn in range(0, 360, 72)))
        blooms += [solid(petals, scene, prop, 4.4), Mark(oval(x, y, 6, 6), fill=0xFFE27A)]
    paper, ribbon = mix(prop.colour, WHITE, 0.78), mix(prop.colour, 0, 0.1)
    knot = [Mark(blob(s * 9, 15, 9, 6, 6), fill=ribbon, ink=scene.ink, line=4) for s in (-1, 1)]
    return [*leaves, *blooms, Mark(weld(wrap, thicken(wrap, 4)), fill=paper, ink=scene.ink, line=5), *knot]


def gift(scene: Scene, prop: Prop) -> list[Mark]:
    box, lid = skia.Path(), skia.Path()
    box.addRoundRect(skia.Rect.MakeLTRB(-26, -12, 26, 30), 5, 5)
    lid.addRoundRect(skia.Rect.MakeLTRB(-31, -20, 31, -5), 5, 5)
    ribbon = mix(prop.colour, WHITE, 0.72)
    loops = [Mark(blob(s * 12, -28, 12, 8, 8), fill=ribbon, ink=scene.ink, line=4.4) for s in (-1, 1)]
    return [
        Mark(box, fill=mix(prop.colour, 0, 0.08)),
        Mark(broken(((-6, -12), (6, -12), (6, 30), (-6, 30)), closed=True), fill=ribbon),
        Mark(box, ink=scene.ink, line=5),
        *loops,
        Mark(lid, fill=prop.colour),
        Mark(broken(((-6, -20), (6, -20), (6, -5), (-6, -5)), closed=True), fill=ribbon),
        Mark(lid, ink=scene.ink, line=5),
    ]


def coffee(scene: Scene, prop: Prop) -> list[Mark]:
    cup = skia.Path()
    cup.moveTo(-24, -10)
    cup.lineTo(24, -10)
    cup.cubicTo(24, 14, 18, 28, 0, 28)
    cup.cubicTo(-18, 28, -24, 14, -24, -10)
    cup.close()
    steam = [tube(((x, -20), (x - 5, -27), (x + 5, -33), (x, -40)), 5) for x in (-9, 9)]
    return [
        *(Mark(one, fill=WHITE, ink=scene.ink, line=3.4) for one in steam),
        Mark(thicken(oval(26, 4, 9, 10), 6), fill=prop.colour, ink=scene.ink, line=4),
        Mark(cup, fill=prop.colour, ink=scene.ink, line=5),
        Mark(oval(0, -10, 24, 7), fill=0x7A4A2E, ink=scene.ink, line=4.4),
        Mark(placed(heart_path(8.5), 0, 9), fill=WHITE),
    ]


def handkerchief(scene: Scene, prop: Prop) -> list[Mark]:
    cloth = skia.Path()
    cloth.moveTo(-3, 6)
    cloth.cubicTo(2, -8, -8, -22, 8, -36)
    cloth.cubicTo(18, -26, 28, -34, 38, -24)
    cloth.cubicTo(30, -10, 38, -4, 30, 10)
    cloth.cubicTo(20, 2, 10, 12, -3, 6)
    cloth.close()
    fold = tube(((6, -4), (14, -12), (24, -14)), 4)
    return [solid(cloth, scene, prop), Mark(fold, fill=mix(prop.colour, WHITE, 0.6))]


def suitcase(scene: Scene, prop: Prop) -> list[Mark]:
    case, grip = skia.Path(), skia.Path()
    case.addRoundRect(skia.Rect.MakeLTRB(-27, -16, 27, 24), 8, 8)
    grip.addRoundRect(skia.Rect.MakeLTRB(-11, -28, 11, -10), 6, 6)
    straps = [broken(((x - 4, -16), (x + 4, -16), (x + 4, 24), (x - 4, 24)), closed=True) for x in (-14, 14)]
    return [
        Mark(thicken(grip, 6), fill=mix(prop.colour, 0, 0.35), ink=scene.ink, line=4),
        Mark(case, fill=prop.colour),
        *(Mark(strap, fill=mix(prop.colour, WHITE, 0.55)) for strap in straps),
        Mark(case, ink=scene.ink, line=5),
    ]
