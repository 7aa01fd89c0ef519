"""The bed of those who sleep, in the figure's own coordinates."""

import skia

from ..marks import Mark, mix
from ..scene import Prop, Scene
from ..shapes import placed, star, thicken, tube, weld
from .signs import WHITE


def pillow(scene: Scene, prop: Prop) -> list[Mark]:
    wide, high = scene.character.head
    out, top, low = wide + 22, -high * 0.62, high * 0.98
    path = skia.Path()
    path.moveTo(-out, top)
    path.quadTo(0, top + 12, out, top)
    path.quadTo(out - 12, (top + low) / 2, out, low)
    path.quadTo(0, low - 8, -out, low)
    path.quadTo(12 - out, (top + low) / 2, -out, top)
    path.close()
    return [Mark(weld(path, thicken(path, 16)), fill=0xDCE3FF, ink=scene.ink)]


def blanket(scene: Scene, prop: Prop) -> list[Mark]:
    (_, chin), (wide, high) = scene.character.head, scene.character.body
    top, floor, foot = chin + 2, chin + high + 12, wide + 34
    sheet = skia.Path()
    sheet.moveTo(-wide, top)
    sheet.lineTo(wide, top)
    sheet.cubicTo(wide + 14, top + 26, foot, floor - 30, foot, floor - 12)
    sheet.cubicTo(foot, floor, foot - 8, floor, foot - 16, floor)
    sheet.lineTo(16 - foot, floor)
    sheet.cubicTo(8 - foot, floor, -foot, floor, -foot, floor - 12)
    sheet.cubicTo(-foot, floor - 30, -wide - 14, top + 26, -wide, top)
    sheet.close()
    spots = ((-wide * 0.8, chin + 58), (wide * 0.78, chin + 52), (2, chin + 62))
    pale = mix(prop.colour, WHITE, 0.6)
    fold = tube(((-wide - 2, top + 13), (0, top + 22), (wide + 2, top + 13)), 24)
    return [
        Mark(sheet, fill=mix(prop.colour, WHITE, 0.12)),
        *(Mark(placed(star(5, 15, 7.5), x, y), fill=pale, clip=sheet) for x, y in spots),
        Mark(sheet, ink=scene.ink),
        Mark(fold, fill=pale, ink=scene.ink),
    ]
