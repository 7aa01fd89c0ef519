"""Lettering by font: big rounded words above or below the figure, on a canvas that grows for them."""

import math
import random
import re
import unicodedata

import cv2
import numpy as np
from PIL import Image, ImageDraw

from stickers.picture import emoji
from stickers.picture.shapes import shrink, solid
from stickers.picture.typefaces import SIZES, font, missing, runs, width_of
from stickers.picture.typesetting import OUTLINE, RIM, SIDE, fitted

FILLS = ("#ff4d6d", "#ff7a1a", "#e08f00", "#23b26d", "#1fa2e0", "#6f5bff", "#e0479e", "#12b5ad")
INK = "#2b2350"
GAP = 0.015
# Letters are drawn larger and made smaller at least by this, which keeps bent and tilted edges smooth.
SHRUNK = 1.5
# A full-width mark leaves half its square empty, a hole in letters this big.
NARROW = {ord("！"): "!", ord("？"): "?"}
# The font's own stands at half height, as it should between Han and kana and nowhere else.
ELLIPSIS = re.compile("(?<![\u2e80-\u9fff…])…+")
MOST_CHARACTERS = 60


def letter(image: Image.Image, text: str, *, seed: int) -> Image.Image:
    """The sticker with its words in a band of their own, at the top or at the bottom.

    The canvas grows by the band, so the words never cover the figure. ValueError where a glyph is missing."""
    line = " ".join(emoji.joined(unicodedata.normalize("NFC", text)).translate(NARROW).split())
    refuse(line)
    line = ELLIPSIS.sub(lambda found: "..." * len(found.group()), line)
    chance = random.Random(f"lettering {seed} {line}")
    above = chance.random() < 0.4
    fill = chance.choice(FILLS)
    words = drawn(
        line, image.width, fill, bend=chance.choice((0.0, 0.05, 0.08)), tilt=chance.uniform(-2.5, 2.5)
    )
    return joined(image.convert("RGBA"), words, above=above)


def refuse(line: str) -> None:
    if not line:
        raise ValueError("There are no words to letter; type a word or turn the caption off.")
    if len(line) > MOST_CHARACTERS:
        raise ValueError(f"At most {MOST_CHARACTERS} characters fit onto a sticker; use fewer.")
    if lacking := missing(line):
        raise ValueError(f"The font has no glyph for {' '.join(lacking)}; use other words.")


def drawn(line: str, width: int, fill: str, *, bend: float, tilt: float) -> Image.Image:
    """The words alone, as large as the width allows, cut to their ink."""
    setting = fitted(line, width)
    size = next((ready for ready in SIZES if ready >= SHRUNK * setting.size), SIZES[-1])
    masks = [written(setting.lines, size, stroke) for stroke in (round(OUTLINE * size), 0)]
    whole, letters = cv2.split(warped(cv2.merge(masks), bend, tilt))
    # As if the sticker were cut out around the words: inside its dark line all is white that is no letter.
    whole = solid(whole)
    shapes = [Image.fromarray(shape) for shape in (whole, shrink(whole, RIM * size), letters)]
    box = shapes[0].getbbox() or (0, 0, 1, 1)
    scale = min(setting.size / size, width * (1 - 2 * SIDE) / (box[2] - box[0]))
    target = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
    words = Image.new("RGBA", target)
    for shape, colour in zip(shapes, (INK, "#ffffff", fill), strict=True):
        words.alpha_composite(coloured(shape.crop(box).resize(target, Image.Resampling.LANCZOS), colour))
    return words


def written(lines: tuple[str, ...], size: int, stroke: int) -> np.ndarray:
    """The letters as a uint8 mask (H, W), lines centred, each letter with a stroke around it."""
    widths = [width_of(line, size) for line in lines]
    pitch = round(size * 1.14)
    mask = Image.new("L", (math.ceil(max(widths)) + size, pitch * len(lines) + size), 0)
    draw = ImageDraw.Draw(mask)
    for row, (line, width) in enumerate(zip(lines, widths, strict=True)):
        x = (mask.width - width) / 2
        for family, part in runs(line):
            at = (x, size * 1.3 + row * pitch)
            draw.text(at, part, fill=255, font=font(family, size), anchor="ls", stroke_width=stroke)
            x += font(family, size).getlength(part)
    return np.asarray(mask)


def warped(shape: np.ndarray, bend: float, tilt: float) -> np.ndarray:
    """A uint8 picture (H, W[, bands]) bent to an arch as high as `bend` of the width, its middle lifted, and
    turned by `tilt` degrees, on a larger one; each of its pixels is looked up once for both."""
    height, width = shape.shape[0] + bend * shape.shape[1], shape.shape[1]
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    x = centred(math.ceil(width * cos + height * abs(sin)))
    y = centred(math.ceil(width * abs(sin) + height * cos))[:, None]
    across = cos * x - sin * y
    drop = bend * width * (2 * across / width) ** 2
    down = sin * x + cos * y + (height - 1) / 2 - drop
    return cv2.remap(shape, across + (width - 1) / 2, down, cv2.INTER_CUBIC)


def centred(count: int) -> np.ndarray:
    """float32 (count,): places of pixels, from their middle."""
    return np.arange(count, dtype=np.float32) - np.float32((count - 1) / 2)


def coloured(shape: Image.Image, colour: str) -> Image.Image:
    flat = Image.new("RGBA", shape.size, colour)
    flat.putalpha(shape)
    return flat


def joined(image: Image.Image, words: Image.Image, *, above: bool) -> Image.Image:
    """Figure and words one over the other, each within its own band."""
    figure = image.crop(band_of(image, above=above))
    gap, margin = round(GAP * image.width), round(SIDE * image.width)
    canvas = Image.new("RGBA", (image.width, figure.height + words.height + gap + margin), (255, 255, 255, 0))
    canvas.alpha_composite(figure, (0, words.height + gap + margin if above else 0))
    top = margin if above else figure.height + gap
    canvas.alpha_composite(words, ((image.width - words.width) // 2, top))
    return canvas


def band_of(image: Image.Image, *, above: bool) -> tuple[int, int, int, int]:
    """The image less the empty rows on the side of the words."""
    box = image.getchannel("A").point(lambda value: 255 if value > 8 else 0).getbbox()
    if box is None:
        return (0, 0, image.width, image.height)
    return (0, box[1], image.width, image.height) if above else (0, 0, image.width, box[3])
