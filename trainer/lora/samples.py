"""Pictures drawn while a style is being taught, always from the same seeds."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline

from stickers.engine.schedulers import make_scheduler
from trainer.lora.settings import Settings
from trainer.nano.pace import Pace

AT_ONCE = 4
PARTS = ("vae", "text_encoder", "text_encoder_2")


@torch.no_grad()
def draw(pipeline: StableDiffusionXLPipeline, settings: Settings, pace: Pace) -> tuple[np.ndarray, ...]:
    """uint8 (H, W, 4) for every prompt with every seed, prompts first; none where none are wanted."""
    wanted = list(product(settings.sample_prompts, settings.sample_seeds))
    if not wanted:
        return ()
    was = {name: module.device for name in PARTS if (module := getattr(pipeline, name, None)) is not None}
    before = pipeline.scheduler
    pipeline.scheduler = make_scheduler(
        settings.sample_scheduler, before.config, settings.sample_steps, pace.device
    )
    pipeline.set_progress_bar_config(disable=True)
    try:
        pipeline.to(pace.device)
        with pace.autocast():
            return tuple(
                picture
                for start in range(0, len(wanted), AT_ONCE)
                for picture in some(pipeline, wanted[start : start + AT_ONCE], settings)
            )
    finally:
        pipeline.scheduler = before
        for name, device in was.items():
            getattr(pipeline, name).to(device)


def some(
    pipeline: StableDiffusionXLPipeline, wanted: Sequence[tuple[str, int]], settings: Settings
) -> list[np.ndarray]:
    images = pipeline(
        [prompt for prompt, _ in wanted],
        num_inference_steps=settings.sample_steps,
        guidance_scale=settings.sample_guidance,
        generator=[torch.Generator().manual_seed(seed) for _, seed in wanted],
        output_type="np",
    ).images
    return [with_alpha((image * 255).round().astype(np.uint8)) for image in images]


def with_alpha(image: np.ndarray) -> np.ndarray:
    """(H, W, 4): models without alpha draw opaque pictures."""
    if image.shape[2] == 4:
        return image
    return np.concatenate([image, np.full_like(image[..., :1], 255)], axis=2)
