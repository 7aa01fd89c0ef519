"""Music, parties and cheering."""

import skia

from ..marks import Mark, mix
from ..scene import Point, Prop, Scene
from ..shapes import blob, broken, oval, placed, star, tube, weld
from .signs import WHITE, solid

PARTY = (0xFF4F7B, 0xFFCE2E, 0x3D8BFF, 0x3CC463, 0x9A63F0, 0xFF8C28)


def note(scene: Scene, prop: Prop) -> list[Mark]:
    stems = tube(((-10, 14), (-10, -20)), 7), tube(((16, 8), (16, -26)), 7), tube(((-10, -20), (16, -26)), 12)
    return [solid(weld(*stems, oval(-17, 15, 11, 9), oval(9, 9, 11, 9)), scene, prop)]


def balloon(scene: Scene, prop: Prop) -> list[Mark]:
    knot = broken(((-6, 34), (6, 34), (0, 26)), closed=True)
    return [
        Mark(tube(((0, 32), (-4, 44), (-2, 56)), 3.4), fill=scene.ink),
        solid(knot, scene, prop, 4),
        solid(blob(0, -4, 25, 28, 32), scene, prop),
        Mark(tube(((-11, -14), (-5, -21)), 6), fill=WHITE),
    ]


def cake(scene: Scene, prop: Prop) -> list[Mark]:
    base, icing = skia.Path(), skia.Path()
    base.addRoundRect(skia.Rect.MakeLTRB(-30, -4, 30, 28), 6, 6)
    icing.moveTo(-30, 4)
    icing.cubicTo(-30, -12, 30, -12, 30, 4)
    for x in (30, 10, -10):
        icing.cubicTo(x, 14, x - 20, 14, x - 20, 4)
    icing.close()
    flame = blob(0, -36, 5.5, 9, 5)
    return [
        Mark(tube(((0, -8), (0, -24)), 7), fill=0xBFE3FF, ink=scene.ink, line=4),
        Mark(flame, fill=0xFFB52E, ink=scene.ink, line=3.4),
        Mark(base, fill=0xFFE9BD, ink=scene.ink, line=5),
        Mark(icing, fill=prop.colour, ink=scene.ink, line=5),
        *(Mark(oval(x, 19, 4, 4), fill=mix(prop.colour, 0xD02040, 0.5)) for x in (-18, 0, 18)),
    ]


def confetti(scene: Scene, prop: Prop) -> list[Mark]:
    """Pieces of all sorts beside and above the head; fewer where ears stand up."""
    wide, high = scene.character.head
    spots: tuple[Point, ...] = ((wide + 10, -high - 8), (wide + 30, -high + 34), (wide * 0.52, -high - 38))
    spots = spots[:2] if scene.character.subject.ears in ("long", "point", "fox", "eyes") else spots
    ribbon = broken(((-15, -8), (15, -8), (15, 8), (-15, 8)), closed=True)
    shapes = (star(5, 20, 9.5), oval(0, 0, 12, 12), ribbon)
    marks: list[Mark] = []
    for at, (x, y) in enumerate([(side * x, y) for side in (-1, 1) for x, y in spots]):
        pick = at + scene.seed
        shape = placed(shapes[pick % 3], x, y, 1, (pick * 47) % 60 - 30)
        marks.append(Mark(shape, fill=PARTY[pick % len(PARTY)], ink=scene.ink, line=4.4))
    return marks


def pompom(scene: Scene, prop: Prop) -> list[Mark]:
    tufts = weld(*(placed(oval(0, -17, 7.5, 12), 0, 0, 1, turn) for turn in range(0, 360, 40)))
    return [
        Mark(tufts, fill=prop.colour, ink=scene.ink, line=5),
        Mark(oval(0, 0, 12, 12), fill=mix(prop.colour, WHITE, 0.4)),
    ]


def megaphone(scene: Scene, prop: Prop) -> list[Mark]:
    horn = broken(((-14, -7), (22, -25), (22, 25), (-14, 7)), closed=True)
    return [
        Mark(tube(((-4, 6), (-2, 20)), 9), fill=mix(prop.colour, 0, 0.3), ink=scene.ink, line=4.4),
        solid(horn, scene, prop),
        Mark(oval(22, 0, 9, 25), fill=mix(prop.colour, WHITE, 0.6), ink=scene.ink, line=5),
        Mark(blob(-16, 0, 8, 9, 9), fill=mix(prop.colour, WHITE, 0.6), ink=scene.ink, line=4.4),
    ]
