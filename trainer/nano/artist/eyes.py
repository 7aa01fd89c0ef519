"""Eyes. Each is drawn around (0, 0) for the right half of the picture: x > 0 is outwards."""

import math
from collections.abc import Callable

import skia

from .marks import FINE, Mark, mix
from .scene import Colour
from .shapes import blob, broken, curve, heart, oval, placed, sparkle, star

STROKE = 7.2  # width of a line that is a feature by itself
WHITE = 0xFFFFFF

# `ink` outlines, `line` is the colour of bare lines, `look` is +1 when outwards is the acting side.


def _shiny(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    rim = [Mark(blob(0, 0, 18, 22, 21), fill=line)] if line != ink else []
    return [
        *rim,
        Mark(blob(0, 0, 14.5, 18.5, 17.5), fill=mix(ink, 0, 0.35)),
        Mark(oval(-4 * side, -7, 6.4, 7), fill=WHITE),
        Mark(oval(5 * side, 8, 3.6, 3.6), fill=WHITE),
    ]


def _arch(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [Mark(curve(((-16, 9), (0, -24), (16, 9))), ink=line, line=STROKE)]


def _squeeze(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [Mark(broken(((15, -12), (-13, 1), (15, 13))), ink=line, line=STROKE)]


def _teary(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    ball = blob(0, 1, 17, 19, 18)
    rim = [Mark(blob(0, 1, 20, 22, 21), fill=line)] if line != ink else []
    return [
        *rim,
        Mark(ball, fill=mix(ink, 0, 0.35)),
        Mark(oval(0, 17, 15, 9), fill=0x8FD6FF, clip=ball),
        Mark(oval(-5 * side, -6, 7, 7), fill=WHITE),
        Mark(oval(6 * side, 4, 4.2, 4.2), fill=WHITE),
    ]


def _shut(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [Mark(curve(((-17, -3), (0, 15), (17, 7))), ink=line, line=STROKE)]


def _glare(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    below = broken(((-30, -1), (30, -19), (30, 40), (-30, 40)), closed=True)
    ball = skia.Op(oval(0, 2, 18, 18), below, skia.PathOp.kIntersect_PathOp)
    return [Mark(ball, fill=WHITE, ink=ink), Mark(oval(-3, 4, 8, 8.5), fill=mix(ink, 0, 0.35), clip=ball)]


def _half(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    below = broken(((-30, -1), (30, 2), (30, 40), (-30, 40)), closed=True)
    ball = skia.Op(oval(0, 0, 17, 17), below, skia.PathOp.kIntersect_PathOp)
    return [
        Mark(ball, fill=WHITE),
        Mark(oval(0, 3, 8.5, 9), fill=mix(ink, 0, 0.35), clip=ball),
        Mark(ball, ink=line if line != ink else ink),
        Mark(curve(((-20, -2), (0, -1), (20, 2))), ink=line, line=STROKE),
        _bag(line),
    ]


def _lines(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [Mark(curve(((-17, 0), (0, 5), (17, 4))), ink=line, line=STROKE), _bag(line)]


def _bag(line: Colour) -> Mark:
    return Mark(curve(((-11, 23), (0, 29), (11, 24))), ink=mix(line, 0x8A6FA8, 0.7), line=FINE)


def _spin(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    ball = oval(0, 0, 19, 19)
    turns = [(r * math.cos(a), r * math.sin(a)) for a, r in ((i * 0.5, 1 + i * 0.62) for i in range(23))]
    return [Mark(ball, fill=WHITE, ink=ink), Mark(broken(turns), ink=ink, line=4.4)]


def _star(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [
        Mark(star(5, 23, 11), fill=0xFFD530, ink=ink, line=5),
        Mark(oval(-4 * side, -5, 3.6, 3.6), fill=WHITE),
    ]


def _gentle(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    lashes = [
        Mark(broken((a, b)), ink=line, line=FINE) for a, b in (((11, 4), (19, 10)), ((15, -2), (24, 1)))
    ]
    return [Mark(curve(((-16, -5), (0, 20), (16, -5))), ink=line, line=STROKE), *lashes]


def _asleep(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [Mark(curve(((-18, 0), (0, 22), (18, 0))), ink=line, line=STROKE)]


def _wonder(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    grow = 1.08 if look > 0 else 0.86
    ball = blob(0, 0, 16 * grow, 20 * grow, 18 * grow)
    pupil = oval(5 * look, -5, 9, 9.5)
    return [
        Mark(ball, fill=WHITE, ink=ink),
        Mark(pupil, fill=mix(ink, 0, 0.35), clip=ball),
        Mark(oval(5 * look - 3 * side, -8, 3.6, 3.6), fill=WHITE),
    ]


def _aside(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    ball = blob(0, 0, 17, 17, 17)
    return [
        Mark(ball, fill=WHITE, ink=ink),
        Mark(oval(8 * look, -2, 8.5, 9), fill=mix(ink, 0, 0.35), clip=ball),
    ]


def _hearts(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    return [Mark(heart(19), fill=0xFF3B5C, ink=ink, line=5), Mark(oval(-8 * side, -8, 4, 4.4), fill=WHITE)]


def _startled(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    ball = oval(0, -1, 20, 22)
    return [Mark(ball, fill=WHITE, ink=ink), Mark(oval(0, -1, 6.5, 7), fill=mix(ink, 0, 0.35))]


def _puppy(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    """Very large and wet, as those who ask to be forgiven."""
    rim = [Mark(blob(0, 0, 23, 26, 24), fill=line)] if line != ink else []
    return [
        *rim,
        Mark(blob(0, 0, 19.5, 22.5, 20.5), fill=mix(ink, 0, 0.35)),
        Mark(oval(-6 * side, -8, 8, 8.6), fill=WHITE),
        Mark(oval(7 * side, 5, 5, 5), fill=WHITE),
        Mark(oval(-5 * side, 11, 3, 3), fill=WHITE),
    ]


def _down(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    """Looking down and away, the lids half closed."""
    below = broken(((-30, -7), (30, -5), (30, 40), (-30, 40)), closed=True)
    ball = skia.Op(blob(0, 0, 15.5, 18, 17), below, skia.PathOp.kIntersect_PathOp)
    return [
        Mark(ball, fill=WHITE, ink=ink, line=4.6),
        Mark(oval(4 * look, 7, 9, 9.5), fill=mix(ink, 0, 0.35), clip=ball),
        Mark(curve(((-19, -5), (0, -9), (19, -3))), ink=line, line=STROKE),
    ]


def _bright(ink: Colour, line: Colour, look: int, side: int) -> list[Mark]:
    """Shining with resolve: a flame of light in each."""
    rim = [Mark(blob(0, 0, 20, 23, 22), fill=line)] if line != ink else []
    return [
        *rim,
        Mark(blob(0, 0, 16.5, 19.5, 18.5), fill=mix(ink, 0, 0.35)),
        Mark(placed(sparkle(12), -2 * side, -4), fill=WHITE),
        Mark(oval(6 * side, 9, 3.4, 3.4), fill=0xFFC23D),
    ]


EYES: dict[str, Callable[[Colour, Colour, int, int], list[Mark]]] = {
    "shiny": _shiny,
    "arch": _arch,
    "squeeze": _squeeze,
    "teary": _teary,
    "shut": _shut,
    "glare": _glare,
    "half": _half,
    "lines": _lines,
    "spin": _spin,
    "star": _star,
    "gentle": _gentle,
    "asleep": _asleep,
    "wonder": _wonder,
    "aside": _aside,
    "hearts": _hearts,
    "startled": _startled,
    "puppy": _puppy,
    "down": _down,
    "bright": _bright,
}
