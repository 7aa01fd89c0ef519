"""Props: the things that tell the feeling at thumbnail size. They stay clear of ears and face."""

from collections.abc import Callable

import skia

from .arms import limb
from .marks import FINE, Mark, mix
from .scene import Point, Prop, Scene
from .shapes import (
    broken,
    curve,
    drop,
    heart,
    mirrored,
    oval,
    placed,
    sparkle,
    star,
    thicken,
    tube,
    weld,
)

WHITE = 0xFFFFFF
PARTY = (0xFF4F7B, 0xFFCE2E, 0x3D8BFF, 0x3CC463, 0x9A63F0, 0xFF8C28)

Draw = Callable[[Scene, Prop], list[Mark]]


def prop_marks(scene: Scene, *, layer: str) -> list[Mark]:
    """Marks of all props of one layer: back, body (over the trunk), or front."""
    marks: list[Mark] = []
    for prop in scene.props:
        where, draw = PROPS[prop.kind]
        if where == layer:
            marks += draw(scene, prop)
    return marks


def _corner(scene: Scene, prop: Prop, x: float = 0, y: float = 0) -> tuple[float, float]:
    """The free place beside the brow, on the prop's side; x counts outwards."""
    wide, high = scene.character.head
    return prop.side * (wide + 26 + x), -high + 16 + y


def _solid(path: skia.Path, prop: Prop, scene: Scene, x: float, y: float, turn: float = 0) -> Mark:
    return Mark(placed(path, x, y, 1, turn), fill=prop.colour, ink=scene.ink, line=5)


def _note(scene: Scene, prop: Prop) -> list[Mark]:
    stems = tube(((-10, 14), (-10, -20)), 7), tube(((16, 8), (16, -26)), 7), tube(((-10, -20), (16, -26)), 12)
    path = weld(*stems, oval(-17, 15, 11, 9), oval(9, 9, 11, 9))
    return [_solid(path, prop, scene, *_corner(scene, prop, 4))]


