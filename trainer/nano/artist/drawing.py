"""A scene as layers of marks, ready for any style renderer, and its place in the frame."""

import skia

from .faces import face_marks
from .figure import behind, in_front
from .head import head_marks
from .marks import Layer, Mark
from .props import prop_marks
from .scene import Scene
from .worn import on_top, scarf

FRAME = 256
HEAD = 2  # its place among the layers
MARGIN = 4  # free pixels around a figure that fills the frame


def layers(scene: Scene) -> list[Layer]:
    """Back to front. (0, 0) is the middle of the head, units are about a pixel at 256 px."""
    chin = scene.character.head[1]
    head = [
        *prop_marks(scene, layer="behind head"),
        *head_marks(scene),
        *prop_marks(scene, layer="brow"),
        *face_marks(scene),
        *on_top(scene),
    ]
    return [
        Layer(prop_marks(scene, layer="back")),
        Layer([*behind(scene), *prop_marks(scene, layer="body"), *scarf(scene)]),
        Layer(head, tilt=scene.pose.tilt, pivot=(0, chin * 0.9), drop=scene.pose.head_drop),
        Layer([*prop_marks(scene, layer="held"), *in_front(scene), *prop_marks(scene, layer="front")]),
    ]


def placement(scene: Scene, drawn: list[Layer]) -> skia.Matrix:
    """Drawing units to the FRAME x FRAME square: as large as fits, never cut off."""
    box = _bounds(drawn)
    room = FRAME - 2 * MARGIN
    scale = scene.fill * room / max(box.width(), box.height())
    spare_x, spare_y = room - box.width() * scale, room - box.height() * scale
    matrix = skia.Matrix()
    matrix.setTranslate(
        MARGIN + spare_x * (0.5 + scene.shift[0] * min(0.5, 5 / max(spare_x, 1))),
        MARGIN + spare_y * (0.5 + scene.shift[1] * min(0.5, 5 / max(spare_y, 1))),
    )
    matrix.preScale(scale, scale)
    matrix.preTranslate(-box.left(), -box.top())
    return matrix


def face_box(scene: Scene) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of eyes, brows, mouth, cheeks and tears, in pixels of the FRAME."""
    drawn = layers(scene)
    place = skia.Matrix()
    place.setConcat(placement(scene, drawn), drawn[HEAD].matrix())
    box = skia.Rect.MakeEmpty()
    for mark in face_marks(scene):
        if mark.clip is None:
            box.join(_mark_bounds(mark, place))
    return box.left(), box.top(), box.right(), box.bottom()


def _bounds(drawn: list[Layer]) -> skia.Rect:
    box = skia.Rect.MakeEmpty()
    for layer in drawn:
        matrix = layer.matrix()
        for mark in layer.marks:
            if mark.clip is None:
                box.join(_mark_bounds(mark, matrix))
    return box


def _mark_bounds(mark: Mark, matrix: skia.Matrix) -> skia.Rect:
    path = skia.Path()
    mark.path.transform(matrix, path)
    box = path.computeTightBounds()
    if mark.ink is not None:
        box.outset(mark.line / 2 + 0.5, mark.line / 2 + 0.5)
    return box
