"""Stickers with lettering whose clean picture is known: what bench/lettering.py measures against."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image

from stickers import words
from stickers.picture import cutout, lettering
from trainer.nano.artist import STYLES, draw

VARIANTS = ("detached", "outlined", "opaque", "touching", "none")
EXPRESSIONS = ("happy", "sad", "angry", "cheer", "hello", "congrats", "thanks", "okay")
GROUNDS = ((255, 255, 255), (250, 236, 200), (205, 228, 246), (60, 66, 84))
SIDE, MARGIN, OUTLINE = 256, 14, 6
OVERLAP = 0.45  # of the height of the words: how far they reach over the drawing when they touch it


@dataclass(frozen=True)
class Case:
    """`picture` and `clean` are uint8 (H, W, 4); `mask` is boolean (H, W): where the two differ."""

    number: int
    variant: str
    language: str
    text: str
    picture: np.ndarray
    clean: np.ndarray
    mask: np.ndarray


def cases(count: int, *, seed: int = 0) -> Iterator[Case]:
    """As many stickers, every variant in every language within thirty of them."""
    for number in range(count):
        yield case(number, seed)


def case(number: int, seed: int) -> Case:
    chance = Random(f"lettering bench {seed} {number}")
    variant, language = VARIANTS[number % 5], words.LANGUAGES[number % 6]
    expression = EXPRESSIONS[number % 8]
    drawing = draw(seed * 10_000 + number, expression=expression, style=STYLES[number // 2 % len(STYLES)])
    text = "" if variant == "none" else words.caption(str(number), expression, "", language)
    clean, picture = pair(drawing.image, text, variant, chance)
    mask = (picture != clean).any(axis=2)
    return Case(number, variant, language, text, picture, clean, mask)


def pair(image: np.ndarray, text: str, variant: str, chance: Random) -> tuple[np.ndarray, np.ndarray]:
    """The clean sticker and the same with its words."""
    raw = variant == "outlined"
    figure = Image.fromarray(image if raw else cutout.die_cut(image), "RGBA")
    letters = written(text, figure.width, chance)
    above = chance.random() < 0.5
    bare, full = laid(figure, letters, above, OVERLAP if variant == "touching" else None)
    if raw:
        return outlined(bare), outlined(full)
    if variant == "opaque":
        ground = Image.new("RGBA", bare.size, chance.choice(GROUNDS))
        bare, full = (Image.alpha_composite(ground, layer) for layer in (bare, full))
    return np.array(bare), np.array(full)


def written(text: str, width: int, chance: Random) -> Image.Image:
    if not text:
        return Image.new("RGBA", (width // 2, 24), (255, 255, 255, 0))
    fill = chance.choice(lettering.FILLS)
    bend, tilt = chance.choice((0.0, 0.05, 0.08)), chance.uniform(-2.5, 2.5)
    return lettering.drawn(text, width, fill, bend=bend, tilt=tilt)


def laid(
    figure: Image.Image, letters: Image.Image, above: bool, overlap: float | None
) -> tuple[Image.Image, Image.Image]:
    """Figure alone and figure with words, on canvases of one size with room at the sides."""
    if overlap is None:
        empty = Image.new("RGBA", letters.size, (255, 255, 255, 0))
        bare, full = (lettering.joined(figure, layer, above=above) for layer in (empty, letters))
    else:
        bare, full = figure.copy(), figure.copy()
        box = figure.getchannel("A").getbbox() or (0, 0, *figure.size)
        over = round(overlap * letters.height)
        top = box[1] + over - letters.height if above else box[3] - over
        bare, full = roomy(bare, letters.height), roomy(full, letters.height)
        full.alpha_composite(letters, ((full.width - letters.width) // 2, top + letters.height))
    return roomy(bare, MARGIN), roomy(full, MARGIN)


def roomy(image: Image.Image, margin: int) -> Image.Image:
    canvas = Image.new("RGBA", (image.width + 2 * margin, image.height + 2 * margin), (255, 255, 255, 0))
    canvas.alpha_composite(image, (margin, margin))
    return canvas


def outlined(image: Image.Image) -> np.ndarray:
    """One white die-cut edge around drawing and words together, as many packs have it."""
    pixels = np.array(image)
    edge = cutout.round_off(cutout.dilate(pixels[..., 3], OUTLINE + cutout.NOTCH), cutout.NOTCH)
    return cutout.compose(pixels, edge, cutout.dilate(edge, cutout.SHADE_REACH))
