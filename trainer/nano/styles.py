"""The shipped styles: each taught on its drawn pack, and two named mixes of them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from diffusers import StableDiffusionXLPipeline

from trainer.lora import files, loop, mix
from trainer.lora.data import encode
from trainer.lora.settings import NANO
from trainer.nano.artist.packs import PACKS, Pack, drawings
from trainer.nano.pace import Pace


@dataclass(frozen=True)
class Mix:
    """A named mixture: what it is made of, in which shares."""

    name: str
    parts: tuple[tuple[str, float], ...]
    description: str


MIXES: tuple[Mix, ...] = (
    Mix("porcelain", (("clay", 0.6), ("watercolour", 0.6)), "Soft volumes under pale washes."),
    Mix("woodcut", (("ink", 0.7), ("pixel", 0.4)), "Rough black edges, few tones."),
)


def teach(
    pack: Pack,
    model: Path,
    out: Path,
    *,
    steps: int,
    work: Path,
    pace: Pace,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[loop.Progress]:
    """Train the pack's style on the model and write `out`/NAME; goes on from its checkpoint in `work`."""
    pipeline = StableDiffusionXLPipeline.from_pretrained(model, add_watermarker=False)
    drawn = list(drawings(pack))
    settings = replace(NANO, steps=steps)
    encoded = encode(pipeline, [one.image for one in drawn], [one.caption for one in drawn], settings)
    kept = work / f"style-{pack.name}.pt"
    last = 0
    for told in loop.train(pipeline, encoded, settings, kept, pace=pace, stopped=stopped):
        last = told.step
        yield told
    if last == steps:
        credit = files.Credit(
            pack.name.capitalize(), pack.creator, pack.name, description=f"Taught on {pack.count} stickers."
        )
        files.save(pipeline.unet.to("cpu"), out / pack.name, credit, size=encoded.size)
        describe(out / pack.name, credit, pack.count, steps)


def blend(made: Mix, out: Path, *, size: int) -> None:
    """Write the mix beside the styles it is made of."""
    parts = [(out / name / files.NAME, weight) for name, weight in made.parts]
    creators = " and ".join(pack.creator for name, _ in made.parts for pack in PACKS if pack.name == name)
    names = tuple(name for name, _ in made.parts)
    credit = files.Credit(
        made.name.capitalize(), creators, ", ".join(names), description=made.description, parents=names
    )
    mix.mix(parts, out / made.name, credit, size=size)
    describe(out / made.name, credit, 0, 0)


def describe(folder: Path, credit: files.Credit, pictures: int, steps: int) -> None:
    """style.json for the engine and README.md for people."""
    told = {
        "name": folder.name,
        "model": "nano",
        "title": credit.title,
        "creator": credit.creator,
        "licence": credit.licence,
        "trigger": credit.trigger,
        "weight": 1.0,
        "parents": list(credit.parents),
    }
    (folder / "style.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    if credit.parents:
        made = f"An exact mix of {' and '.join(credit.parents)}: {credit.description}"
    else:
        made = f"Taught by `manage.py train_styles` on {pictures} drawn stickers in {steps} steps."
    (folder / "README.md").write_text(
        f"# {credit.title}\n\nA style of {credit.creator} for nano. {made}\n"
        f"Say `{credit.trigger}` in the prompt. Licence: {credit.licence}, as the code.\n",
        encoding="utf-8",
    )
