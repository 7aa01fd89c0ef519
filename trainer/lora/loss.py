"""What a step sees, and how wrong the UNet is about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline

from trainer.lora.data import Encoded
from trainer.lora.settings import Settings
from trainer.nano.pace import Pace


@dataclass(frozen=True)
class Batch:
    """B pictures with their noise; all on the CPU, so that every device sees the same numbers.

    `clean` and `noise` (B, C, h, w); `times` (B,) int64; `worded` (B,) 1 or 0; `states` (B, T, D) and
    `pooled` (B, P), or `captions` where the text encoders learn as well."""

    clean: torch.Tensor
    noise: torch.Tensor
    times: torch.Tensor
    worded: torch.Tensor
    states: torch.Tensor
    pooled: torch.Tensor
    captions: tuple[str, ...] = ()


def loss_of(
    run: Callable[..., Any],
    pipeline: StableDiffusionXLPipeline,
    encoded: Encoded,
    settings: Settings,
    number: int,
    pace: Pace,
) -> torch.Tensor:
    """The weighted error of the batch of this number."""
    batch = chosen(encoded, settings, number, len(pipeline.scheduler.alphas_cumprod))
    return error_of(run, pipeline, batch, encoded.size, settings, pace)


def chosen(encoded: Encoded, settings: Settings, number: int, levels: int) -> Batch:
    """Pictures, captions, times and noise, decided by the seed and the number alone."""
    chance = torch.Generator().manual_seed(settings.seed * 1_000_003 + number)
    count, turns, orders = encoded.states.shape[:3]
    many = settings.batch
    pick = [torch.randint(top, (many,), generator=chance) for top in (count, turns, orders)]
    clean = encoded.latents[pick[0], pick[1]]
    times = ((torch.arange(many) + torch.rand(many, generator=chance)) / many * levels).long()
    noise = torch.randn(clean.shape, generator=chance)
    worded = (torch.rand(many, generator=chance) >= settings.without_words).float()
    batch = Batch(
        clean,
        noise,
        times,
        worded,
        encoded.states[pick[0], pick[1], pick[2]],
        encoded.pooled[pick[0], pick[1], pick[2]],
    )
    if not settings.text_rank:
        return batch
    places = torch.stack(pick, dim=1).tolist()
    return replace(batch, captions=tuple(encoded.captions[n][turn][order] for n, turn, order in places))


def error_of(
    run: Callable[..., Any],
    pipeline: StableDiffusionXLPipeline,
    batch: Batch,
    side: int,
    settings: Settings,
    pace: Pace,
) -> torch.Tensor:
    """The weighted error of what the UNet answers; a scalar on the device of the passes."""
    signal = pipeline.scheduler.alphas_cumprod.cpu()
    share = signal[batch.times].view(-1, 1, 1, 1)
    noisy = share.sqrt() * batch.clean + (1 - share).sqrt() * batch.noise
    states, pooled = text_of(pipeline, batch, pace)
    size = float(side)
    ids = torch.tensor([[size, size, 0, 0, size, size]]).repeat(len(noisy), 1)
    given = (one.to(pace.device) for one in (noisy, batch.times, states, pooled, ids))
    latents, at, told, whole, micro = given
    added = {"text_embeds": whole, "time_ids": micro}
    guess = run(latents, at, encoder_hidden_states=told, added_cond_kwargs=added, return_dict=False)[0]
    kind = pipeline.scheduler.config.prediction_type
    wanted = target(kind, batch.clean, batch.noise, share).to(pace.device)
    error = (guess.float() - wanted).square().mean((1, 2, 3))
    weight = weight_of(kind, signal[batch.times], settings.min_snr) + settings.least_weight
    return (weight.to(pace.device) * error).mean()


def text_of(
    pipeline: StableDiffusionXLPipeline, batch: Batch, pace: Pace
) -> tuple[torch.Tensor, torch.Tensor]:
    """The encoded captions, zeros for those without words: the pipeline's own negative for guidance."""
    states, pooled, worded = batch.states, batch.pooled, batch.worded
    if batch.captions:
        states, _, pooled, _ = pipeline.encode_prompt(
            list(batch.captions), device=pace.device, do_classifier_free_guidance=False
        )
        states, pooled, worded = states.float(), pooled.float(), worded.to(pace.device)
    return states * worded[:, None, None], pooled * worded[:, None]


def target(kind: str, clean: torch.Tensor, noise: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """What the UNet should answer: noise, velocity or the picture. Raises ValueError for other kinds."""
    if kind == "epsilon":
        return noise
    if kind == "v_prediction":
        return share.sqrt() * noise - (1 - share).sqrt() * clean
    if kind == "sample":
        return clean
    raise ValueError(f"A scheduler that predicts {kind!r} cannot be trained with.")


def weight_of(kind: str, signal: torch.Tensor, gamma: float) -> torch.Tensor:
    """Min-SNR weights (arXiv 2303.09556) for what is predicted."""
    snr = signal / (1 - signal).clamp(min=1e-8)
    least = snr.clamp(max=gamma)
    if kind == "epsilon":
        return least / snr.clamp(min=1e-8)
    return least / (snr + 1) if kind == "v_prediction" else least
