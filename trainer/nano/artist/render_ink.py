"""Brush and ink: lines that swell and taper, washes of grey, and one vermilion."""

import colorsys
import math

import numpy as np
import skia

from .drawing import FRAME
from .marks import LINE, Mark, light
from .raster import Sheet, nib, outlines, paint, placed, without_shade
from .scene import Colour, Scene

INK, VERMILION, PAPER = 0x211D1E, 0xE5402B, 0xFFFFFF
GREYS = ((0.8, 0xFFFFFF), (0.64, 0xDEDBD6), (0.45, 0xB5B0AB), (0.25, 0x7F7A77), (0.0, 0x2B2728))
SLANT = math.radians(38)  # of the brush: strokes along it are thin
STEP = 3.0  # between the points of a stroke
SMALL = 95  # what is larger than this is never vermilion


def render(scene: Scene, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    sheet, work = Sheet(size), placed(scene)
    brush = Brush(sheet.canvas, scene, work.thickness)
    for mark in work.marks(sheet.canvas):
        brush.put(without_shade(mark))
    return sheet.picture()


class Brush:
    """Tones inside, strokes around."""

    def __init__(self, canvas: skia.Canvas, scene: Scene, thickness: float) -> None:
        self.canvas, self.scene, self.thickness = canvas, scene, thickness
        self.strokes = 0

    def put(self, mark: Mark) -> None:
        if mark.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(mark.clip, skia.ClipOp.kIntersect, True)
        if mark.fill is not None:
            self.canvas.drawPath(mark.path, paint(tone(mark.fill, mark.path)))
        if mark.ink is not None:
            self._stroke(mark)
        if mark.clip is not None:
            self.canvas.restore()

    def _stroke(self, mark: Mark) -> None:
        assert mark.ink is not None
        around = outlines(mark, self.scene)
        colour = INK if mark.ink == self.scene.ink else tone(mark.ink, mark.path)
        width = mark.line * self.thickness * (1.0 if around else 1.1)
        if width < 0.6 * LINE:
            self.canvas.drawPath(mark.path, nib(colour, width * 0.8))
            return
        self.strokes += 1
        phase = self.scene.seed * 0.7 + self.strokes * 1.9
        for shape in swelling(mark.path, width, phase):
            self.canvas.drawPath(shape, paint(colour))


def tone(colour: Colour, path: skia.Path) -> Colour:
    """Grey by how light it is; small things of a strong red are vermilion."""
    bounds = path.getBounds()
    red, green, blue = (colour >> bits & 255 for bits in (16, 8, 0))
    hue, strength, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    reddish = (hue < 0.035 or hue > 0.92) and strength > 0.36 and value > 0.7
    if reddish and max(bounds.width(), bounds.height()) < SMALL:
        return VERMILION
    return next(grey for least, grey in GREYS if light(colour) >= least)


def swelling(path: skia.Path, width: float, phase: float) -> list[skia.Path]:
    """Filled strokes along each contour: broad across the slant, thin along it and at open ends."""
    shapes: list[skia.Path] = []
    measure = skia.PathMeasure(path, False)
    while True:
        if measure.getLength() > 2:
            shapes.append(_one(measure, width, phase))
        if not measure.nextContour():
            return shapes


def _one(measure: skia.PathMeasure, width: float, phase: float) -> skia.Path:
    length = measure.getLength()
    count = max(6, round(length / STEP))
    places = [measure.getPosTan(length * at / (count - 1)) for at in range(count)]
    points = np.array([(spot.x(), spot.y()) for spot, _ in places])
    ways = np.array([(way.x(), way.y()) for _, way in places])
    turn = np.arctan2(ways[:, 1], ways[:, 0])
    along = np.linspace(0, 1, count)
    half = width * (0.16 + 0.66 * np.abs(np.sin(turn - SLANT)) ** 1.3)
    half *= 1 + 0.2 * np.sin(phase + along * math.tau * max(1, round(length / 90)))
    if not measure.isClosed():
        half *= np.minimum(1, 0.2 + 2.4 * np.minimum(along, 1 - along))
    out = np.stack([-ways[:, 1], ways[:, 0]], 1) * half[:, None]
    return _band(points + out, points - out, closed=measure.isClosed())


def _band(outer: np.ndarray, inner: np.ndarray, *, closed: bool) -> skia.Path:
    path = skia.Path()
    if closed:
        path.addPoly([skia.Point(*map(float, at)) for at in outer], True)
        path.addPoly([skia.Point(*map(float, at)) for at in inner], True)
        path.setFillType(skia.PathFillType.kEvenOdd)
    else:
        path.addPoly([skia.Point(*map(float, at)) for at in (*outer, *inner[::-1])], True)
    return path
