"""Imaginary artists as the base sees them, and below each what nano draws when it is told the same.

.venv/bin/python bench/nano_hands.py SHEET.webp [--model nano] [--mode fast] [--seed 1] [--side 96]
[--columns 12] [--pairs 24]"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import drawn, options, thumbnail  # noqa: E402
from stickers.engine import Job  # noqa: E402
from trainer.nano.artist import draw  # noqa: E402
from trainer.nano.artist.pairs import in_another_hand, wanted  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

FIRST = 950_000_000  # seed of drawings that no training sees


def main() -> None:
    parser = options(__doc__, side=96)
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--pairs", type=int, default=24)
    asked = parser.parse_args()
    seeds = [FIRST + asked.seed * 1000 + at for at in range(asked.pairs)]
    theirs = [in_another_hand(draw(seed, **wanted(seed)), seed) for seed in seeds]
    jobs = [
        Job(f"{seed}", one.caption, (seed,), mode=asked.mode) for seed, one in zip(seeds, theirs, strict=True)
    ]
    ours = drawn(asked.model, jobs, asked.side)
    seen = [thumbnail(one.image, asked.side) for one in theirs]
    pictures = []
    for at in range(0, asked.pairs, asked.columns):
        pictures += seen[at : at + asked.columns] + ours[at : at + asked.columns]
    contact_sheet(pictures, asked.columns).save(asked.sheet, quality=82, method=6)


if __name__ == "__main__":
    main()
