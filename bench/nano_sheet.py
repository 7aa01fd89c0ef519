"""Every subject with every feeling on one sheet, drawn by the engine, to be looked at.

.venv/bin/python bench/nano_sheet.py SHEET.png [--model nano] [--mode fast] [--seed 1] [--side 128]
[--subjects otter,cat] [--steps N] [--guidance G] [--scheduler NAME]"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers.engine import Engine, EngineConfig, Job, Ticket  # noqa: E402
from stickers.engine.card import ModelCard, read_card  # noqa: E402
from stickers.picture.cutout import die_cut  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

LIMIT = 900


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--mode", default="fast")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=128, help="pixels of one picture")
    parser.add_argument("--subjects", default="")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--guidance", type=float)
    parser.add_argument("--scheduler")
    asked = parser.parse_args()
    card = read_card(asked.model)
    engine = Engine(EngineConfig(asked.model))
    engine.start()
    try:
        began = time.monotonic()
        tickets = (engine.submit(job) for job in jobs(card, asked))
        pictures = [picture for ticket in tickets for picture in drawn(ticket, asked.side)]
        print(f"{len(pictures)} pictures in {time.monotonic() - began:.1f} s, loading included")
    finally:
        engine.stop()
    sheet = contact_sheet(pictures, len(card.expressions))
    sheet.quantize(256, dither=Image.Dither.NONE).save(asked.sheet, optimize=True)


def jobs(card: ModelCard, asked: argparse.Namespace) -> Iterator[Job]:
    subjects = asked.subjects.split(",") if asked.subjects else card.subjects
    wishes = [(subject, feeling) for subject in subjects for feeling in card.expressions]
    for number, (subject, feeling) in enumerate(wishes):
        yield Job(
            id=str(number),
            prompt=f"{feeling}, {subject}, {card.trigger}",
            seeds=(asked.seed + number,),
            mode=asked.mode,
            enhance=True,
            steps=asked.steps,
            guidance=asked.guidance,
            scheduler=asked.scheduler,
        )


def drawn(ticket: Ticket, side: int) -> list[np.ndarray]:
    """Its pictures as people see them: cut out, with the white outline, at thumbnail size."""
    return [thumbnail(one.image, side) for one in ticket.result(LIMIT)]


def thumbnail(image: np.ndarray, side: int) -> np.ndarray:
    cut = Image.fromarray(die_cut(image), "RGBA")
    return np.asarray(cut.resize((side, side), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    main()
