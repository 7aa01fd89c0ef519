"""The shipped fonts: which of them draws a character, and how wide a line becomes."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

from stickers.picture import emoji

FONTS = Path(__file__).with_name("fonts")
# The first font that has a character draws it: Chiron GoRound TC for all but Hangul (Jua) and emoji.
FAMILIES = ("chiron-goround-tc-900", "jua-400", "noto-emoji-700")
# Opening a font unpacks 3 MB, so few sizes are drawn, each once opened, and made smaller to fit.
SIZES = (96, 192)


def missing(text: str) -> str:
    """The characters of a text that no shipped font has, each once."""
    line = emoji.joined(text)
    return "".join(dict.fromkeys(char for char in line if not char.isspace() and family_of(char) is None))


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
