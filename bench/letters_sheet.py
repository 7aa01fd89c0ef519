"""Lettered stickers in six languages on one sheet, one row a language, one column a feeling, to be looked at;
on a light ground and a dark one by turns, as in a chat.

.venv/bin/python bench/letters_sheet.py SHEET.webp [--model nano] [--seed 1] [--side 160]"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers import picture, words  # noqa: E402
from stickers.engine import Engine, EngineConfig, Job  # noqa: E402
from stickers.engine.card import read_card  # noqa: E402
from trainer.nano.artist.sheet import contact_sheet  # noqa: E402

LIMIT = 900
GROUNDS = ("#eef4f5", "#11171b")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=160, help="pixels of one sticker")
    asked = parser.parse_args()
    card = read_card(asked.model)
    feelings = [name for name in words.EXPRESSIONS if not card.expressions or name in card.expressions]
    engine = Engine(EngineConfig(asked.model))
    engine.start()
    try:
        stickers = [
            lettered(engine, feeling, language, row * len(feelings) + column, asked)
            for row, language in enumerate(words.LANGUAGES)
            for column, feeling in enumerate(feelings)
        ]
    finally:
        engine.stop()
    rows = [stickers[at : at + len(feelings)] for at in range(0, len(stickers), len(feelings))]
    sheet = Image.new("RGB", (len(feelings) * asked.side, len(rows) * asked.side))
    for at, row in enumerate(rows):
        sheet.paste(contact_sheet(row, len(feelings), GROUNDS[at % 2]), (0, at * asked.side))
    sheet.save(asked.sheet, quality=80, method=6)


def lettered(
    engine: Engine, feeling: str, language: str, number: int, asked: argparse.Namespace
) -> np.ndarray:
    """One sticker as it would be sent, within a square; each with another seed and another of the words."""
    card = read_card(asked.model)
    understood = words.understand(
        feeling, expression=feeling, subjects=card.subjects, expressions=card.expressions
    )
    job = Job(id=str(number), prompt=understood.prompt, seeds=(asked.seed + number,), enhance=True)
    [drawn] = engine.submit(job).result(LIMIT)
    caption = words.caption(str(number), feeling, "", language)
    finished = picture.finish(drawn.image, caption=caption, recipe={"seed": drawn.seed})
    sticker = Image.open(BytesIO(finished.png)).convert("RGBA")
    sticker.thumbnail((asked.side, asked.side), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (asked.side, asked.side), (255, 255, 255, 0))
    square.alpha_composite(sticker, ((asked.side - sticker.width) // 2, (asked.side - sticker.height) // 2))
    return np.asarray(square)


if __name__ == "__main__":
    main()
