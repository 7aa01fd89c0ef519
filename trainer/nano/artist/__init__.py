"""The artist: draws any number of captioned chat stickers, each decided by one seed."""

from dataclasses import dataclass
from random import Random

import numpy as np

from .caption import EXPRESSION_WORDS, SUBJECT_WORDS, caption, vocabulary
from .compose import compose
from .expressions import EXPRESSIONS
from .render_house import render
from .scene import Scene
from .subjects import SUBJECTS

__all__ = [
    "EXPRESSIONS",
    "EXPRESSION_WORDS",
    "SUBJECTS",
    "SUBJECT_WORDS",
    "Drawing",
    "Scene",
    "caption",
    "compose",
    "draw",
    "vocabulary",
]


@dataclass(frozen=True)
class Drawing:
    """`image` is uint8 (size, size, 4): straight alpha; the colour is composited on white."""

    image: np.ndarray
    caption: str
    subject: str
    expression: str


def draw(seed: int, *, subject: str | None = None, expression: str | None = None, size: int = 256) -> Drawing:
    """The sticker of this seed: same arguments, same bytes."""
    scene = compose(seed, subject=subject, expression=expression)
    words = caption(scene, Random(seed ^ 0x5EED))
    return Drawing(render(scene, size), words, scene.subject, scene.expression)
