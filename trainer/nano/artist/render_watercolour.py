"""Watercolour: pale washes whose pigment gathers at the edges, and features in thin pencil."""

import numpy as np
import skia

from .drawing import FRAME
from .marks import Mark, mix
from .raster import Sheet, nib, outlines, paint, placed, without_shade
from .scene import Scene

EDGE = 0xA58FA8  # multiplied onto the wash at its edge
PENCIL = 0x6B4A55
WOBBLE = 1.3  # pixels at 256 px


def render(scene: Scene, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    sheet, work = Sheet(size), placed(scene)
    brush = Brush(sheet.canvas, scene, work.thickness)
    for mark in work.marks(sheet.canvas):
        brush.put(without_shade(mark))
    return granulated(wobbly(sheet.picture(), scene.seed), scene.seed)


class Brush:
    """Washes, their edges, and a pencil."""

    def __init__(self, canvas: skia.Canvas, scene: Scene, thickness: float) -> None:
        self.canvas, self.scene, self.thickness = canvas, scene, thickness

    def put(self, mark: Mark) -> None:
        if mark.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(mark.clip, skia.ClipOp.kIntersect, True)
        if mark.fill is not None:
            self._wash(mark)
        if mark.ink is not None and outlines(mark, self.scene):
            self._edge(mark.path)
        elif mark.ink is not None:
            colour = PENCIL if mark.ink == self.scene.ink else mark.ink
            self.canvas.drawPath(mark.path, nib(colour, mark.line * 0.68 * self.thickness))
        if mark.clip is not None:
            self.canvas.restore()

    def _wash(self, mark: Mark) -> None:
        assert mark.fill is not None
        # What is nearly black (eyes, noses) stays dark enough to read.
        dark = max(mark.fill >> bits & 255 for bits in (16, 8, 0)) < 110
        colour = mix(mark.fill, PENCIL, 0.35) if dark else mix(mark.fill, 0xFFFFFF, 0.3)
        # A clipped marking bleeds softly into the wash around it.
        self.canvas.drawPath(mark.path, paint(colour, blur=0 if mark.clip is None or dark else 2.2))

    def _edge(self, path: skia.Path) -> None:
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        for width, alpha, blur in ((13, 0.5, 4.5), (5.0, 0.95, 0.8)):
            line = nib(EDGE, width, alpha=alpha, blur=blur)
            line.setBlendMode(skia.BlendMode.kMultiply)
            self.canvas.drawPath(path, line)
        self.canvas.restore()


def wobbly(picture: np.ndarray, seed: int) -> np.ndarray:
    """The picture with every edge moved a little, smoothly, as a hand would."""
    size = len(picture)
    chance = np.random.default_rng(seed)
    ys, xs = np.mgrid[0:size, 0:size]
    moves = [smooth(chance.normal(size=(9, 9)), size) * WOBBLE * size / FRAME for _ in range(2)]
    from_y = np.clip((ys + moves[0]).round().astype(int), 0, size - 1)
    from_x = np.clip((xs + moves[1]).round().astype(int), 0, size - 1)
    return picture[from_y, from_x]


def granulated(picture: np.ndarray, seed: int) -> np.ndarray:
    """Pigment that lies thicker here and thinner there; the white of the paper stays."""
    size = len(picture)
    chance = np.random.default_rng(seed + 1)
    amount = (
        1 + 0.2 * smooth(chance.normal(size=(7, 7)), size) + 0.07 * smooth(chance.normal(size=(64, 64)), size)
    )
    pigment = (255 - picture[..., :3].astype(np.float32)) * amount[..., None]
    picture[..., :3] = np.where(picture[..., 3:] > 0, 255 - np.clip(pigment, 0, 255), 255)
    return picture


def smooth(grid: np.ndarray, size: int) -> np.ndarray:
    """float32 (size, size): the coarse grid drawn out to the picture, bilinearly."""
    at = np.linspace(0, len(grid) - 1.001, size)
    low, share = at.astype(int), (at % 1)[:, None]
    rows = grid[low] * (1 - share) + grid[low + 1] * share
    return (rows[:, low] * (1 - share.T) + rows[:, low + 1] * share.T).astype(np.float32)
