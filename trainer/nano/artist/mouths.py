"""Mouths. Each is drawn with the middle of its upper edge at (0, 0), then set under the nose."""

from collections.abc import Callable

import skia

from .marks import FINE, Mark
from .scene import Colour, Scene
from .shapes import blob, broken, curve, drop, oval, placed, tube

STROKE = 6.6
# Height and size of the mouth by the kind of nose above it.
PLACES = {
    "nostrils": (9, 1.3),
    "snout": (39, 0.74),
    "beak": (27, 0.95),
    "bill": (30, 0.88),
    "leather": (31, 0.86),
    "wet": (32, 0.82),
    "none": (18, 1.15),
    "button": (24, 1.05),
}
GULLET, TONGUE, WHITE = 0x8C2438, 0xFF7C86, 0xFFFFFF


def mouth(scene: Scene) -> list[Mark]:
    """The mouth of this scene's face, in the place this animal has it."""
    who = scene.character
    y, scale = PLACES.get(who.subject.nose, (26, 1.0))
    matrix = skia.Matrix()
    matrix.setTranslate(0, y)
    matrix.preScale(scale * scene.face.wink_side, scale)
    return [mark.moved(matrix) for mark in MOUTHS[scene.face.mouth](scene.ink)]


def _bowl(half: float, depth: float) -> skia.Path:
    """A laughing mouth: nearly straight above, round below."""
    path = skia.Path()
    path.moveTo(-half, 0)
    path.quadTo(0, 5, half, 0)
    path.cubicTo(half * 0.95, depth * 0.75, half * 0.5, depth, 0, depth)
    path.cubicTo(-half * 0.5, depth, -half * 0.95, depth * 0.75, -half, 0)
    path.close()
    return path


def _dome(half: float, height: float) -> skia.Path:
    """A wailing mouth: round above, wavy below."""
    path = skia.Path()
    path.moveTo(-half, height)
    path.cubicTo(-half, height * 0.3, -half * 0.5, 0, 0, 0)
    path.cubicTo(half * 0.5, 0, half, height * 0.3, half, height)
    path.quadTo(0, height - 7, -half, height)
    path.close()
    return path


def _filled(path: skia.Path, ink: Colour, *inside: Mark) -> list[Mark]:
    return [Mark(path, fill=GULLET), *inside, Mark(path, ink=ink)]


def _laugh(ink: Colour) -> list[Mark]:
    path = _bowl(26, 29)
    return _filled(path, ink, Mark(oval(0, 27, 16, 11), fill=TONGUE, clip=path))


def _open(ink: Colour) -> list[Mark]:
    path = _bowl(17, 21)
    return _filled(path, ink, Mark(oval(0, 20, 11, 8), fill=TONGUE, clip=path))


def _smile(ink: Colour) -> list[Mark]:
    return [Mark(curve(((-24, 1), (0, 30), (24, 1))), ink=ink, line=STROKE)]


def _cat(ink: Colour) -> list[Mark]:
    halves = [curve(((0, 0), (side * 2, 14), (side * 18, 15), (side * 20, 2))) for side in (-1, 1)]
    return [Mark(half, ink=ink, line=STROKE) for half in halves]


def _grin(ink: Colour) -> list[Mark]:
    path = _bowl(24, 21)
    return [
        Mark(path, fill=WHITE),
        Mark(broken(((-24, 9), (24, 9))), ink=ink, line=3.6, clip=path),
        Mark(path, ink=ink),
    ]


def _smirk(ink: Colour) -> list[Mark]:
    return [
        Mark(curve(((-16, 9), (10, 24), (23, -1))), ink=ink, line=STROKE),
        Mark(curve(((17, -4), (23, -3), (27, 3))), ink=ink, line=STROKE),
    ]


def _frown(ink: Colour) -> list[Mark]:
    return [Mark(curve(((-20, 19), (0, -8), (20, 19))), ink=ink, line=STROKE)]


def _wail(ink: Colour) -> list[Mark]:
    path = _dome(24, 29)
    return _filled(path, ink, Mark(oval(0, 28, 15, 10), fill=TONGUE, clip=path))


def _wobble(ink: Colour) -> list[Mark]:
    path = skia.Path()
    path.moveTo(-24, 13)
    for x in (-24, -8, 8):
        path.quadTo(x + 4, 0, x + 8, 9)
        path.quadTo(x + 12, 18, x + 16, 9)
    return [Mark(path, ink=ink, line=STROKE)]


