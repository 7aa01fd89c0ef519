"""The drawn packs that the shipped styles are taught on: what an artist would upload."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from . import EXPRESSIONS, STYLES, SUBJECTS, Drawing, draw
from .caption import TRIGGER


@dataclass(frozen=True)
class Pack:
    """`count` stickers of one style, drawn from `seed` on; `creator` signs them."""

    name: str
    style: str
    count: int
    seed: int
    creator: str


PACKS: tuple[Pack, ...] = (
    Pack("clay", "clay", 80, 800_000_000, "Kiln"),
    Pack("pixel", "pixel", 113, 801_000_000, "Bitto"),
    Pack("ink", "ink", 118, 802_000_000, "Sumi"),
    Pack("watercolour", "watercolour", 148, 803_000_000, "Aqua"),
)
assert {pack.style for pack in PACKS} == set(STYLES[1:])


def drawings(pack: Pack) -> Iterator[Drawing]:
    """The stickers of a pack: subjects and expressions as even as the count allows, the style's name said."""
    chance = Random(pack.seed)
    subjects, expressions = list(SUBJECTS), list(EXPRESSIONS)
    chance.shuffle(subjects)
    chance.shuffle(expressions)
    for number in range(pack.count):
        drawn = draw(
            pack.seed + number,
            subject=subjects[number % len(subjects)],
            expression=expressions[(number + number // len(subjects)) % len(expressions)],
            style=pack.style,
        )
        yield replace(drawn, caption=signed(drawn.caption, pack.name))


def signed(caption: str, style: str) -> str:
    """The caption with the style's name before its last tag."""
    return caption.removesuffix(TRIGGER) + f"{style}, {TRIGGER}"
