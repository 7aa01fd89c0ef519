"""Other hands: imaginary artists, one for every seed. A style to be taught is then not the first to be seen.

A base that knows one way to draw has only that to bend: taught another, it smears. None of these hands is one
of the artists of the shipped packs."""

from dataclasses import dataclass
from random import Random

from .marks import light, mix
from .scene import Colour

MOST_SAID = 3  # of its words: a prompt of nano has 32 tokens
TONES = {"mono": 0x8A8A90, "tan": 0xB08A60, "cool": 0x5F86B8, "warm": 0xD98A5B, "mint": 0x6E9B6A}


@dataclass(frozen=True)
class Hand:
    """`line`: width of outlines beside the house's, 0 for none; `shade`: how forms are rounded; `light_from`:
    where light goes, in degrees; `rough`: how far lines stray, in pixels; `grain`: of the paper, 0 ... 1."""

    line: float
    ink: str  # dark, black or tinted
    shade: str  # flat, none, ramp, edge, glow, cel or hatch
    light_from: float
    strength: float
    saturation: float
    lift: float  # share of white in every colour
    tone: str  # one of TONES, or none
    rough: float
    grain: float

    @property
    def words(self) -> list[str]:
        true = {
            "no line": self.line == 0,
            "thin": 0 < self.line < 0.7,
            "bold": self.line > 1.3,
            INKS.get(self.ink, ""): self.ink in INKS,
            SHADES.get(self.shade, ""): self.shade in SHADES,
            "pastel": self.lift > 0.2,
            "pale": self.saturation < 0.6 and not self.tone,
            "rich": self.saturation > 1.25,
            self.tone: bool(self.tone),
            "sketch": self.rough > 0,
            "paper": self.grain > 0,
        }
        return [word for word, holds in true.items() if holds]

    def colour(self, colour: Colour) -> Colour:
        """A colour of the scene as this hand mixes it."""
        grey = round(255 * light(colour)) * 0x010101
        strong = stretched(colour, grey, self.saturation)
        toned = mix(strong, by_light(TONES[self.tone], grey & 255), 0.85) if self.tone else strong
        return mix(toned, 0xFFFFFF, self.lift)


INKS = {"black": "black line", "tinted": "tint"}
SHADES = {"none": "flat", "ramp": "shine", "edge": "dim", "glow": "glow", "cel": "hard", "hatch": "hatch"}
HAND_WORDS = (
    *("no line", "thin", "bold", *INKS.values(), *SHADES.values()),
    *("pastel", "pale", "rich", *TONES, "sketch", "paper"),
)


def hand_of(seed: int) -> Hand:
    rng = Random(f"{seed} hand")
    line = rng.choice((0.0, 0.0, rng.uniform(0.35, 0.65), 1.0, rng.uniform(1.4, 1.9)))
    shade = rng.choice(("flat", *SHADES))
    plain = line == 1.0 and shade == "flat"
    return Hand(
        line=line,
        ink=rng.choice(("dark", "black", "tinted")) if line else "dark",
        shade=rng.choice(("ramp", "cel", "hatch")) if plain else shade,
        light_from=rng.uniform(0, 360),
        strength=rng.uniform(0.22, 0.45),
        saturation=rng.choice((1.0, 1.0, rng.uniform(0.3, 0.55), rng.uniform(1.3, 1.7))),
        lift=rng.choice((0.0, 0.0, rng.uniform(0.22, 0.42))),
        tone=rng.choice(("", "", "", "", *TONES)),
        rough=rng.choice((0.0, 0.0, 0.0, rng.uniform(0.8, 1.8))),
        grain=rng.choice((0.0, 0.0, 0.0, rng.uniform(0.3, 1.0))),
    )


def said(hand: Hand, seed: int) -> list[str]:
    """What a caption says of the hand: some of its words, mostly all."""
    words = hand.words
    kept = Random(f"{seed} said of the hand").sample(words, min(MOST_SAID, len(words)))
    return [word for word in words if word in kept]


def stretched(colour: Colour, grey: Colour, share: float) -> Colour:
    """A colour `share` times as far from its grey, each part within 0 ... 255."""
    parts = (
        round(
            min(255, max(0, (grey >> bits & 255) + share * ((colour >> bits & 255) - (grey >> bits & 255))))
        )
        for bits in (16, 8, 0)
    )
    red, green, blue = parts
    return red << 16 | green << 8 | blue


def by_light(tone: Colour, lightness: int) -> Colour:
    """The tone as light or dark as a grey of `lightness`, 0 ... 255."""
    middle = round(255 * light(tone))
    if lightness < middle:
        return mix(0x000000, tone, lightness / middle)
    return mix(tone, 0xFFFFFF, (lightness - middle) / (255 - middle))
