"""Coats that a subject does not come in, for those who ask: "pink cat", "black dog"."""

from dataclasses import replace

from .marks import mix
from .scene import Colour, Palette, Subject

WHITE, NIGHT = 0xFFFFFF, 0x2A2032
DYES: dict[str, Colour] = {
    "black": 0x6E6876,
    "white": 0xFAF7F1,
    "grey": 0xB2B1BC,
    "brown": 0xA36D44,
    "red": 0xE8685A,
    "orange": 0xF6A552,
    "yellow": 0xFFD95C,
    "green": 0x92D07E,
    "blue": 0x82B8F0,
    "purple": 0xB99CF0,
    "pink": 0xFCB6C8,
}
# Black and white is what a panda is, and people have hair.
UNDYED = ("panda", "boy", "girl")


def dyes(subject: Subject) -> tuple[str, ...]:
    """The words of coats that it can have beside its own."""
    own = {palette.word for palette in subject.palettes}
    return () if subject.name in UNDYED else tuple(word for word in DYES if word not in own)


def dyed(subject: Subject, word: str) -> Palette:
    """The coat of this colour; KeyError where there is none."""
    fur, usual = DYES[word], subject.palettes[0]
    dark = mix(fur, NIGHT, 0.2 if word == "white" else 0.45)
    same = usual.dark == usual.fur  # penguins have one colour above
    return replace(usual, word=word, fur=fur, light=mix(fur, WHITE, 0.78), dark=fur if same else dark)
