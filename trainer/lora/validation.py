"""The loss on held-out pictures: always with the same noise at the same times, so that it compares."""

from dataclasses import replace

import torch
from diffusers import StableDiffusionXLPipeline

from trainer.lora.data import LEAST, Encoded
from trainer.lora.loss import Batch, error_of
from trainer.lora.settings import Settings
from trainer.nano.pace import Pace

LEVELS = 4  # times at which each picture is looked at
SEED = 20_071


def split(encoded: Encoded, settings: Settings) -> tuple[Encoded, Encoded | None]:
    """What is learnt from, and what is held out. Raises ValueError where too little would be left."""
    count = len(encoded.latents)
    held = round(count * settings.validation_share)
    if settings.validation_share == 0:
        return encoded, None
    if held < 1 or count - held < LEAST:
        raise ValueError(
            f"Of {count} pictures {held} would be held out and {count - held} left, but there must be at "
            f"least 1 and {LEAST}. Change validation_share."
        )
    order = torch.randperm(count, generator=torch.Generator().manual_seed(settings.seed))
    return part(encoded, order[held:].sort().values), part(encoded, order[:held].sort().values)


def part(encoded: Encoded, places: torch.Tensor) -> Encoded:
    captions = tuple(encoded.captions[at] for at in places.tolist()) if encoded.captions else ()
    return replace(
        encoded,
        latents=encoded.latents[places],
        states=encoded.states[places],
        pooled=encoded.pooled[places],
        captions=captions,
    )


@torch.no_grad()
def loss_on(pipeline: StableDiffusionXLPipeline, held: Encoded, settings: Settings, pace: Pace) -> float:
    """The mean weighted error over every held-out picture, unmirrored and with its whole caption."""
    chance = torch.Generator().manual_seed(SEED)
    levels = len(pipeline.scheduler.alphas_cumprod)
    times = ((torch.arange(LEVELS) + 0.5) / LEVELS * levels).long()
    losses = []
    for at in range(len(held.latents)):
        clean = held.latents[at, 0].expand(LEVELS, -1, -1, -1)
        batch = Batch(
            clean,
            torch.randn(clean.shape, generator=chance),
            times,
            torch.ones(LEVELS),
            held.states[at, 0, 0].expand(LEVELS, -1, -1),
            held.pooled[at, 0, 0].expand(LEVELS, -1),
            (held.captions[at][0][0],) * LEVELS if settings.text_rank else (),
        )
        with pace.autocast():
            error = error_of(pipeline.unet, pipeline, batch, held.size, settings, pace)
        losses.append(error.item())
    return sum(losses) / len(losses)
