"""The house style: flat fills inside a bold, even, dark outline."""

import numpy as np
import skia

from .drawing import FRAME
from .marks import Mark
from .raster import Sheet, nib, opaque, paint, placed
from .scene import Scene


def render(scene: Scene, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    sheet, work = Sheet(size), placed(scene)
    pen = Pen(sheet.canvas, work.thickness)
    for mark in work.marks(sheet.canvas):
        pen.put(mark)
    return sheet.picture()


class Pen:
    """A canvas with one fill paint and one round-nibbed line paint."""

    def __init__(self, canvas: skia.Canvas, thickness: float, *, smooth: bool = True) -> None:
        self.canvas = canvas
        self.thickness = thickness
        self.smooth = smooth
        self.flat, self.line = paint(0), nib(0, 1)
        for one in (self.flat, self.line):
            one.setAntiAlias(smooth)

    def put(self, mark: Mark) -> None:
        if mark.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(mark.clip, skia.ClipOp.kIntersect, self.smooth)
        if mark.fill is not None:
            self.flat.setColor(opaque(mark.fill))
            self.canvas.drawPath(mark.path, self.flat)
        if mark.ink is not None:
            self.line.setColor(opaque(mark.ink))
            self.line.setStrokeWidth(mark.line * self.thickness)
            self.canvas.drawPath(mark.path, self.line)
        if mark.clip is not None:
            self.canvas.restore()
