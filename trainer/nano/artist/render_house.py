"""The house style: flat fills inside a bold, even, dark outline."""

import numpy as np
import skia

from .drawing import FRAME, layers, placement
from .marks import Mark
from .scene import Colour, Scene


def render(scene: Scene, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    premultiplied = np.zeros((size, size, 4), np.uint8)
    info = skia.ImageInfo.Make(size, size, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Canvas.MakeRasterDirect(info, premultiplied, premultiplied.strides[0])
    _draw(canvas, scene, size / FRAME)
    alpha = premultiplied[..., 3:]
    premultiplied[..., :3] += 255 - alpha
    return premultiplied


def _draw(canvas: skia.Canvas, scene: Scene, zoom: float) -> None:
    drawn = layers(scene)
    matrix = placement(scene, drawn)
    # The outline keeps its width however far the figure had to shrink to fit.
    thickness = min(1.25, 1 / matrix.getScaleX())
    canvas.scale(zoom, zoom)
    canvas.concat(matrix)
    pen = Pen(canvas, thickness)
    for layer in drawn:
        canvas.save()
        canvas.concat(layer.matrix())
        for mark in layer.marks:
            pen.put(mark)
        canvas.restore()


class Pen:
    """A canvas with one fill paint and one round-nibbed line paint."""

    def __init__(self, canvas: skia.Canvas, thickness: float) -> None:
        self.canvas = canvas
        self.thickness = thickness
        self.flat = skia.Paint(AntiAlias=True)
        self.line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style)
        self.line.setStrokeCap(skia.Paint.kRound_Cap)
        self.line.setStrokeJoin(skia.Paint.kRound_Join)

    def put(self, mark: Mark) -> None:
        if mark.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(mark.clip, skia.ClipOp.kIntersect, True)
        if mark.fill is not None:
            self.flat.setColor(_opaque(mark.fill))
            self.canvas.drawPath(mark.path, self.flat)
        if mark.ink is not None:
            self.line.setColor(_opaque(mark.ink))
            self.line.setStrokeWidth(mark.line * self.thickness)
            self.canvas.drawPath(mark.path, self.line)
        if mark.clip is not None:
            self.canvas.restore()


def _opaque(colour: Colour) -> int:
    return 0xFF000000 | colour
