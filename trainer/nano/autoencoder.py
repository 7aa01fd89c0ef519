"""Trains the autoencoder on crops of drawings made as they are needed: no two steps see the same picture."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderDC
from torch import nn
from torch.nn import functional

from trainer.nano.artist import HOUSE, STYLES, draw
from trainer.nano.course import Course
from trainer.nano.models import FACTOR, LATENTS, SIZE
from trainer.nano.pace import Pace

CROP = 128
CROPS_OF_ONE = 4
# Noise on the latents, of their own spread: up to NOISE for most crops. The encoder learns to put what
# matters where noise does not drown it, the decoder to forgive what the denoiser leaves (arXiv 2507.15856).
NOISE = 0.3
NOISY = 0.75
# Every HALVED-th step the latents are halved and so must the picture be (arXiv 2502.09509): smoother latents.
HALVED = 4
HELD_OUT = 900_000_000  # first seed of the drawings that are only measured on
HELD_OUT_COUNT = 16

Pass = Callable[[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


def joint(model: AutoencoderDC, *, batch: int, pace: Pace) -> Course:
    """Encoder and decoder together."""
    return course(
        "autoencoder", model, [model.encoder, model.decoder], batch, pace, noise=NOISE, halved=HALVED
    )


def decoder_alone(model: AutoencoderDC, *, batch: int, pace: Pace) -> Course:
    """The decoder on, with the encoder as it is: latents that were computed stay valid."""
    model.encoder.requires_grad_(False)
    return course("decoder", model, [model.decoder], batch, pace, noise=NOISE / 2, halved=0)


def course(
    stage: str,
    model: AutoencoderDC,
    modules: Sequence[nn.Module],
    batch: int,
    pace: Pace,
    *,
    noise: float,
    halved: int,
) -> Course:
    model.to(pace.device, memory_format=torch.channels_last)
    whole, half = pace.readied(once(model, shrink=1)), pace.readied(once(model, shrink=2))
    given = pace.ahead(partial(crops, count=batch))

    def loss(step: int) -> torch.Tensor:
        small = halved > 0 and step % halved == 0
        pictures = tensor(pace.placed(torch.as_tensor(given(step))))
        added = noise_of(pace.chance(step), batch, CROP // FACTOR // (2 if small else 1), noise)
        with pace.autocast():
            latents, drawn = (half if small else whole)(pictures, added)
        wanted = functional.avg_pool2d(pictures, 2) if small else pictures
        return faithful(drawn.float(), wanted) + 1e-3 * centred(latents)

    def measure(averages: Sequence[nn.Module]) -> dict[str, float]:
        return quality(averages[0] if len(averages) > 1 else model.encoder, averages[-1], pace.device)

    return Course(stage, modules, loss, batch, measure=measure)


def once(model: AutoencoderDC, *, shrink: int) -> Pass:
    """Pictures and noise to latents and what is drawn from them, noisy and shrunk."""

    def run(pictures: torch.Tensor, noise: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        latents = model.encoder(pictures).float()
        fewer = functional.avg_pool2d(latents, shrink) if shrink > 1 else latents
        return latents, model.decoder((fewer + noise * latents.detach().std()).to(pictures.dtype))

    return run


def noise_of(chance: torch.Generator, count: int, cells: int, most: float) -> torch.Tensor:
    """float32 (count, 32, cells, cells): each picture's noise has its own strength, some have none."""
    where: Any = {"generator": chance, "device": chance.device}
    strength = most * torch.rand(count, 1, 1, 1, **where)
    strength *= torch.rand(count, 1, 1, 1, **where) < NOISY
    return strength * torch.randn(count, LATENTS, cells, cells, **where)


def faithful(drawn: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    error = drawn - wanted
    return (importance(wanted) * (error.abs() + error.square())).mean()


def centred(latents: torch.Tensor) -> torch.Tensor:
    """How far the latents are from spread 1 over all, and from mean 0 in each channel."""
    return (latents.std() - 1).square() + latents.mean((0, 2, 3)).square().mean()


def crops(step: int, count: int) -> np.ndarray:
    """uint8 (count, 128, 128, 4) of drawings whose seeds belong to this step alone."""
    chance = np.random.default_rng(step)
    drawings = -(-count // CROPS_OF_ONE)
    seeds = range(step * drawings, (step + 1) * drawings)
    pictures = [draw(seed, style=style_of(seed)).image for seed in seeds]
    cut = np.empty((count, CROP, CROP, 4), np.uint8)
    for number in range(count):
        y, x = chance.integers(0, SIZE - CROP + 1, 2)
        one = pictures[number % drawings][y : y + CROP, x : x + CROP]
        cut[number] = one[:, ::-1] if chance.random() < 0.5 else one
    return cut


def style_of(seed: int) -> str:
    """The house style for every other drawing, the artists in turn for the rest."""
    return HOUSE if seed % 2 else STYLES[seed // 2 % len(STYLES)]


def tensor(pictures: np.ndarray | torch.Tensor) -> torch.Tensor:
    """uint8 (N, H, W, 4) to float32 (N, 4, H, W) in -1 ... 1, channels last in memory."""
    values = torch.as_tensor(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
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
    """PSNR in dB on white of each style, the lowest of them, and the share of half-transparent pixels."""
    measured = {style: quality_of(style, encoder, decoder, device) for style in STYLES}
    psnr = {f"psnr_{style}": one[0] for style, one in measured.items()}
    return {"psnr": min(psnr.values()), **psnr, "half_transparent": max(one[1] for one in measured.values())}


def quality_of(
    style: str, encoder: nn.Module, decoder: nn.Module, device: torch.device
) -> tuple[float, float]:
    seeds = range(HELD_OUT, HELD_OUT + HELD_OUT_COUNT)
    pictures = tensor(np.stack([draw(seed, style=style).image for seed in seeds])).to(device)
    drawn = torch.cat([decoder(encoder(one)).float() for one in pictures.split(4)]).clamp(-1, 1)
    error = (drawn[:, :3] - pictures[:, :3]).square().mean().item()
    alpha = (drawn[:, 3] + 1) / 2
    half = ((alpha > 0.1) & (alpha < 0.9)).float().mean().item()
    return 10 * math.log10(4 / max(error, 1e-12)), half
