"""The face: where eyes, brows and tears go. Kinds are the words of `expressions`."""

import skia

from .eyes import EYES, STROKE, WHITE
from .marks import FINE, Mark
from .mouths import mouth
from .noses import cheeks, nose, whiskers
from .scene import Colour, Point, Scene
from .shapes import curve, drop, oval, placed, tube

TEAR = 0x5CC3FF


def face_marks(scene: Scene) -> list[Mark]:
    """All features in drawing order, on a head whose middle is (0, 0)."""
    sides = (-1, 1)
    marks = cheeks(scene) + whiskers(scene)
    marks += [mark for side in sides for mark in _eye(scene, side)]
    marks += [mark for side in sides for mark in _brow(scene, side)]
    marks += mouth(scene)
    marks += nose(scene)
    return marks + [mark for side in sides for mark in _tears(scene, side)]


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
    wide, high = who.eye_shape
    matrix.preScale(side * who.eye_scale * wide, who.eye_scale * high)
    return [mark.moved(matrix) for mark in EYES[kind](scene.ink, ink, look, side)]


def _line_colour(scene: Scene) -> Colour:
    """Lines on the dark patches of a panda have to be light."""
    return 0xFFF8EC if scene.character.subject.dark_face else scene.ink


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
    if who.subject.dark_face and kind != "angry":
        above = 34
    shape = curve([(side * (x + dx), y - above + dy) for dx, dy in BROWS[kind]])
    on_patch = who.subject.dark_face and kind == "angry"
    return [Mark(shape, ink=_line_colour(scene) if on_patch else scene.ink, line=STROKE)]


def _tears(scene: Scene, side: int) -> list[Mark]:
    who = scene.character
    x, y = who.subject.eyes
    if scene.face.tears == "beads":
        return [
            Mark(placed(drop(10.5), side * (x + 10), y + 34), fill=TEAR, ink=scene.ink, line=FINE),
            Mark(oval(side * (x + 10) - 3, y + 36, 3, 4), fill=WHITE),
        ]
    if scene.face.tears == "joy":
        spray = placed(drop(10), side * (x + 27), y - 6, 1, side * -118)
        return [Mark(spray, fill=TEAR, ink=scene.ink, line=FINE)]
    if scene.face.tears == "one" and side == scene.face.wink_side:
        return [Mark(placed(drop(9), side * (x + 15), y + 20), fill=TEAR, ink=scene.ink, line=FINE)]
    if scene.face.tears == "streams":
        stream = tube(((side * x, y + 19), (side * (x + 3), y + 34), (side * (x + 5), who.head[1] - 12)), 16)
        shine = tube(((side * x - 2, y + 22), (side * (x + 4) - 2, who.head[1] - 14)), 4)
        return [Mark(stream, fill=TEAR, ink=scene.ink, line=FINE), Mark(shine, fill=0xD3F1FF)]
    return []
