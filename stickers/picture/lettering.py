"""Lettering by font: big rounded words above or below the figure, on a canvas that grows for them."""

import math
import random
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stickers.picture import emoji
from stickers.picture.shapes import solid

FONTS = Path(__file__).with_name("fonts")
# The first font that has a character draws it: Chiron GoRound TC for all but Hangul (Jua) and emoji.
FAMILIES = ("chiron-goround-tc-900", "jua-400", "noto-emoji-700")
FILLS = ("#ff4d6d", "#ff7a1a", "#e08f00", "#23b26d", "#1fa2e0", "#6f5bff", "#e0479e", "#12b5ad")
INK = "#2b2350"
LARGEST, LARGEST_OF_TWO, SMALLEST = 0.25, 0.165, 0.04
SIDE, GAP = 0.03, 0.015
TWO_LINES, TWO_LINES_UNSPACED = 0.14, 0.115
NEVER_FIRST = "！？。、，…～ーっッゃゅょャュョぁぃぅぇぉ!?."
BREAK_AFTER = "！？。、，…～!?"
# Of the letter size: the white stroke and the dark line around it; room for the tilt.
STROKE, RIM = 0.09, 0.05
OUTLINE = STROKE + RIM
TILTED = 0.12
# Opening a font unpacks 3 MB, so few sizes are drawn, each once opened, and made smaller to fit:
# at least by SHRINK, which keeps bent and tilted edges smooth.
SIZES = (96, 192)
SHRINK = 1.5
# A full-width mark leaves half its square empty, a hole in letters this big.
NARROW = {ord("！"): "!", ord("？"): "?"}
# The font's own stands at half height, as it should between Han and kana and nowhere else.
ELLIPSIS = re.compile("(?<![\u2e80-\u9fff…])…+")
MOST_CHARACTERS = 60


@dataclass(frozen=True)
class Setting:
    """The text as it will stand: its lines and one size for all of them, in pixels."""

    lines: tuple[str, ...]
    size: int


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


def missing(text: str) -> str:
    """The characters of a text that no shipped font has, each once."""
    line = emoji.joined(text)
    return "".join(dict.fromkeys(char for char in line if not char.isspace() and family_of(char) is None))


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


def open_fonts() -> None:
    """Every font in the size of stickers as nano draws them, and the lists of what each has."""
    for family in FAMILIES:
        font(family, SIZES[0])
        characters(family)
    emoji.pattern()


def runs(line: str) -> list[tuple[str, str]]:
    """Stretches of one font each."""
    found: list[tuple[str, str]] = []
    for char in line:
        # The emoji font's space is as wide as an emoji.
        follows = char.isspace() and found and found[-1][0] != FAMILIES[-1]
        family = found[-1][0] if follows else family_of(char) or FAMILIES[0]
        if found and found[-1][0] == family:
            found[-1] = (family, found[-1][1] + char)
        else:
            found.append((family, char))
    return found


def width_of(line: str, size: int) -> float:
    return sum(font(family, size).getlength(part) for family, part in runs(line))


def fitted(line: str, width: int) -> Setting:
    """One line as large as fits; two where that lets the letters grow."""
    one = largest((line,), width, LARGEST)
    parts = halves(line)
    if len(parts) == 1 or one >= (TWO_LINES if " " in line else TWO_LINES_UNSPACED) * width:
        return Setting((line,), one)
    two = largest(parts, width, LARGEST_OF_TWO)
    return Setting(parts, two) if two > one * 1.2 else Setting((line,), one)


def largest(lines: tuple[str, ...], width: int, most: float) -> int:
    """The largest size at which every line keeps its margins and its outline."""
    probe = SIZES[0]
    needed = max(width_of(line, probe) for line in lines) / probe
    size = width * (1 - 2 * SIDE) / (needed + 2 * OUTLINE + TILTED)
    return int(min(max(size, SMALLEST * width), most * width))


def halves(line: str) -> tuple[str, ...]:
    """Broken at the space nearest the middle; without spaces after a mark or where the script changes."""
    spaces = [place for place, char in enumerate(line) if char == " "]
    if spaces:
        cut = nearest_middle(spaces, line)
        return line[:cut], line[cut + 1 :]
    if any(char.isascii() and char.isalpha() for char in line) or len(line) < 4:
        return (line,)
    places = [place for place in range(2, len(line) - 1) if line[place] not in NEVER_FIRST]
    changes = [place for place in places if script(line[place - 1]) == "CJK" != script(line[place])]
    marks = [place for place in places if line[place - 1] in BREAK_AFTER]
    cut = nearest_middle(marks or changes or places or [len(line)], line)
    return (line[:cut], line[cut:]) if cut < len(line) else (line,)


def nearest_middle(places: list[int], line: str) -> int:
    return min(places, key=lambda place: abs(place - len(line) / 2))


def script(char: str) -> str:
    return unicodedata.name(char, "").split()[0]


def drawn(line: str, width: int, fill: str, *, bend: float, tilt: float) -> Image.Image:
    """The words alone, as large as the width allows, cut to their ink."""
    setting = fitted(line, width)
    size = next((ready for ready in SIZES if ready >= SHRINK * setting.size), SIZES[-1])
    shapes = [
        bent(written(setting.lines, size, round(stroke * size)), bend).rotate(
            tilt, Image.Resampling.BICUBIC, expand=True
        )
        for stroke in (OUTLINE, STROKE, 0)
    ]
    # What an emoji's lines go around is white as well, as if the sticker were cut out around it.
    shapes[:2] = [Image.fromarray(solid(np.asarray(shape))) for shape in shapes[:2]]
    box = shapes[0].getbbox() or (0, 0, 1, 1)
    scale = min(setting.size / size, width * (1 - 2 * SIDE) / (box[2] - box[0]))
    target = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
    words = Image.new("RGBA", target)
    for shape, colour in zip(shapes, (INK, "#ffffff", fill), strict=True):
        words.alpha_composite(coloured(shape.crop(box).resize(target, Image.Resampling.LANCZOS), colour))
    return words


def written(lines: tuple[str, ...], size: int, stroke: int) -> Image.Image:
    """The letters as a mask, lines centred, each letter with a stroke around it."""
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
    return mask


def bent(shape: Image.Image, bend: float) -> Image.Image:
    """The middle lifted: an arch as high as `bend` of the width, each column moved by parts of a pixel."""
    height = math.ceil(bend * shape.width)
    source = np.pad(np.asarray(shape, np.float32), ((height + 1, height), (0, 0)))
    drops = bend * shape.width * np.linspace(-1, 1, shape.width) ** 2
    whole = np.floor(drops).astype(int)
    rows = np.arange(shape.height + height)[:, None] + height + 1 - whole
    upper, lower = np.take_along_axis(source, rows, 0), np.take_along_axis(source, rows - 1, 0)
    part = (drops - whole).astype(np.float32)
    return Image.fromarray((upper + (lower - upper) * part + 0.5).astype(np.uint8), "L")


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
