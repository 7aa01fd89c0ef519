"""Plasticine: no outlines, every form rounded by light from the upper left."""

import numpy as np
import skia

from .drawing import FRAME
from .marks import Mark, mix
from .raster import Sheet, nib, outlines, paint, placed, without_shade
from .scene import Scene

SHADE, GLOW = 0x3A1A4A, 0xFFFFFF
FEATURE = 0x35202B


def render(scene: Scene, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    sheet, work = Sheet(size), placed(scene)
    hands = Modeller(sheet.canvas, scene, work.thickness)
    for mark in work.marks(sheet.canvas):
        hands.put(without_shade(mark))
    return sheet.picture()


class Modeller:
    """Presses a form onto what is there, then rounds it where the house style draws its outline."""

    def __init__(self, canvas: skia.Canvas, scene: Scene, thickness: float) -> None:
        self.canvas, self.scene, self.thickness = canvas, scene, thickness

    def put(self, mark: Mark) -> None:
        if mark.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(mark.clip, skia.ClipOp.kIntersect, True)
        if mark.fill is not None:
            if mark.clip is None:
                self._cast(mark.path)
            self.canvas.drawPath(mark.path, paint(mix(mark.fill, 0xFFC9A0, 0.06)))
        if mark.ink is not None and outlines(mark, self.scene):
            self._round(mark.path)
        elif mark.ink is not None:
            colour = FEATURE if mark.ink == self.scene.ink else mark.ink
            self.canvas.drawPath(mark.path, nib(colour, mark.line * self.thickness))
        if mark.clip is not None:
            self.canvas.restore()

    def _cast(self, path: skia.Path) -> None:
        """A soft shadow on the forms below, and on nothing else."""
        bounds = path.getBounds()
        if min(bounds.width(), bounds.height()) < 12:
            return
        shadow = paint(SHADE, alpha=0.3, blur=4)
        shadow.setBlendMode(skia.BlendMode.kSrcATop)
        self.canvas.save()
        self.canvas.translate(2, 4)
        self.canvas.drawPath(path, shadow)
        self.canvas.restore()

    def _round(self, path: skia.Path) -> None:
        bounds = path.getBounds()
        depth = max(1.6, min(11.0, 0.14 * min(bounds.width(), bounds.height())))
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        self._rim(path, -depth, SHADE, 0.4, depth)
        self._rim(path, depth * 0.8, GLOW, 0.24, depth)
        if depth > 6:
            x, y = bounds.left() + bounds.width() * 0.3, bounds.top() + bounds.height() * 0.2
            spot = skia.Rect.MakeXYWH(x - depth, y - depth * 0.45, depth * 2, depth * 0.9)
            self.canvas.drawOval(spot, paint(GLOW, alpha=0.42, blur=depth * 0.22))
        self.canvas.restore()

    def _rim(self, path: skia.Path, shift: float, colour: int, alpha: float, depth: float) -> None:
        """A blurred line along one side: the outline, moved so that only its inner half is seen."""
        self.canvas.save()
        self.canvas.translate(shift, shift)
        self.canvas.drawPath(path, nib(colour, abs(shift) * 2.1, alpha=alpha, blur=depth * 0.5))
        self.canvas.restore()
