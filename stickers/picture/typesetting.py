"""Lines and their size: as large as the width allows, broken in two where that lets the letters grow."""

import unicodedata
from dataclasses import dataclass

from stickers.picture.typefaces import SIZES, width_of

LARGEST, LARGEST_OF_TWO, SMALLEST = 0.25, 0.165, 0.04
SIDE = 0.03
TWO_LINES, TWO_LINES_UNSPACED = 0.14, 0.115
NEVER_FIRST = "！？。、，…～ーっッゃゅょャュョぁぃぅぇぉ!?."
BREAK_AFTER = "！？。、，…～!?"
# Of the letter size: the white stroke and the dark line around it; room for the tilt.
STROKE, RIM = 0.09, 0.05
OUTLINE = STROKE + RIM
TILTED = 0.12


@dataclass(frozen=True)
class Setting:
    """The text as it will stand: its lines and one size for all of them, in pixels."""

    lines: tuple[str, ...]
    size: int


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
