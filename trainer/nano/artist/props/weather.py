"""Sky and weather: sun, moon, stars, rain and fire."""

import skia

from ..marks import FINE, Mark, mix
from ..scene import Prop, Scene
from ..shapes import broken, drop, oval, placed, thicken, tube, weld
from ..shapes import sparkle as sparkle_path
from ..shapes import star as star_path
from .signs import WHITE, solid


def sparkle(scene: Scene, prop: Prop) -> list[Mark]:
    return [solid(sparkle_path(27), scene, prop)]


def star(scene: Scene, prop: Prop) -> list[Mark]:
    path = star_path(5, 22, 11)
    return [solid(weld(path, thicken(path, 5)), scene, prop), Mark(oval(-5, -6, 4, 4), fill=WHITE)]


def sun(scene: Scene, prop: Prop) -> list[Mark]:
    rays = weld(*(placed(tube(((0, -21), (0, -29)), 9), 0, 0, 1, turn) for turn in range(0, 360, 45)))
    smile = [Mark(tube(((-6, 4), (0, 10), (6, 4)), 3.6), fill=scene.ink)]
    eyes = [Mark(oval(x, -2, 2.6, 3.4), fill=scene.ink) for x in (-6, 6)]
    cheeks = [Mark(oval(x, 4, 3.2, 2.2), fill=0xFF8A7A) for x in (-11, 11)]
    return [
        Mark(rays, fill=0xFF9D2E, ink=scene.ink, line=5),
        Mark(oval(0, 0, 18, 18), fill=prop.colour, ink=scene.ink, line=5),
        *cheeks,
        *eyes,
        *smile,
    ]


def moon(scene: Scene, prop: Prop) -> list[Mark]:
    crescent = skia.Op(oval(0, 0, 25, 25), oval(13, -9, 21, 21), skia.PathOp.kDifference_PathOp)
    small = star_path(5, 10, 5)
    return [solid(crescent, scene, prop), solid(placed(small, 15, -6), scene, prop, 4)]


def rain_cloud(scene: Scene, prop: Prop) -> list[Mark]:
    puff = weld(oval(-17, 3, 16, 14), oval(3, -6, 19, 18), oval(21, 4, 14, 13), oval(2, 8, 28, 10))
    rain = [Mark(placed(drop(6.5), dx, 33), fill=0x4FB6FF, ink=scene.ink, line=4) for dx in (-13, 14)]
    return [*rain, solid(puff, scene, prop)]


def puddle(scene: Scene, prop: Prop) -> list[Mark]:
    pool = weld(oval(0, 0, 92, 15), oval(-46, 5, 44, 12), oval(50, 4, 46, 12))
    return [solid(pool, scene, prop), Mark(oval(-52, 1, 18, 4), fill=mix(prop.colour, WHITE, 0.6))]


def umbrella(scene: Scene, prop: Prop) -> list[Mark]:
    cover = skia.Path()
    cover.moveTo(-34, -30)
    cover.cubicTo(-30, -72, 30, -72, 34, -30)
    for x in (34, 11.5, -11.5):
        cover.quadTo(x - 11, -40, x - 22.7, -30)
    cover.close()
    pole = tube(((0, -34), (0, 10), (0, 18), (-9, 18)), 6)
    rib = broken(((-11, -31), (0, -60), (11, -31)))
    return [
        Mark(pole, fill=0x8A6A52, ink=scene.ink, line=4),
        Mark(cover, fill=prop.colour),
        Mark(rib, ink=mix(prop.colour, WHITE, 0.55), line=FINE, clip=cover),
        Mark(cover, ink=scene.ink, line=5),
    ]


def fire(scene: Scene, prop: Prop) -> list[Mark]:
    flame = skia.Path()
    flame.moveTo(-2, -34)
    flame.cubicTo(4, -20, 22, -12, 20, 10)
    flame.cubicTo(19, 26, 8, 30, 0, 30)
    flame.cubicTo(-12, 30, -22, 22, -20, 6)
    flame.cubicTo(-19, -4, -12, -8, -12, -18)
    flame.cubicTo(-6, -14, -3, -24, -2, -34)
    flame.close()
    core = skia.Path()
    core.moveTo(1, -6)
    core.cubicTo(6, 4, 12, 8, 10, 18)
    core.cubicTo(8, 27, -9, 27, -10, 17)
    core.cubicTo(-10, 8, 0, 6, 1, -6)
    core.close()
    return [solid(flame, scene, prop), Mark(core, fill=0xFFD84A)]
