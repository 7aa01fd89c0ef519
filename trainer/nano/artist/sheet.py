"""Contact sheets of RGBA pictures, for looking at them."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

LIGHT_BLUE = "#cfdcea"


def contact_sheet(images: Sequence[np.ndarray], columns: int, ground: str = LIGHT_BLUE) -> Image.Image:
    """Pictures (each uint8 (h, w, 4), straight alpha, one size) row by row on a coloured ground."""
    height, width = images[0].shape[:2]
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), ground)
    for at, picture in enumerate(images):
        tile = Image.fromarray(picture, "RGBA")
        sheet.paste(tile, (at % columns * width, at // columns * height), tile)
    return sheet
