"""Every thing that may be asked for, with several feelings, and coats of other colours, on one sheet.

.venv/bin/python bench/nano_things.py SHEET.webp [--model nano] [--mode fast] [--seed 1] [--side 96]
[--columns 12] [--each 2]"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.nano_sheet import drawn, options  # noqa: E402
from stickers.engine import Job  # noqa: E402
from stickers.engine.card import ModelCard, read_card  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

FEELINGS = ("happy", "sad", "tired", "angry", "hello", "love", "curious")


def main() -> None:
    parser = options(__doc__, side=96)
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--each", type=int, default=2, help="pictures of each thing")
    asked = parser.parse_args()
    jobs = (
        Job(f"{at}", prompt, (asked.seed + at,), mode=asked.mode, enhance=True)
        for at, prompt in enumerate(wishes(read_card(asked.model), asked.each))
    )
    contact_sheet(drawn(asked.model, jobs, asked.side), asked.columns).save(asked.sheet, quality=82, method=6)


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
