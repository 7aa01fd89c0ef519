"""Lettering by font: big rounded words above or below the figure, on a canvas that grows for them."""

import math
import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

FONTS = Path(__file__).with_name("fonts")
# The first font that has a character draws it: Chiron GoRound TC for all but Hangul, which Jua has.
FAMILIES = ("chiron-goround-tc-900", "jua-400")
FILLS = ("#ff4d6d", "#ff7a1a", "#ffc21a", "#23b26d", "#1fa2e0", "#6f5bff", "#e0479e", "#12b5ad")
INK = "#2b2350"
LARGEST, SMALLEST = 0.25, 0.08
SIDE, GAP = 0.03, 0.015
TWO_LINES = 0.15
# Of the letter size: the white stroke and the dark line around it; room for the tilt.
STROKE, RIM = 0.09, 0.05
OUTLINE = STROKE + RIM
TILTED = 0.12
SUPERSAMPLE = 2
MOST_CHARACTERS = 60


@dataclass(frozen=True)
class Setting:
    """The text as it will stand: its lines and one size for all of them, in pixels."""

    lines: tuple[str, ...]
    size: int


def letter(image: Image.Image, text: str, *, seed: int) -> Image.Image:
    """The sticker with its words in a band of their own, at the top or at the bottom.

    The canvas grows by the band, so the words never cover the figure. Raises ValueError where a glyph is missing."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    refuse(line)
    chance = random.Random(f"lettering {seed} {line}")
    above = chance.random() < 0.4
    fill = chance.choice(FILLS)
    words = drawn(
        line, image.width, fill, bend=chance.choice((0.0, 0.05, 0.08)), tilt=chance.uniform(-2.5, 2.5)
    )
    return joined(image.convert("RGBA"), words, above=above)


def missing(text: str) -> str:
    """The characters of a text that no shipped font has, each once."""
    return "".join(dict.fromkeys(char for char in text if not char.isspace() and family_of(char) is None))


def refuse(line: str) -> None:
    if not line:
        raise ValueError("There are no words to letter; type a word or turn the caption off.")
    if len(line) > MOST_CHARACTERS:
        raise ValueError(f"At most {MOST_CHARACTERS} characters fit onto a sticker; use fewer.")
    if lacking := missing(line):
        raise ValueError(f"The font has no glyph for {' '.join(lacking)}; use other words.")


@cache
def characters(family: str) -> frozenset[int]:
    """The characters of a font, from the list beside it: Pillow cannot be asked."""
    found: set[int] = set()
    for run in (FONTS / f"{family}.chars").read_text(encoding="utf-8").split():
        low, _, high = run.partition("-")
        found.update(range(int(low, 16), int(high or low, 16) + 1))
    return frozenset(found)


def family_of(char: str) -> str | None:
    return next((family for family in FAMILIES if ord(char) in characters(family)), None)


@cache
def font(family: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{family}.woff2"), size, layout_engine=ImageFont.Layout.BASIC)


def runs(line: str) -> list[tuple[str, str]]:
    """Stretches of one font each."""
    found: list[tuple[str, str]] = []
    for char in line:
        family = (family_of(char) or FAMILIES[0]) if not char.isspace() or not found else found[-1][0]
        if found and found[-1][0] == family:
            found[-1] = (family, found[-1][1] + char)
        else:
            found.append((family, char))
    return found


def width_of(line: str, size: int) -> float:
    return sum(font(family, size).getlength(part) for family, part in runs(line))


def fitted(line: str, width: int) -> Setting:
    """One line as large as fits; two where that lets the letters grow."""
    one = largest((line,), width)
    if one >= TWO_LINES * width:
        return Setting((line,), one)
    two = halves(line)
    size = largest(two, width)
    return Setting(two, size) if len(two) == 2 and size > one * 1.2 else Setting((line,), one)


def largest(lines: tuple[str, ...], width: int) -> int:
    """The largest size at which every line keeps its margins and its outline."""
    probe = 100
    room = width * (1 - 2 * SIDE)
    needed = max(width_of(line, probe) for line in lines) / probe
    size = room / (needed + 2 * OUTLINE + TILTED)
    return int(min(max(size, SMALLEST / 2 * width), LARGEST * width))


def halves(line: str) -> tuple[str, ...]:
    """Broken at the space nearest the middle, else in the middle of a text that has no spaces."""
    middle = len(line) / 2
    spaces = [place for place, char in enumerate(line) if char == " "]
    if spaces:
        cut = min(spaces, key=lambda place: abs(place - middle))
        return line[:cut], line[cut + 1 :]
    if any(char.isascii() and char.isalpha() for char in line) or len(line) < 4:
        return (line,)
    cut = math.ceil(middle)
    while cut < len(line) and line[cut] in "！？。、，…～ーっッゃゅょャュョぁぃぅぇぉ!?":
        cut += 1
    return (line[:cut], line[cut:]) if cut < len(line) else (line,)


def drawn(line: str, width: int, fill: str, *, bend: float, tilt: float) -> Image.Image:
    """The words alone, as large as the width allows, cut to their ink."""
    setting = fitted(line, width)
    size = setting.size * SUPERSAMPLE
    mask = bent(written(setting.lines, size), bend).rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    stroke, rim = round(STROKE * size), round(OUTLINE * size)
    inside = padded(mask, rim + 2)
    words = coloured(grown(inside, rim), INK)
    for shape, colour in ((grown(inside, stroke), "#ffffff"), (inside, fill)):
        words.alpha_composite(coloured(shape, colour))
    words = words.crop(words.getchannel("A").getbbox())
    scale = min(1 / SUPERSAMPLE, width * (1 - 2 * SIDE) / words.width)
    target = (max(1, round(words.width * scale)), max(1, round(words.height * scale)))
    return words.resize(target, Image.Resampling.LANCZOS)


def written(lines: tuple[str, ...], size: int) -> Image.Image:
    """The bare letters as a mask, lines centred."""
    widths = [width_of(line, size) for line in lines]
    pitch = round(size * 1.12)
    mask = Image.new("L", (math.ceil(max(widths)) + size, pitch * len(lines) + size), 0)
    draw = ImageDraw.Draw(mask)
    for row, (line, width) in enumerate(zip(lines, widths, strict=True)):
        x = (mask.width - width) / 2
        for family, part in runs(line):
            draw.text((x, size * 1.2 + row * pitch), part, fill=255, font=font(family, size), anchor="ls")
            x += font(family, size).getlength(part)
    return mask


def bent(mask: Image.Image, bend: float) -> Image.Image:
    """The middle lifted: an arch as high as `bend` of the width."""
    height = round(bend * mask.width)
    if not height:
        return mask
    source = np.asarray(mask)
    target = np.zeros((mask.height + height, mask.width), np.uint8)
    for x in range(mask.width):
        drop = round(height * (2 * x / mask.width - 1) ** 2)
        target[drop : drop + mask.height, x] = source[:, x]
    return Image.fromarray(target, "L")


def padded(mask: Image.Image, margin: int) -> Image.Image:
    wide = Image.new("L", (mask.width + 2 * margin, mask.height + 2 * margin), 0)
    wide.paste(mask, (margin, margin))
    return wide


def grown(mask: Image.Image, radius: int) -> Image.Image:
    """The mask with a round brush of this radius drawn around it."""
    shape = mask
    steps = max(1, radius // 3)
    for step in range(1, steps + 1):
        reach = radius * step / steps
        for turn in range(24):
            angle = 2 * math.pi * turn / 24
            shape = ImageChops.lighter(
                shape, shifted(mask, round(reach * math.cos(angle)), round(reach * math.sin(angle)))
            )
    return shape


def shifted(mask: Image.Image, x: int, y: int) -> Image.Image:
    moved = Image.new("L", mask.size, 0)
    moved.paste(mask, (x, y))
    return moved


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
