"""Imaginary artists as the base sees them, and below each what nano draws when it is told the same.

.venv/bin/python bench/nano_hands.py SHEET.webp [--model nano] [--mode fast] [--seed 1] [--side 96]
[--columns 12] [--pairs 24]"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import drawn, thumbnail  # noqa: E402
from stickers.engine import Engine, EngineConfig, Job  # noqa: E402
from trainer.nano.artist import draw  # noqa: E402
from trainer.nano.artist.pairs import in_another_hand, wanted  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

FIRST = 950_000_000  # seed of drawings that no training sees


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--mode", default="fast")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=96, help="pixels of one picture")
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--pairs", type=int, default=24)
    asked = parser.parse_args()
    seeds = [FIRST + asked.seed * 1000 + at for at in range(asked.pairs)]
    theirs = [in_another_hand(draw(seed, **wanted(seed)), seed) for seed in seeds]
    engine = Engine(EngineConfig(asked.model))
    engine.start()
    try:
        jobs = [
            Job(str(seed), one.caption, (seed,), mode=asked.mode)
            for seed, one in zip(seeds, theirs, strict=True)
        ]
        ours = [one for ticket in map(engine.submit, jobs) for one in drawn(ticket, asked.side)]
    finally:
        engine.stop()
    seen = [thumbnail(one.image, asked.side) for one in theirs]
    pictures = []
    for at in range(0, asked.pairs, asked.columns):
        pictures += seen[at : at + asked.columns] + ours[at : at + asked.columns]
    contact_sheet(pictures, asked.columns).save(asked.sheet, quality=82, method=6)


if __name__ == "__main__":
    main()
