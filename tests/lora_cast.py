"""Pictures and settings with which the tests teach a tiny model."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline

from trainer.lora import loop
from trainer.lora.adapter import state_of
from trainer.lora.data import encode
from trainer.lora.settings import ATTENTION, Settings
from trainer.nano.artist import draw

QUICK = Settings(
    rank=4, alpha=8, steps=6, batch=2, orders=2, learning_rate=1e-2, warm_up=1, targets=ATTENTION
)


def pictures(many: int = 6) -> tuple[list[np.ndarray], list[str]]:
    """uint8 (64, 64, 4) each, with its caption."""
    drawn = [draw(seed, style="ink", size=64) for seed in range(many)]
    return [one.image for one in drawn], [
        f"{one.expression}, {one.subject}, ink, dm-sticker" for one in drawn
    ]


def fresh(model: Path) -> StableDiffusionXLPipeline:
    loaded = StableDiffusionXLPipeline.from_pretrained(model, add_watermarker=False)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def taught(model: Path, settings: Settings, **given: Any) -> tuple[dict[str, torch.Tensor], list[Any]]:
    """All learnt weights by name after a training, and what it told."""
    pipeline = fresh(model)
    training = loop.Training(pipeline, encode(pipeline, *pictures(), settings), settings)
    told = [training.take(**given) for _ in range(settings.steps)]
    return flat(training.parts), told


def flat(parts: dict[str, Any]) -> dict[str, torch.Tensor]:
    state = state_of(parts)
    named = {"unet": state["adapter"], **state["encoders"]}
    return {
        f"{part}.{name}": value.clone() for part, weights in named.items() for name, value in weights.items()
    }
