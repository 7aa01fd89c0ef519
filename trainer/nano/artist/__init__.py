"""The artist: draws any number of captioned chat stickers, each decided by one seed."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np

from . import render_clay, render_house, render_ink, render_pixel, render_watercolour
from .caption import EXPRESSION_WORDS, SUBJECT_WORDS, caption, vocabulary
from .compose import compose
from .expressions import EXPRESSIONS
from .scene import Scene
from .subjects import SUBJECTS

__all__ = [
    "EXPRESSIONS",
    "EXPRESSION_WORDS",
    "HOUSE",
    "STYLES",
    "SUBJECTS",
    "SUBJECT_WORDS",
    "Drawing",
    "Scene",
    "caption",
    "compose",
    "draw",
    "vocabulary",
]


HOUSE = "house"
Render = Callable[[Scene, int], np.ndarray]
RENDERERS: dict[str, Render] = {
    HOUSE: render_house.render,
    "clay": render_clay.render,
    "pixel": render_pixel.render,
    "ink": render_ink.render,
    "watercolour": render_watercolour.render,
}
STYLES: tuple[str, ...] = tuple(RENDERERS)


@dataclass(frozen=True)
class Drawing:
    """`image` is uint8 (size, size, 4): straight alpha; the colour is composited on white."""

    image: np.ndarray
    caption: str
    subject: str
    expression: str
    style: str = HOUSE


def draw(
    seed: int,
    *,
    subject: str | None = None,
    expression: str | None = None,
    things: tuple[str, ...] = (),
    coat: str | None = None,
    style: str = HOUSE,
    size: int = 256,
) -> Drawing:
    """The sticker of this seed: same arguments, same bytes; another style draws the same scene."""
    scene = compose(seed, subject=subject, expression=expression, things=things, coat=coat)
    words = caption(scene, Random(seed ^ 0x5EED))
    return Drawing(RENDERERS[style](scene, size), words, scene.subject, scene.expression, style)
