"""A few stickers with and without words, made once for all tests of text removal."""

from functools import cache
from random import Random

import numpy as np
import pytest
from PIL import Image

from bench.lettering_cases import MARGIN, laid, outlined, roomy, written
from stickers.picture import cutout
from trainer.lettering import Text, find_texts
from trainer.nano.artist import draw


@cache
def drawing(*, cut: bool = True) -> Image.Image:
    image = draw(3, subject="bear", expression="happy").image
    return Image.fromarray(cutout.die_cut(image) if cut else image, "RGBA")


@cache
def figure() -> np.ndarray:
    """A sticker without words."""
    return np.array(roomy(drawing(), MARGIN))


@cache
def lettered(text: str = "Hello!") -> tuple[np.ndarray, np.ndarray]:
    """The sticker with its words beside it, and without them."""
    bare, full = laid(drawing(), written(text, 256, Random(1)), False, None)
    return np.array(full), np.array(bare)


@cache
def in_one_outline(text: str = "Hello!") -> tuple[np.ndarray, np.ndarray]:
    """Drawing and words inside one white edge; and the drawing inside its own."""
    bare, full = laid(drawing(cut=False), written(text, 256, Random(1)), False, None)
    return outlined(full), outlined(bare)


@cache
def touching(text: str = "Hello!") -> np.ndarray:
    """Words over the drawing's middle."""
    _, full = laid(drawing(), written(text, 256, Random(2)), False, 1.4)
    return np.array(full)


@cache
def read(content: bytes, shape: tuple[int, ...]) -> tuple[Text, ...]:
    return tuple(find_texts(np.frombuffer(content, np.uint8).reshape(shape)))


@pytest.fixture(autouse=True)
def each_picture_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader takes a third of a second; what it found in a picture holds for all tests."""

    def once(picture: np.ndarray) -> list[Text]:
        return list(read(picture.tobytes(), picture.shape))

    monkeypatch.setattr("trainer.lettering.remove.find_texts", once)
