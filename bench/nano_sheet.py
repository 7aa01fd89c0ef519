"""Every subject with every feeling on one sheet, drawn by the engine, to be looked at.

.venv/bin/python bench/nano_sheet.py SHEET.png [--model nano] [--mode fast] [--seed 1] [--side 128]
[--subjects otter,cat] [--steps N] [--guidance G] [--scheduler NAME]"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers.engine import Engine, EngineConfig, Job  # noqa: E402
from stickers.engine.card import ModelCard, read_card  # noqa: E402
from stickers.picture.cutout import die_cut  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

LIMIT = 900
WAITING = 40  # jobs that wait at once


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--subjects", default="")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--guidance", type=float)
    parser.add_argument("--scheduler")
    asked = parser.parse_args()
    card = read_card(asked.model)
    began = time.monotonic()
    pictures = drawn(asked.model, jobs(card, asked), asked.side)
    print(f"{len(pictures)} pictures in {time.monotonic() - began:.1f} s, loading included")
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


def options(doc: str, *, side: int = 128) -> argparse.ArgumentParser:
    """What every sheet of nano may be asked for."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--mode", default="fast")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=side, help="pixels of one picture")
    return parser


def drawn(model: str, jobs: Iterable[Job], side: int) -> list[np.ndarray]:
    """Pictures by an engine of their own, as people see them: cut out, with the white outline, small."""
    engine = Engine(EngineConfig(model))
    engine.start()
    try:
        return [
            thumbnail(one.image, side)
            for some in batched(jobs, WAITING)
            for ticket in map(engine.submit, some)
            for one in ticket.result(LIMIT)
        ]
    finally:
        engine.stop()


def batched(jobs: Iterable[Job], size: int) -> Iterator[list[Job]]:
    left = iter(jobs)
    while some := list(islice(left, size)):
        yield some


def thumbnail(image: np.ndarray, side: int) -> np.ndarray:
    cut = Image.fromarray(die_cut(image), "RGBA")
    return np.asarray(cut.resize((side, side), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    main()
