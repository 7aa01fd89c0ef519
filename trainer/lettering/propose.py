"""A mask for lettering that touches the drawing: a start for the brush, never carried out unasked."""

import numpy as np

from trainer.lettering import paint
from trainer.lettering.ink import HAZE, distance
from trainer.lettering.lines import Line

SHADES = 8  # steps of a channel when colours are counted
STROKE = 0.1  # of the line's height: gaps this wide inside the letters are closed
CLOSED = 0.6  # of the line's height: gaps in the drawing that are no wider are part of it
LIKELY = 5.0  # how much commoner a colour is among the words than elsewhere


def propose(picture: np.ndarray, line: Line) -> np.ndarray:
    """Pixels in the line's place whose colours are the words': filled over the drawing, erased beside it."""
    words = lettered(picture, line)
    drawing = (picture[..., 3] > HAZE) & ~words
    reach = CLOSED * line.height
    # Closed: what lies between parts of the drawing is over it, what reaches out of it is beside it.
    over = distance(distance(drawing) > reach) > reach
    mask = paint.empty(picture)
    mask[words & over, paint.FILL] = 255
    mask[words & ~over, paint.ERASE] = 255
    return mask


def lettered(picture: np.ndarray, line: Line) -> np.ndarray:
    """Boolean (H, W): which pixels of the line's place are letters, told by their colours, holes closed."""
    shades = picture[..., :3].astype(int) * SHADES // 256
    code = (shades[..., 0] * SHADES + shades[..., 1]) * SHADES + shades[..., 2]
    seen = picture[..., 3] > HAZE
    here, there = share(code[line.core & seen]), share(code[~line.near & seen])
    likely = (here > LIKELY * there)[code] & line.near & seen
    # The white stroke between the letters' colours is theirs too, though white is everywhere.
    reach = STROKE * line.height
    closed = distance(distance(likely) > reach) > reach
    return (closed | (distance(likely) <= 1)) & line.near & seen


def share(codes: np.ndarray) -> np.ndarray:
    """How often each colour occurs, by code; never nothing, so that a single pixel proves little."""
    counts = np.bincount(codes, minlength=SHADES**3) + 0.2
    return counts / counts.sum()
