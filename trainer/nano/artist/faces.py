"""Eyes, brows, nose, cheeks and tears; mouths have their own module. Kinds are the words of `expressions`."""

import math
from collections.abc import Callable

import skia

from .marks import FINE, Mark, mix
from .mouths import mouth
from .scene import Character, Colour, Point, Scene
from .shapes import blob, broken, curve, drop, moved_by, oval, placed, star, tube

STROKE = 7.2  # width of a line that is a feature by itself
WHITE = 0xFFFFFF
BLUSH = 0xFF7F8C
TEAR = 0x5CC3FF


def face_marks(scene: Scene) -> list[Mark]:
    """All features in drawing order, on a head whose middle is (0, 0)."""
    sides = (-1, 1)
    marks = _cheeks(scene) + _whiskers(scene)
    marks += [mark for side in sides for mark in _eye(scene, side)]
    marks += [mark for side in sides for mark in _brow(scene, side)]
    marks += mouth(scene)
    marks += _nose(scene)
    return marks + [mark for side in sides for mark in _tears(scene, side)]


def nose_y(who: Character) -> float:
    """Height of the nose, below the middle of the head."""
    return {"nostrils": -4, "snout": 20, "beak": 16}.get(who.subject.nose, 15)


def _eye(scene: Scene, side: int) -> list[Mark]:
    face, who = scene.face, scene.character
    kind = face.eyes
    if kind == "wink":
        kind = "arch" if side == face.wink_side else "shiny"
    look = scene.face.wink_side * side  # towards the acting side, seen from this eye
    ink = _line_colour(scene)
    x, y = who.subject.eyes
    matrix = skia.Matrix()
    matrix.setTranslate(side * x, y)
    matrix.preScale(side * who.eye_scale, who.eye_scale)
    return [_moved(mark, matrix) for mark in EYES[kind](scene.ink, ink, look, side)]


def _moved(mark: Mark, matrix: skia.Matrix) -> Mark:
    clip = moved_by(mark.clip, matrix) if mark.clip else None
    return Mark(moved_by(mark.path, matrix), mark.fill, mark.ink, mark.line, clip)


def _line_colour(scene: Scene) -> Colour:
    """Lines on the dark patches of a panda have to be light."""
    return 0xFFF8EC if scene.character.subject.marks == "panda" else scene.ink


# Each eye is drawn around (0, 0) for the right half of the picture: x > 0 is outwards.
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
}

# Inner and outer end of a brow, from a point above the eye; None where that side has none.
BROWS: dict[str, tuple[Point, ...]] = {
    "sad": ((-16, -7), (0, -4), (13, 7)),
    "angry": ((-20, 13), (0, 5), (19, -5)),
    "weary": ((-14, -2), (0, -1), (15, 7)),
    "raised": ((-14, -2), (0, -12), (14, -2)),
    "low": ((-15, 5), (0, 3), (15, 5)),
}


def _brow(scene: Scene, side: int) -> list[Mark]:
    kind, who = scene.face.brows, scene.character
    acting = side == scene.face.wink_side
    if kind == "none" or (kind == "raised" and acting):
        return []
    if kind == "puzzled":
        kind = "raised" if acting else "low"
    x, y = who.subject.eyes
    above = 23 if who.subject.ears == "eyes" else 27
    if who.subject.marks == "panda" and kind != "angry":
        above = 34
    shape = curve([(side * (x + dx), y - above + dy) for dx, dy in BROWS[kind]])
    on_patch = who.subject.marks == "panda" and kind == "angry"
    return [Mark(shape, ink=_line_colour(scene) if on_patch else scene.ink, line=STROKE)]


def _cheeks(scene: Scene) -> list[Mark]:
    if not scene.face.blush:
        return []
    who = scene.character
    colour = mix(who.palette.fur, BLUSH, 0.72)
    if who.subject.mask in ("cheeks", "penguin", "lower"):
        colour = mix(WHITE, BLUSH, 0.72)
    x, y = (who.head[0] - 19, 24)
    return [Mark(oval(side * x, y, 13, 8.5), fill=colour) for side in (-1, 1)]


def _whiskers(scene: Scene) -> list[Mark]:
    who = scene.character
    if not who.subject.whiskers:
        return []
    x = who.head[0]
    ends = (((x - 10, 12), (x + 13, 8)), ((x - 11, 27), (x + 12, 30)))
    return [
        Mark(broken([(s * px, y) for px, y in pair]), ink=scene.ink, line=FINE)
        for s in (-1, 1)
        for pair in ends
    ]


def _nose(scene: Scene) -> list[Mark]:
    who, y = scene.character, nose_y(scene.character)
    colour = who.palette.nose
    match who.subject.nose:
        case "wide":
            return [
                Mark(blob(0, y, 12, 8, 8), fill=mix(scene.ink, 0, 0.2)),
                Mark(oval(-3, y - 3, 4, 2.6), fill=WHITE),
            ]
        case "small":
            tip = broken(((-8, y - 4), (8, y - 4), (0, y + 5)), closed=True)
            return [Mark(tip, fill=colour, ink=colour, line=4)]
        case "beak":
            beak = broken(((-15, y - 3), (0, y - 11), (15, y - 3), (0, y + 9)), closed=True)
            return [Mark(beak, fill=colour, ink=scene.ink)]
        case "snout":
            holes = [Mark(oval(s * 8.5, y, 4, 6), fill=mix(scene.ink, colour, 0.25)) for s in (-1, 1)]
            return [Mark(blob(0, y, 25, 16, 16), fill=colour, ink=scene.ink), *holes]
        case _:
            return [Mark(oval(s * 8, y, 3.4, 3), fill=mix(scene.ink, who.palette.fur, 0.2)) for s in (-1, 1)]


def _tears(scene: Scene, side: int) -> list[Mark]:
    who = scene.character
    x, y = who.subject.eyes
    if scene.face.tears == "beads":
        return [
            Mark(placed(drop(10.5), side * (x + 10), y + 34), fill=TEAR, ink=scene.ink, line=FINE),
            Mark(oval(side * (x + 10) - 3, y + 36, 3, 4), fill=WHITE),
        ]
    if scene.face.tears == "streams":
        stream = tube(((side * x, y + 19), (side * (x + 3), y + 34), (side * (x + 5), who.head[1] - 12)), 16)
        shine = tube(((side * x - 2, y + 22), (side * (x + 4) - 2, who.head[1] - 14)), 4)
        return [Mark(stream, fill=TEAR, ink=scene.ink, line=FINE), Mark(shine, fill=0xD3F1FF)]
    return []
