"""Signs of comics: veins, sweat, marks and what tells movement."""

import skia

from ..marks import Mark, mix
from ..scene import Prop, Scene
from ..shapes import blob, broken, curve, drop, oval, placed, thicken, tube, weld

WHITE = 0xFFFFFF


def solid(path: skia.Path, scene: Scene, prop: Prop, line: float = 5) -> Mark:
    return Mark(path, fill=prop.colour, ink=scene.ink, line=line)


def vein(scene: Scene, prop: Prop) -> list[Mark]:
    bend = curve(((7, -23), (7, -7), (23, -7)))
    bends = [placed(bend, 0, 0, 1, turn) for turn in (0, 90, 180, 270)]
    return [Mark(thicken(b, 9), fill=prop.colour, ink=scene.ink, line=5) for b in bends]


def puff(scene: Scene, prop: Prop) -> list[Mark]:
    cloud = weld(oval(-2, 2, 12, 11), oval(11, -7, 13, 12), oval(15, 8, 12, 11))
    return [Mark(cloud, fill=0xF4F6FA, ink=scene.ink, line=5)]


def sweat(scene: Scene, prop: Prop) -> list[Mark]:
    return [solid(drop(17), scene, prop), Mark(tube(((-6, 4), (-5, 10)), 5), fill=WHITE)]


def spiral(scene: Scene, prop: Prop) -> list[Mark]:
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(10, -6, 12, 12, -3, 12)
    path.cubicTo(-20, 12, -19, -16, 1, -16)
    path.cubicTo(24, -16, 25, 22, 4, 25)
    return [solid(thicken(path, 8.5), scene, prop)]


def soul(scene: Scene, prop: Prop) -> list[Mark]:
    """A tired little ghost that floats away."""
    body = skia.Path()
    body.moveTo(-8, 27)
    body.cubicTo(-2, 20, -18, 14, -18, -4)
    body.cubicTo(-18, -26, 18, -26, 18, -4)
    body.cubicTo(18, 12, 6, 20, -8, 27)
    body.close()
    eyes = [Mark(oval(x, -6, 2.8, 4), fill=scene.ink) for x in (-6, 7)]
    return [
        Mark(body, fill=0xF3F0FF, ink=scene.ink, line=5),
        *eyes,
        Mark(oval(0.5, 5, 3.2, 4), fill=scene.ink),
    ]


def waves(scene: Scene, prop: Prop) -> list[Mark]:
    marks: list[Mark] = []
    for radius in (24, 43):
        bow = skia.Path()
        bow.addArc(skia.Rect.MakeLTRB(-radius, -radius, radius, radius), -62, 70)
        marks.append(solid(thicken(bow, 9), scene, prop, 4.4))
    return marks


def lines(scene: Scene, prop: Prop) -> list[Mark]:
    """Short strokes that fly off a shaking or startled head."""
    strokes = [tube(((0, y * 0.6), (18, y)), 8) for y in (-34, 0, 34)]
    return [solid(stroke, scene, prop, 4.4) for stroke in strokes]


def check(scene: Scene, prop: Prop) -> list[Mark]:
    return [solid(thicken(broken(((-19, 2), (-5, 16), (20, -17))), 12), scene, prop)]


def ring(scene: Scene, prop: Prop) -> list[Mark]:
    hole = oval(0, 0, 18, 18)
    return [solid(thicken(hole, 11), scene, prop)]


def zzz(scene: Scene, prop: Prop) -> list[Mark]:
    marks: list[Mark] = []
    side = prop.side or 1
    for x, y, size in ((-18, 30, 8.5), (0, 0, 12), (22, -40, 17)):
        letter = broken(((-size, -size), (size, -size), (-size, size), (size, size)))
        marks.append(solid(placed(thicken(letter, 9.5), side * x, y), scene, prop))
    return marks


def question(scene: Scene, prop: Prop) -> list[Mark]:
    path = skia.Path()
    path.moveTo(-15, -17)
    path.cubicTo(-15, -37, 17, -37, 17, -15)
    path.cubicTo(17, -1, 0, -1, 0, 13)
    return [solid(thicken(path, 12.5), scene, prop), solid(oval(0, 33, 8, 8), scene, prop)]


def exclamation(scene: Scene, prop: Prop) -> list[Mark]:
    stroke = broken(((-10, -34), (10, -34), (5, 10), (-5, 10)), closed=True)
    bar = weld(stroke, thicken(stroke, 7))
    return [solid(bar, scene, prop), solid(oval(0, 30, 8.5, 8.5), scene, prop)]


def bulb(scene: Scene, prop: Prop) -> list[Mark]:
    glass = weld(oval(0, -6, 19, 19), blob(0, 6, 11, 8, 10))
    rays = [placed(tube(((0, -31), (0, -38)), 6), 0, -6, 1, turn) for turn in (-70, -35, 0, 35, 70)]
    return [
        *(Mark(ray, fill=prop.colour, ink=scene.ink, line=3.4) for ray in rays),
        Mark(blob(0, 20, 9, 7, 8), fill=0xB9BEC9, ink=scene.ink, line=5),
        Mark(glass, fill=prop.colour, ink=scene.ink, line=5),
        Mark(oval(-7, -11, 4.5, 6), fill=WHITE),
    ]


def magnifier(scene: Scene, prop: Prop) -> list[Mark]:
    rim, glass = oval(0, 0, 22, 22), oval(0, 0, 18, 18)
    return [
        Mark(tube(((-14, 15), (-24, 27)), 11), fill=mix(prop.colour, 0, 0.25), ink=scene.ink, line=5),
        Mark(rim, fill=prop.colour, ink=scene.ink, line=5),
        Mark(glass, fill=0xD6F0FF, ink=scene.ink, line=3.6),
        Mark(tube(((-9, -3), (-2, -10)), 5), fill=WHITE),
    ]


def shadow(scene: Scene, prop: Prop) -> list[Mark]:
    """What a jumping figure leaves on the ground."""
    return [Mark(oval(0, 0, 52, 9), fill=0xB9BFCC)]
