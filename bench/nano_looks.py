"""What a look of its own does for a picture: the same words and seeds without it above, with it below.

.venv/bin/python bench/nano_looks.py SHEET.webp [--model nano] [--mode fast] [--seed 100] [--side 128]"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import drawn, options  # noqa: E402
from stickers.engine import Job, read_card  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

COLUMNS, ROWS = 10, 3
GROUND = (236, 233, 245)


def main() -> None:
    parser = options(__doc__)
    parser.set_defaults(seed=100)
    asked = parser.parse_args()
    sheet = contact_sheet(drawn(asked.model, jobs(asked), asked.side), COLUMNS, GROUND)
    sheet.save(asked.sheet, quality=80, method=6)


def jobs(asked: argparse.Namespace) -> Iterator[Job]:
    """Row by row, each first as it is and then in a look of its own."""
    card = read_card(asked.model)
    for row in range(ROWS):
        for enhance in (False, True):
            for number in range(row * COLUMNS, (row + 1) * COLUMNS):
                feeling = card.expressions[7 * number % len(card.expressions)]
                subject = card.subjects[11 * number % len(card.subjects)]
                words = f"{feeling}, {subject}, {card.trigger}"
                yield Job(
                    f"{number} {enhance}", words, (asked.seed + number,), mode=asked.mode, enhance=enhance
                )


if __name__ == "__main__":
    main()
