"""The shipped styles at the same seeds, row by row: none, each style and mix, then pairs as people get them.

.venv/bin/python bench/nano_styles.py SHEET.png [--model nano] [--mode fast] [--seed 1] [--side 128]"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import options, thumbnail  # noqa: E402
from stickers.engine import Engine, EngineConfig, Job  # noqa: E402
from stickers.engine.card import ModelCard, read_card, read_json  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

STYLES = ROOT / "weights" / "styles"
WEIGHTS = "pytorch_lora_weights.safetensors"
COLUMNS = 8
LIMIT = 600
Mix = tuple[tuple[str, float], ...]


def main() -> None:
    asked = options(__doc__).parse_args()
    engine = Engine(EngineConfig(asked.model))
    engine.start()
    try:
        engine.wait_until_warm()
        names = sorted(path.name for path in STYLES.glob("*/"))
        for name in names:
            engine.publish(name, STYLES / name / WEIGHTS)
        pictures = [
            picture
            for row in rows({name: usual_weight(name) for name in names})
            for picture in drawn(engine, row, asked)
        ]
    finally:
        engine.stop()
    small = [thumbnail(picture, asked.side) for picture in pictures]
    contact_sheet(small, COLUMNS).quantize(256).save(asked.sheet, optimize=True)


def usual_weight(name: str) -> float:
    return float(read_json(STYLES / name / "style.json")["weight"])


def rows(weights: dict[str, float]) -> list[list[Mix]]:
    """A mix for every column: every style at its usual weight, pairs at 0.6 of it."""
    names = list(weights)
    alone: list[Mix] = [(), *(((name, weights[name]),) for name in names)]
    turned = [names[(column + 1) % len(names)] for column in range(COLUMNS)]
    pairs: list[Mix] = [
        tuple((name, 0.6 * weights[name]) for name in (names[column % len(names)], other))
        for column, other in enumerate(turned)
    ]
    return [[mix] * COLUMNS for mix in alone] + [pairs]


def drawn(engine: Engine, mixes: list[Mix], asked: argparse.Namespace) -> list[np.ndarray]:
    card = read_card(asked.model)
    tickets = [
        engine.submit(
            Job(
                f"{column}",
                prompt(card, column),
                (asked.seed + column,),
                mode=asked.mode,
                mixes=(mix,),
                enhance=True,
            )
        )
        for column, mix in enumerate(mixes)
    ]
    return [ticket.result(LIMIT)[0].image for ticket in tickets]


def prompt(card: ModelCard, column: int) -> str:
    who = card.subjects[column * 5 % len(card.subjects)]
    what = card.expressions[column * 5 % len(card.expressions)]
    return f"{what}, {who}, dm-sticker"


if __name__ == "__main__":
    main()
