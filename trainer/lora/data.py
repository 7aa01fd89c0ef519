"""Pictures and captions as what the UNet sees: encoded once, in both orientations and several tag orders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image

from trainer.lora.settings import Settings

LEAST = 4  # pictures, below which nothing can be learnt
KEPT_LAST = 2  # tags at the end that stay: the style's name and the trigger
SWAP = {"left": "right", "right": "left"}


class TooFew(ValueError):
    """There are too few pictures to learn a style from."""


@dataclass(frozen=True)
class Encoded:
    """Of N pictures, F orientations (1 or 2) and O orders of the caption.

    `latents` float32 (N, F, C, h, w), scaled; `states` (N, F, O, T, D); `pooled` (N, F, O, P); `captions`
    the same text as N times F times O strings, for text encoders that learn."""

    latents: torch.Tensor
    states: torch.Tensor
    pooled: torch.Tensor
    size: int  # pixels, for SDXL's micro-conditioning
    captions: tuple[tuple[tuple[str, ...], ...], ...] = ()


@torch.no_grad()
def encode(
    pipeline: StableDiffusionXLPipeline,
    images: Sequence[np.ndarray],
    captions: Sequence[str],
    settings: Settings,
) -> Encoded:
    """`images`: uint8 (H, W, 4), straight alpha, colour on white, square; a caption each. Raises TooFew."""
    if len(images) < LEAST:
        raise TooFew(f"A style needs at least {LEAST} pictures, better 80; there are {len(images)}.")
    if len(images) != len(captions):
        raise ValueError(f"{len(images)} pictures have {len(captions)} captions.")
    size = pipeline.unet.config.sample_size * pipeline.vae_scale_factor
    chance = Random(settings.seed)
    latents, states, pooled, kept = [], [], [], []
    for image, caption in zip(images, captions, strict=True):
        both = [(image, caption)]
        if settings.flip:
            both.append((np.ascontiguousarray(image[:, ::-1]), mirrored(caption)))
        latents.append(torch.stack([latent(pipeline, picture, size) for picture, _ in both]))
        written = [orders(one, settings.orders, chance) for _, one in both]
        kept.append(tuple(tuple(some) for some in written))
        told = [[text(pipeline, words) for words in some] for some in written]
        states.append(torch.stack([torch.stack([state for state, _ in some]) for some in told]))
        pooled.append(torch.stack([torch.stack([whole for _, whole in some]) for some in told]))
    return Encoded(torch.stack(latents), torch.stack(states), torch.stack(pooled), size, tuple(kept))


def mirrored(caption: str) -> str:
    """The caption of the mirror image: left is right."""
    return re.sub(r"\b(left|right)\b", lambda found: SWAP[found.group()], caption)


def orders(caption: str, count: int, chance: Random) -> list[str]:
    """The caption and shuffles of it; the first tag and the last two stay where they are."""
    tags = caption.split(", ")
    first, middle, last = tags[:1], tags[1:-KEPT_LAST], tags[-KEPT_LAST:]
    made = [caption]
    for _ in range(count - 1):
        chance.shuffle(middle)
        made.append(", ".join([*first, *middle, *last]) if len(tags) > KEPT_LAST else caption)
    return made


def latent(pipeline: StableDiffusionXLPipeline, image: np.ndarray, size: int) -> torch.Tensor:
    """float32 (C, h, w), scaled as the UNet wants it; RGBA where the autoencoder knows alpha."""
    vae: Any = pipeline.vae
    fitted = Image.fromarray(image, "RGBA").resize((size, size), Image.Resampling.LANCZOS)
    values = torch.from_numpy(np.asarray(fitted).copy()).permute(2, 0, 1).float() / 127.5 - 1
    picture = values[: vae.config.in_channels].unsqueeze(0).to(vae.device, vae.dtype)
    encoded = vae.encode(picture)
    plain = encoded.latent if hasattr(encoded, "latent") else encoded.latent_dist.mode()
    return (plain[0].float() * vae.config.scaling_factor).cpu()


def text(pipeline: StableDiffusionXLPipeline, caption: str) -> tuple[torch.Tensor, torch.Tensor]:
    """float32 (T, D) and (P,), as the pipeline itself reads the caption."""
    states, _, pooled, _ = pipeline.encode_prompt(
        caption, device=pipeline.unet.device, do_classifier_free_guidance=False
    )
    return states[0].float().cpu(), pooled[0].float().cpu()
