"""The pictures of a run on disk: samples as they came, and sheets of evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from trainer.models import TrainingRun

SAMPLE = re.compile(r"step-(\d{6})-(\d{2})\.webp")
SHEETS = ("before-after", "expressions", "diversity", "mixes")
NAMES = re.compile(r"samples/step-\d{6}-\d{2}\.webp|evidence/[a-z-]{1,20}\.webp")


@dataclass(frozen=True)
class Sample:
    """A picture drawn after a step, for the prompt of this number."""

    step: int
    number: int
    name: str  # relative to the run's folder


def samples(run: TrainingRun) -> list[Sample]:
    """From the first step to the last."""
    if not run.folder:
        return []
    found = (SAMPLE.fullmatch(path.name) for path in sorted((run.place / "samples").glob("*.webp")))
    return [Sample(int(one[1]), int(one[2]), f"samples/{one[0]}") for one in found if one]


def sheets(run: TrainingRun) -> list[str]:
    """Names of the evidence that is there, relative to the run's folder."""
    if not run.folder:
        return []
    return [f"evidence/{name}.webp" for name in SHEETS if (run.place / "evidence" / f"{name}.webp").exists()]


def keep_samples(run: TrainingRun, step: int, pictures: Sequence[Any]) -> None:
    """Store uint8 (H, W, 4) pictures."""
    for number, picture in enumerate(pictures):
        keep(Image.fromarray(picture, "RGBA"), run.place / "samples" / f"step-{step:06}-{number:02}.webp")


def keep(picture: Image.Image, path: Path) -> None:
    """Written whole beside, then put in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    picture.save(beside, "WEBP", quality=90)
    beside.replace(path)


def path_of(run: TrainingRun, name: str) -> Path | None:
    """The file of a name that the run may show; None for all others."""
    if not run.folder or not NAMES.fullmatch(name):
        return None
    path = run.place / name
    return path if path.is_file() else None
