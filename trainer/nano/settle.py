"""Settles a style on the distilled model: what was taught to its teacher is learnt there in four steps.

A style taught to the teacher is drawn in full with guidance in many steps; the distilled model, which
has no guidance left to strengthen it, draws it half-heartedly. So the adapter goes on where the base did
(distil.py): from noise and the style's own pictures it learns to get in one step where the teacher, with
the style and with guidance, gets in several."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from peft import get_peft_model_state_dict, set_peft_model_state_dict

from trainer.lora import adapter
from trainer.lora.data import Encoded, mirrored
from trainer.lora.settings import Settings
from trainer.nano import distil
from trainer.nano.course import Course, Progress, Schedule, train
from trainer.nano.latents import Latents
from trainer.nano.pace import Pace

BATCH = 16
RATE = 8e-4


def settle(
    taught: StableDiffusionXLPipeline,
    distilled: StableDiffusionXLPipeline,
    encoded: Encoded,
    captions: list[str],
    settings: Settings,
    kept: Path,
    *,
    steps: int,
    pace: Pace,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Progress]:
    """Give the distilled pipeline's UNet the adapter of the taught one and teach it; resumes from `kept`.

    At the end, or when stopped, the UNet holds the moving average of the adapter. Raises TrainingFailed."""
    student: Any = distilled.unet.float()
    adapter.freeze(student)
    adapter.add(student, settings.rank, settings.alpha, settings.targets)
    set_peft_model_state_dict(student, get_peft_model_state_dict(taught.unet))
    course = distil.course(
        student,
        taught.unet.float(),
        distilled.text_encoder_2.float(),
        distilled.tokenizer_2,
        pictures(encoded, captions),
        batch=BATCH,
        pace=pace,
    )
    yield from train(course, schedule(steps), kept, stopped=stopped)
    average(course, student)


def schedule(steps: int) -> Schedule:
    return Schedule(steps, rate=RATE, warm_up=10, decline=0.7)


def pictures(encoded: Encoded, captions: list[str]) -> Latents:
    """Both orientations of every picture, each with its caption."""
    turns = encoded.latents.unbind(1)
    words = [captions, [mirrored(caption) for caption in captions]][: len(turns)]
    return Latents(torch.cat(turns).half().numpy(), [caption for some in words for caption in some])


def average(course: Course, student: Any) -> None:
    student.load_state_dict(course.averages[0].state_dict())
