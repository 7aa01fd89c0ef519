"""From pictures and captions to a style's files: load, encode, train, write. May be cut at any moment."""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trainer.lora import files, kohya
from trainer.lora.adapter import ENCODERS
from trainer.lora.data import encode
from trainer.lora.load import lighten, load
from trainer.lora.loop import Progress, never, train
from trainer.lora.settings import Settings
from trainer.lora.together import ALONE, Crew
from trainer.nano import checkpoint
from trainer.nano.pace import Pace

CHECKPOINT, STYLE = "checkpoint.pt", "style"
# Steps. Measured with nano on two cores: 0.69 s a step instead of 0.76, after 262 s of compiling.
WORTH_COMPILING = 5000


@dataclass(frozen=True)
class Lesson:
    """What is to be learnt, and where its files go.

    `images`: uint8 (H, W, 4), square, colour on white; a caption each. `folder` gets the checkpoint, and
    the style in a folder of its own."""

    model: str | Path
    images: Sequence[np.ndarray]
    captions: Sequence[str]
    settings: Settings
    credit: files.Credit
    folder: Path


def teach(
    lesson: Lesson,
    *,
    pace: Pace,
    stopped: Callable[[], bool] = never,
    sample_now: Callable[[], bool] = never,
    crew: Crew = ALONE,
) -> Iterator[Progress]:
    """Train, going on from the folder's checkpoint, and write both files after the last step.

    Raises what `encode`, `train` and `load` raise."""
    settings, kept = lesson.settings, lesson.folder / CHECKPOINT
    pace = replace(pace, compiled=pace.compiled and settings.steps >= WORTH_COMPILING)
    pipeline = load(lesson.model, settings, pace)
    encoded = encode(pipeline, lesson.images, lesson.captions, settings)
    lighten(pipeline, settings)
    gc.collect()
    yield from train(
        pipeline, encoded, settings, kept, pace=pace, stopped=stopped, sample_now=sample_now, crew=crew
    )
    if not crew.first or not is_learnt(lesson):
        return
    encoders = {name: getattr(pipeline, name, None) for name in ENCODERS} if settings.text_rank else {}
    heard = {name: encoder for name, encoder in encoders.items() if encoder is not None}
    path = files.save(pipeline.unet, lesson.folder / STYLE, lesson.credit, size=encoded.size, encoders=heard)
    layers = pipeline.unet.config.layers_per_block
    kohya.save(path, lesson.credit, settings, pictures=len(lesson.images), layers=layers)


def is_learnt(lesson: Lesson) -> bool:
    """Whether the checkpoint has all steps of the settings."""
    kept = lesson.folder / CHECKPOINT
    return kept.exists() and bool(checkpoint.load(kept)["step"] >= lesson.settings.steps)