def _teeth(ink: Colour) -> list[Mark]:
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(-27, 1, 27, 25), 9, 9)
    bars = [broken(((x, 0), (x, 26))) for x in (-13, 0, 13)] + [broken(((-27, 13), (27, 13)))]
    return [
        Mark(path, fill=WHITE),
        *(Mark(bar, ink=ink, line=3.8, clip=path) for bar in bars),
        Mark(path, ink=ink),
    ]


def _shout(ink: Colour) -> list[Mark]:
    path = _dome(27, 30)
    fangs = [broken(((s * 18, 2), (s * 5, 0), (s * 11, 15)), closed=True) for s in (-1, 1)]
    tongue = Mark(oval(0, 31, 15, 10), fill=TONGUE, clip=path)
    return _filled(path, ink, tongue, *(Mark(fang, fill=WHITE, clip=path) for fang in fangs))


def _pout(ink: Colour) -> list[Mark]:
    return [Mark(broken(((-17, 17), (0, 5), (17, 17))), ink=ink, line=STROKE)]


def _flat(ink: Colour) -> list[Mark]:
    return [Mark(broken(((-17, 11), (17, 11))), ink=ink, line=STROKE)]


def _gasp(ink: Colour) -> list[Mark]:
    path = blob(0, 12, 15, 10, 9)
    tongue = blob(3, 16, 9, 5, 14)
    return [*_filled(path, ink), Mark(tongue, fill=TONGUE, ink=ink, line=FINE)]


def _oh(ink: Colour) -> list[Mark]:
    return _filled(blob(0, 13, 10, 11, 12), ink)


def _askew(ink: Colour) -> list[Mark]:
    return [Mark(curve(((-18, 16), (-4, 0), (2, 22), (20, 6))), ink=ink, line=STROKE)]


def _snore(ink: Colour) -> list[Mark]:
    drool = placed(drop(7), 17, 19)
    return [*_filled(blob(0, 10, 13, 9, 10), ink), Mark(drool, fill=0x7FD0FF, ink=ink, line=FINE)]


def _bubble(ink: Colour) -> list[Mark]:
    ball = oval(25, -2, 19, 19)
    return [
        *_filled(blob(0, 12, 11, 8, 8), ink),
        Mark(ball, fill=0xBDE8FF, ink=ink, line=FINE),
        Mark(tube(((16, -5), (18, -11), (24, -13)), 5), fill=WHITE),
    ]


def _gape(ink: Colour) -> list[Mark]:
    path = blob(0, 18, 17, 19, 19)
    return _filled(path, ink, Mark(oval(0, 36, 13, 10), fill=TONGUE, clip=path))


def _guffaw(ink: Colour) -> list[Mark]:
    path = _bowl(31, 35)
    teeth = broken(((-40, -4), (40, -4), (40, 7), (-40, 7)), closed=True)
    inside = Mark(teeth, fill=WHITE, clip=path), Mark(oval(0, 34, 19, 13), fill=TONGUE, clip=path)
    return _filled(path, ink, *inside)


def _yawn(ink: Colour) -> list[Mark]:
    path = blob(0, 14, 15, 14, 15)
    return _filled(path, ink, Mark(oval(0, 28, 12, 8), fill=TONGUE, clip=path))


def _kiss(ink: Colour) -> list[Mark]:
    lips = [curve(((-5, 2), (9, 2), (7, 11), (-3, 11))), curve(((-3, 11), (8, 12), (8, 21), (-5, 20)))]
    return [Mark(lip, ink=ink, line=STROKE) for lip in lips]


def _shy(ink: Colour) -> list[Mark]:
    path = skia.Path()
    path.moveTo(-13, 9)
    path.quadTo(-6, 2, 0, 9)
    path.quadTo(6, 16, 13, 9)
    return [Mark(path, ink=ink, line=STROKE)]


MOUTHS: dict[str, Callable[[Colour], list[Mark]]] = {
    "laugh": _laugh,
    "open": _open,
    "smile": _smile,
    "cat": _cat,
    "grin": _grin,
    "smirk": _smirk,
    "frown": _frown,
    "wail": _wail,
    "wobble": _wobble,
    "teeth": _teeth,
    "shout": _shout,
    "pout": _pout,
    "flat": _flat,
    "gasp": _gasp,
    "oh": _oh,
    "askew": _askew,
    "snore": _snore,
    "bubble": _bubble,
    "gape": _gape,
    "guffaw": _guffaw,
    "yawn": _yawn,
    "kiss": _kiss,
    "shy": _shy,
}
