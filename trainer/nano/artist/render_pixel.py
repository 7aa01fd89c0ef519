"""Pixel art: a grid of 64 x 64 cells, hard edges, no half tones."""

import numpy as np
from PIL import Image

from .drawing import FRAME
from .raster import Sheet, placed
from .render_house import Pen
from .scene import Scene

CELLS = 64
BOLD = 0.86  # of the house's lines: about one cell wide, and never broken


def render(scene: Scene, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    sheet, work = Sheet(CELLS), placed(scene)
    pen = Pen(sheet.canvas, work.thickness * BOLD, smooth=False)
    for mark in work.marks(sheet.canvas):
        pen.put(mark)
    small = sheet.picture()
    seen = small[..., 3] > 127
    small[..., :3] = np.where(seen[..., None], small[..., :3], 255)
    small[..., 3] = np.where(seen, 255, 0)
    return np.asarray(Image.fromarray(small, "RGBA").resize((size, size), Image.Resampling.NEAREST))
