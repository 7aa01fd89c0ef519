"""Emoji of several characters that are one shape: families, professions, flags, keycaps.

Pillow's basic layout joins nothing, so bin/merge-font gives each such shape a character of its own."""

import re
from functools import cache
from pathlib import Path

JOINED = Path(__file__).with_name("fonts") / "noto-emoji-700.joined"
FIRST = 0xF0000  # of the private use area: the font's character for the first line of that file
# Joined emoji have a zero width joiner, a keycap, a flag's letter or a tag.
JOINS = re.compile("[\u200d\u20e3\U0001f1e6-\U0001f1ff\U000e007f]")
# What colours or chooses a picture: the font has one of each.
COLOURS = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))
# What has no shape: parts that the font does not join are drawn side by side. A flag's parts are letters.
SHAPELESS = dict.fromkeys((0x200D, 0x20E3, *range(0xE0020, 0xE0080)))
FLAGS = {0x1F1E6 + place: letter for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def joined(text: str) -> str:
    """The text in characters that have a shape each."""
    line = text.translate(COLOURS)
    if JOINS.search(line):
        line = pattern().sub(lambda found: characters()[found.group()], line)
    return line.translate(SHAPELESS | FLAGS)


@cache
def characters() -> dict[str, str]:
    """Sequences, and the font's character for each."""
    lines = JOINED.read_text(encoding="utf-8").splitlines()
    return {
        "".join(chr(int(code, 16)) for code in sequence.split("-")): chr(FIRST + place)
        for place, line in enumerate(lines)
        for sequence in line.split()
    }


@cache
def pattern() -> re.Pattern[str]:
    """The longest first."""
    return re.compile("|".join(map(re.escape, sorted(characters(), key=len, reverse=True))))
