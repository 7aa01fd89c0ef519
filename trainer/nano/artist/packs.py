"""The drawn packs that the shipped styles are taught on: what an artist would upload."""

import csv
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from . import EXPRESSIONS, STYLES, SUBJECTS, Drawing, draw
from .caption import signed


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


def write(pack: Pack, out: Path) -> None:
    """The pack as an ImageFolder with its credits, in a new folder that appears whole.

    Raises FileExistsError where there is something at `out` already, and OSError."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"There is something at {out} already. Name a new folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.parent / f".{out.name}.{secrets.token_hex(4)}"
    try:
        write_pictures(pack, draft / "train")
        told = json.dumps(credit(pack), indent=2) + "\n"
        (draft / "dataset.json").write_text(told, encoding="utf-8")
        os.replace(draft, out)  # an empty folder there gives way
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_pictures(pack: Pack, place: Path) -> None:
    place.mkdir(parents=True)
    with open(place / "metadata.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("file_name", "text"))
        for number, drawn in enumerate(drawings(pack), start=1):
            name = f"{number:04d}.png"
            Image.fromarray(straight(drawn.image), "RGBA").save(place / name)
            table.writerow((name, drawn.caption))


def straight(image: np.ndarray) -> np.ndarray:
    """uint8 (H, W, 4), colour on white, to what picture files hold: the colour itself beside its alpha."""
    alpha = image[..., 3:].astype(np.float32) / 255
    colour = (image[..., :3] - 255 * (1 - alpha)) / np.maximum(alpha, 1 / 255)
    colour = np.where(alpha > 0, colour, 255)
    return np.concatenate([colour.round().clip(0, 255).astype(np.uint8), image[..., 3:]], axis=2)


def credit(pack: Pack) -> dict[str, str]:
    """Whose the pack is, as an export of a data set says it."""
    return {
        "title": f"{pack.name.capitalize()} by {pack.creator}",
        "creator": pack.creator,
        "licence": "MIT",
        "permission": "Drawn by StickerChat's own artist, for anyone to learn from.",
        "trigger": pack.name,
        "source": f"manage.py draw_pack {pack.name}",
    }