def _flower(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = _corner(scene, prop)
    petals = weld(*(placed(oval(0, -14, 10.5, 12), 0, 0, 1, turn) for turn in range(0, 360, 72)))
    heart_of_it = 0xFFF3C4 if prop.colour_word == "yellow" else 0xFFD23E
    return [
        _solid(petals, prop, scene, x, y),
        Mark(oval(x, y, 9, 9), fill=heart_of_it, ink=scene.ink, line=FINE),
    ]


def _sparkle(scene: Scene, prop: Prop) -> list[Mark]:
    big, small = _corner(scene, prop, 2), _corner(scene, prop, -8, 46)
    return [_solid(sparkle(29), prop, scene, *big), _solid(sparkle(18), prop, scene, *small)]


def _heart(scene: Scene, prop: Prop) -> list[Mark]:
    return [_solid(heart(23), prop, scene, *_corner(scene, prop), prop.side * 12)]


def _held(scene: Scene, prop: Prop) -> list[Mark]:
    _, chin = scene.character.head
    y = chin + 35
    shine = tube(((-22, y - 11), (-17, y - 19)), 6.5)
    return [Mark(placed(heart(35), 0, y), fill=prop.colour, ink=scene.ink), Mark(shine, fill=WHITE)]


def _broken(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = _corner(scene, prop, 2)
    crack = broken([(x + dx, y + dy) for dx, dy in ((2, -13), (-6, -3), (5, 4), (-1, 22))])
    whole = placed(heart(25), x, y)
    return [
        Mark(whole, fill=prop.colour, ink=scene.ink, line=5),
        Mark(crack, ink=WHITE, line=6.5, clip=whole),
    ]


def _cloud(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = _corner(scene, prop, 4, -12)
    puff = weld(oval(-17, 3, 16, 14), oval(3, -6, 19, 18), oval(21, 4, 14, 13), oval(2, 8, 28, 10))
    rain = [Mark(placed(drop(6.5), x + dx, y + 33), fill=0x4FB6FF, ink=scene.ink, line=4) for dx in (-13, 14)]
    return [*rain, _solid(puff, prop, scene, x, y)]


def _vein(scene: Scene, prop: Prop) -> list[Mark]:
    bend = curve(((8, -24), (8, -8), (24, -8)))
    x, y = _corner(scene, prop)
    bends = [placed(bend, x, y, 1, turn) for turn in (0, 90, 180, 270)]
    return [Mark(b, ink=scene.ink, line=14.5) for b in bends] + [
        Mark(b, ink=prop.colour, line=8) for b in bends
    ]


def _puff(scene: Scene, prop: Prop) -> list[Mark]:
    wide, _ = scene.character.head
    cloud = placed(weld(oval(0, 2, 12, 11), oval(13, -7, 13, 12), oval(17, 8, 12, 11)), wide + 16, 14)
    return [Mark(mirrored(cloud, side), fill=0xF4F6FA, ink=scene.ink, line=5) for side in (-1, 1)]


def _sweat(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = _corner(scene, prop, -4, 6)
    shine = tube(((x - 6, y + 4), (x - 5, y + 11)), 5)
    return [_solid(drop(19), prop, scene, x, y), Mark(shine, fill=WHITE)]


def _spiral(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = _corner(scene, prop)
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(10, -6, 12, 12, -3, 12)
    path.cubicTo(-20, 12, -19, -16, 1, -16)
    path.cubicTo(24, -16, 25, 22, 4, 25)
    return [_solid(thicken(path, 8.5), prop, scene, x, y)]


def _arcs(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = limb("wave", scene.character).hand
    marks: list[Mark] = []
    for radius in (24, 43):
        bow = skia.Path()
        bow.addArc(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius), -62, 70)
        line = mirrored(thicken(bow, 10), prop.side)
        marks += [Mark(line, fill=prop.colour, ink=scene.ink, line=4.4)]
    return marks


def _hat(scene: Scene, prop: Prop) -> list[Mark]:
    top = -scene.character.head[1]
    cone = broken(((-26, top + 16), (0, top - 46), (26, top + 16)), closed=True)
    bands = [tube(((-30, y), (30, y - 13)), 9) for y in (top + 6, top - 18)]
    pale = mix(prop.colour, WHITE, 0.7)
    ball = Mark(oval(0, top - 46, 10.5, 10.5), fill=0xFFD530, ink=scene.ink)
    return [
        Mark(cone, fill=prop.colour),
        *(Mark(b, fill=pale, clip=cone) for b in bands),
        Mark(cone, ink=scene.ink),
        ball,
    ]


def _confetti(scene: Scene, prop: Prop) -> list[Mark]:
    wide, high = scene.character.head
    spots: tuple[Point, ...] = ((wide + 4, -high - 10), (wide + 26, -high + 22), (wide * 0.55, -high - 36))
    shapes = (
        star(5, 17, 8),
        oval(0, 0, 10, 10),
        broken(((-13, -7), (13, -7), (13, 7), (-13, 7)), closed=True),
    )
    spots = spots[:2] if scene.character.subject.ears in ("long", "point", "fox", "eyes") else spots
    marks: list[Mark] = []
    for at, (x, y) in enumerate([(side * x, y) for side in (-1, 1) for x, y in spots]):
        pick = at + scene.seed
        shape = placed(shapes[pick % 3], x, y, 1, (pick * 47) % 60 - 30)
        marks.append(Mark(shape, fill=PARTY[pick % len(PARTY)], ink=scene.ink, line=4.2))
    return marks


def _check(scene: Scene, prop: Prop) -> list[Mark]:
    path = thicken(broken(((-19, 2), (-5, 16), (20, -17))), 12)
    return [_solid(path, prop, scene, *_corner(scene, prop, 2))]


def _ring(scene: Scene, prop: Prop) -> list[Mark]:
    x, y = _corner(scene, prop, 2)
    hole = oval(x, y, 19, 19)
    return [Mark(hole, ink=scene.ink, line=20), Mark(hole, ink=prop.colour, line=10.5)]


def _zzz(scene: Scene, prop: Prop) -> list[Mark]:
    marks: list[Mark] = []
    for x, y, size in ((-18, 30, 8.5), (0, 0, 12), (22, -40, 17)):
        letter = thicken(broken(((-size, -size), (size, -size), (-size, size), (size, size))), 9.5)
        marks.append(_solid(letter, prop, scene, *_corner(scene, prop, x, y)))
    return marks


def _question(scene: Scene, prop: Prop) -> list[Mark]:
    path = skia.Path()
    path.moveTo(-15, -17)
    path.cubicTo(-15, -37, 17, -37, 17, -15)
    path.cubicTo(17, -1, 0, -1, 0, 13)
    x, y = _corner(scene, prop, 2, -8)
    hook, dot = thicken(path, 12.5), oval(0, 33, 8, 8)
    return [_solid(hook, prop, scene, x, y, prop.side * 8), _solid(dot, prop, scene, x, y, prop.side * 8)]


def _pillow(scene: Scene, prop: Prop) -> list[Mark]:
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


def _blanket(scene: Scene, prop: Prop) -> list[Mark]:
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


PROPS: dict[str, tuple[str, Draw]] = {
    "note": ("front", _note),
    "flower": ("front", _flower),
    "sparkle": ("front", _sparkle),
    "heart": ("front", _heart),
    "held": ("body", _held),
    "broken": ("front", _broken),
    "cloud": ("front", _cloud),
    "vein": ("front", _vein),
    "puff": ("back", _puff),
    "sweat": ("front", _sweat),
    "spiral": ("front", _spiral),
    "arcs": ("front", _arcs),
    "hat": ("head", _hat),
    "confetti": ("back", _confetti),
    "check": ("front", _check),
    "ring": ("front", _ring),
    "zzz": ("front", _zzz),
    "question": ("front", _question),
    "blanket": ("body", _blanket),
    "pillow": ("back", _pillow),
}
