"""What a look of its own does for a picture: the same words and seeds without it above, with it below.

.venv/bin/python bench/nano_looks.py --sheet docs/images/nano-looks.webp
"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import drawn  # noqa: E402
from stickers.engine import Engine, EngineConfig, Job, read_card  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

COLUMNS, ROWS = 10, 3
GROUND = (236, 233, 245)


def main() -> None:
    asked = arguments()
    engine = Engine(EngineConfig(asked.model))
    engine.start()
    try:
        pictures = [
            one
            for row in range(ROWS)
            for enhance in (False, True)
            for one in row_of(engine, row, enhance, asked)
        ]
    finally:
        engine.stop()
    sheet = contact_sheet(pictures, COLUMNS, GROUND)
    sheet.save(asked.sheet, quality=80, method=6)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--sheet", type=Path, default=Path("nano-looks.webp"))
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--seed", type=int, default=100)
    return parser.parse_args()


def row_of(engine: Engine, row: int, enhance: bool, asked: argparse.Namespace) -> list[np.ndarray]:
    card = read_card(asked.model)
    tickets = []
    for number in range(row * COLUMNS, (row + 1) * COLUMNS):
        feeling, subject = (
            names[step * number % len(names)] for names, step in ((card.expressions, 7), (card.subjects, 11))
        )
        words = f"{feeling}, {subject}, {card.trigger}"
        tickets.append(engine.submit(Job(str(number), words, (asked.seed + number,), enhance=enhance)))
    return [picture for ticket in tickets for picture in drawn(ticket, asked.side)]


if __name__ == "__main__":
    main()
