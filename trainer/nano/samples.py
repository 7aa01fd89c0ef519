"""Sheets to look at while a stage trains: what goes in and comes back, and what the model draws by now."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import torch
from diffusers import AutoencoderDC, StableDiffusionXLPipeline, UNet2DConditionModel
from PIL import Image
from torch import nn
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from trainer.nano import models
from trainer.nano.artist import EXPRESSIONS, STYLES, SUBJECTS, draw
from trainer.nano.artist.caption import TRIGGER
from trainer.nano.artist.sheet import contact_sheet
from trainer.nano.autoencoder import HELD_OUT, tensor

ROWS = 4
COLUMNS = 8


@torch.no_grad()
def reconstructions(encoder: nn.Module, decoder: nn.Module, device: torch.device) -> Image.Image:
    """Held-out drawings of every style, each row above what the autoencoder makes of it."""
    pictures = []
    for style in STYLES:
        rows = [draw(HELD_OUT + seed, style=style).image for seed in range(COLUMNS)]
        back = decoder(encoder(tensor(np.stack(rows)).to(device)))
        pictures += [*rows, *pixels(back.float().cpu())]
    return contact_sheet(pictures, COLUMNS)


@torch.no_grad()
def drawings(
    vae: AutoencoderDC,
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModelWithProjection,
    tokenizer: CLIPTokenizer,
    *,
    steps: int,
    guidance: float,
) -> Image.Image:
    """The same prompts and seeds every time, drawn as the pipeline draws."""
    pipeline = StableDiffusionXLPipeline(
        vae=vae,
        unet=unet,
        text_encoder=None,
        tokenizer=None,
        text_encoder_2=text_encoder,
        tokenizer_2=tokenizer,
        scheduler=models.scheduler(),
        add_watermarker=False,
    )
    pipeline.to(unet.device)
    pipeline.set_progress_bar_config(disable=True)
    wanted = list(islice(prompts(), ROWS * COLUMNS))
    drawn = pipeline(
        wanted,
        height=models.SIZE,
        width=models.SIZE,
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=[torch.Generator().manual_seed(seed) for seed in range(len(wanted))],
        output_type="pt",
    ).images
    return contact_sheet(pixels(drawn.float().cpu() * 2 - 1), COLUMNS)


def prompts() -> Iterator[str]:
    """Another subject and another expression each time."""
    for number in range(len(SUBJECTS) * len(EXPRESSIONS)):
        subject, expression = SUBJECTS[number % len(SUBJECTS)], EXPRESSIONS[number % len(EXPRESSIONS)]
        yield f"{expression}, {subject}, {TRIGGER}"


def pixels(pictures: torch.Tensor) -> list[np.ndarray]:
    """float32 (N, 4, H, W) in -1 ... 1 to uint8 (H, W, 4) each."""
    values = ((pictures.clamp(-1, 1) + 1) * 127.5).round().byte()
    return list(values.permute(0, 2, 3, 1).numpy())
