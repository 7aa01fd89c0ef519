"""Pixels: the die-cut, the lettering, the files. Knows neither Django nor torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Finished:
    """A sticker as it is stored; `raw` is the drawing before outline and letters."""

    png: bytes
    webp: bytes
    raw: bytes
    width: int
    height: int


def finish(image: np.ndarray, *, caption: str, recipe: Mapping[str, Any]) -> Finished:
    """From the engine's RGBA to files: die-cut, lettered when there is a caption, encoded with its recipe.

    Raises ValueError when the font lacks a glyph of the caption."""
    from stickers.picture.cutout import die_cut
    from stickers.picture.encode import exact, png, webp

    sticker = Image.fromarray(die_cut(image), "RGBA")
    kept = dict(recipe)
    if caption.strip():
        from stickers.picture.lettering import letter

        sticker = letter(sticker, caption, seed=int(recipe.get("seed", 0)))
        kept["caption"] = caption
    return Finished(png(sticker, recipe=kept), webp(sticker), exact(image), sticker.width, sticker.height)


def warm() -> None:
    """Finishes a sticker and opens the fonts, which holds up the whole process for a tenth of a second."""
    from stickers.picture.typefaces import open_fonts

    finish(np.zeros((8, 8, 4), np.uint8), caption="", recipe={})
    open_fonts()
