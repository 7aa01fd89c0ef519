"""Trains the autoencoder on crops of drawings made as they are needed: no two steps see the same picture."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from diffusers import AutoencoderDC
from torch import nn
from torch.nn import functional

from trainer.nano.artist import draw
from trainer.nano.course import Course
from trainer.nano.models import FACTOR, LATENTS, SIZE
from trainer.nano.pace import Pace

CROP = 128
CROPS_OF_ONE = 4
NOISE = 0.08  # of the latents' own spread: the decoder learns to forgive what the denoiser leaves
HELD_OUT = 900_000_000  # first seed of the drawings that are only measured on
HELD_OUT_COUNT = 16

Pass = Callable[[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


def joint(model: AutoencoderDC, *, batch: int, pace: Pace) -> Course:
    """Encoder and decoder together."""
    return course("autoencoder", model, [model.encoder, model.decoder], both(model), batch, pace)


def decoder_alone(model: AutoencoderDC, *, batch: int, pace: Pace) -> Course:
    """The decoder on, with the encoder as it is: latents that were computed stay valid."""
    model.encoder.requires_grad_(False)
    return course("decoder", model, [model.decoder], both(model), batch, pace)


def course(
    stage: str, model: AutoencoderDC, modules: Sequence[nn.Module], once: Pass, batch: int, pace: Pace
) -> Course:
    model.to(pace.device, memory_format=torch.channels_last)
    run = pace.readied(once)

    def loss(step: int) -> torch.Tensor:
        pictures = crops(step, batch).to(pace.device)
        chance = torch.Generator().manual_seed(step)
        noise = NOISE * torch.randn(batch, LATENTS, CROP // FACTOR, CROP // FACTOR, generator=chance)
        with pace.autocast():
            latents, drawn = run(pictures, noise.to(pace.device))
        error = drawn.float() - pictures
        faithful = (importance(pictures) * (error.abs() + error.square())).mean()
        # Small and of one spread, so that normalising them later is gentle.
        return faithful + 1e-4 * latents.square().mean() + 1e-3 * (latents.std() - 1).square()

    def measure(averages: Sequence[nn.Module]) -> dict[str, float]:
        return quality(averages[0] if len(averages) > 1 else model.encoder, averages[-1], pace.device)

    return Course(stage, modules, loss, batch, measure=measure)


def both(model: AutoencoderDC) -> Pass:
    def once(pictures: torch.Tensor, noise: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        latents = model.encoder(pictures).float()
        spread = latents.detach().std()
        return latents, model.decoder((latents + noise * spread).to(pictures.dtype))

    return once


def crops(step: int, count: int) -> torch.Tensor:
    """float32 (count, 4, 128, 128) in -1 ... 1, of drawings whose seeds belong to this step alone."""
    chance = np.random.default_rng(step)
    drawings = -(-count // CROPS_OF_ONE)
    pictures = [draw(step * drawings + number).image for number in range(drawings)]
    cut = np.empty((count, CROP, CROP, 4), np.uint8)
    for number in range(count):
        y, x = chance.integers(0, SIZE - CROP + 1, 2)
        one = pictures[number % drawings][y : y + CROP, x : x + CROP]
        cut[number] = one[:, ::-1] if chance.random() < 0.5 else one
    return tensor(cut)


def tensor(pictures: np.ndarray) -> torch.Tensor:
    """uint8 (N, H, W, 4) to float32 (N, 4, H, W) in -1 ... 1, channels last in memory."""
    values = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    return values.contiguous(memory_format=torch.channels_last)


def importance(pictures: torch.Tensor) -> torch.Tensor:
    """(N, 1, H, W): what people look at counts more: the figure, strong colours, edges and small features."""
    inside = (pictures[:, 3:] + 1) / 2
    colour = pictures[:, :3]
    strength = (colour.amax(1, keepdim=True) - colour.amin(1, keepdim=True)) / 2
    around = functional.avg_pool2d(pictures, 9, 1, 4, count_include_pad=False)
    contrast = (pictures - around).abs().amax(1, keepdim=True).clamp(max=1)
    return 0.25 + 0.5 * inside + 1.0 * strength + 1.5 * contrast


@torch.no_grad()
def quality(encoder: nn.Module, decoder: nn.Module, device: torch.device) -> dict[str, float]:
    """PSNR in dB on white and the share of half-transparent pixels, on held-out drawings."""
    pictures = tensor(np.stack([draw(HELD_OUT + number).image for number in range(HELD_OUT_COUNT)])).to(
        device
    )
    drawn = torch.cat([decoder(encoder(one)).float() for one in pictures.split(4)]).clamp(-1, 1)
    error = (drawn[:, :3] - pictures[:, :3]).square().mean().item()
    alpha = (drawn[:, 3] + 1) / 2
    half = ((alpha > 0.1) & (alpha < 0.9)).float().mean().item()
    return {"psnr": 10 * math.log10(4 / max(error, 1e-12)), "half_transparent": half}
