"""What a feeling puts on a head: hats, crowns and bands, drawn around the top of the head."""

import skia

from ..marks import Mark, mix
from ..scene import Prop, Scene
from ..shapes import broken, mirrored, oval, thicken, tube, weld
from .signs import WHITE, solid


def party_hat(scene: Scene, prop: Prop) -> list[Mark]:
    cone = broken(((-28, 16), (0, -50), (28, 16)), closed=True)
    bands = [tube(((-30, y), (30, y - 13)), 9) for y in (6, -18)]
    pale = mix(prop.colour, WHITE, 0.7)
    return [
        Mark(cone, fill=prop.colour),
        *(Mark(band, fill=pale, clip=cone) for band in bands),
        Mark(cone, ink=scene.ink),
        Mark(oval(0, -50, 11, 11), fill=0xFFD530, ink=scene.ink),
    ]


def crown(scene: Scene, prop: Prop) -> list[Mark]:
    points = ((-34, 10), (-38, -26), (-18, -10), (0, -34), (18, -10), (38, -26), (34, 10))
    rim = broken(points, closed=True)
    gems = [
        Mark(oval(x, 1, 4.6, 4.6), fill=colour)
        for x, colour in ((-19, 0x3D8BFF), (0, 0xF2364B), (19, 0x3CC463))
    ]
    return [solid(weld(rim, thicken(rim, 4)), scene, prop), *gems]


def night_cap(scene: Scene, prop: Prop) -> list[Mark]:
    side = -scene.face.wink_side
    cap = skia.Path()
    cap.moveTo(-38, 14)
    cap.cubicTo(-36, -22, 4, -46, 44, -30)
    cap.cubicTo(64, -22, 66, -6, 60, 4)
    cap.cubicTo(54, -12, 44, -10, 38, 14)
    cap.close()
    band = tube(((-40, 14), (0, 5), (40, 14)), 16)
    marks = [
        Mark(cap, fill=prop.colour, ink=scene.ink),
        Mark(band, fill=mix(prop.colour, WHITE, 0.75), ink=scene.ink),
        Mark(oval(59, 8, 11, 11), fill=mix(prop.colour, WHITE, 0.75), ink=scene.ink),
    ]
    return [Mark(mirrored(mark.path, side), mark.fill, mark.ink, mark.line) for mark in marks]


def headband(scene: Scene, prop: Prop) -> list[Mark]:
    """Across the brow, its knot flying at one side."""
    wide, high = scene.character.head
    side = -scene.face.wink_side
    y = -high * 0.62
    band = tube(((-wide * 0.78, y + 4), (0, y - 16), (wide * 0.78, y + 4)), 17)
    ends = [tube(((side * wide * 0.8, y + 4), (side * (wide + 30), y + dy)), 12) for dy in (-8, 16)]
    dot = Mark(oval(0, y - 7, 6.5, 6.5), fill=prop.colour)
    return [
        *(Mark(end, fill=WHITE, ink=scene.ink, line=5) for end in ends),
        Mark(band, fill=WHITE, ink=scene.ink, line=5),
        dot,
    ]
