"""Every thing that may be asked for, with several feelings, and coats of other colours, on one sheet.

.venv/bin/python bench/nano_things.py SHEET.webp [--model nano] [--mode fast] [--seed 1] [--side 96]
[--columns 12] [--each 2]"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import drawn  # noqa: E402
from stickers.engine import Engine, EngineConfig, Job  # noqa: E402
from stickers.engine.card import ModelCard, read_card  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

FEELINGS = ("happy", "sad", "tired", "angry", "hello", "love", "curious")
WAITING = 40  # drawings that wait at once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--mode", default="fast")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=96, help="pixels of one picture")
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--each", type=int, default=2, help="pictures of each thing")
    asked = parser.parse_args()
    prompts = list(wishes(read_card(asked.model), asked.each))
    engine = Engine(EngineConfig(asked.model))
    engine.start()
    pictures = []
    try:
        for first in range(0, len(prompts), WAITING):
            some = enumerate(prompts[first : first + WAITING], start=first)
            jobs = [
                Job(f"{at}", prompt, (asked.seed + at,), mode=asked.mode, enhance=True) for at, prompt in some
            ]
            pictures += [one for ticket in map(engine.submit, jobs) for one in drawn(ticket, asked.side)]
    finally:
        engine.stop()
    contact_sheet(pictures, asked.columns).save(asked.sheet, quality=82, method=6)


def wishes(card: ModelCard, each: int) -> Iterator[str]:
    """Prompts: every thing with subjects and feelings by turns, then every subject in a dyed coat."""
    for at, thing in enumerate(card.looks.things):
        for turn in range(each):
            number = at * each + turn
            subject = card.subjects[number * 5 % len(card.subjects)]
            yield f"{FEELINGS[number % len(FEELINGS)]}, {subject}, {thing}, {card.trigger}"
    for at, (subject, coats) in enumerate(card.looks.dyes.items()):
        if coats:
            yield f"{FEELINGS[at % len(FEELINGS)]}, {subject}, {coats[at * 3 % len(coats)]}, {card.trigger}"


if __name__ == "__main__":
    main()
