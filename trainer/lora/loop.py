"""The training itself: batch, loss, step, report, save. The caller owns the loop and may stop it anywhere."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict

from trainer.lora.data import Encoded
from trainer.lora.settings import Settings
from trainer.nano import checkpoint
from trainer.nano.pace import EXACT, Pace

SAVE_STEPS = 50
CLIP = 1.0


class TrainingFailed(Exception):
    """Says what went wrong; the last good weights are kept."""


@dataclass(frozen=True)
class Progress:
    """After a step: its loss and rate, and how many pictures a second have been learnt from."""

    step: int
    steps: int
    loss: float
    rate: float
    pictures_per_second: float
    saved: bool = False


def adapt(unet: UNet2DConditionModel, settings: Settings) -> list[torch.nn.Parameter]:
    """Freeze the UNet and put low-rank weights beside it; those are returned, in float32."""
    torch.manual_seed(settings.seed)
    unet.requires_grad_(False)
    unet.add_adapter(
        LoraConfig(r=settings.rank, lora_alpha=settings.alpha, target_modules=list(settings.targets))
    )
    weights = [weight for weight in unet.parameters() if weight.requires_grad]
    for weight in weights:
        weight.data = weight.data.float()
    return weights


def train(
    pipeline: StableDiffusionXLPipeline,
    encoded: Encoded,
    settings: Settings,
    kept: Path | None = None,
    *,
    pace: Pace = EXACT,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Progress]:
    """Teach the pipeline's UNet, from the checkpoint `kept` on where there is one.

    What a step sees is decided by the seed and its number, so a resumed training is the same training.
    Raises TrainingFailed when a number is no longer finite, and OSError when it cannot save."""
    unet: Any = pipeline.unet
    weights = adapt(unet, settings)
    optimizer = torch.optim.AdamW(weights, betas=(0.9, 0.99), weight_decay=1e-2)
    first = restore(unet, optimizer, kept) if kept and kept.exists() else 0
    unet.to(pace.device).train()
    if pace.device.type == "cpu":
        # PyTorch's fused attention goes backwards slowly on a CPU.
        unet.set_attn_processor(AttnProcessor())
    run = pace.readied(unet)
    for step in range(first, settings.steps):
        if stopped():
            break
        began = time.perf_counter()
        rate = rate_at(step, settings)
        for group in optimizer.param_groups:
            group["lr"] = rate
        with pace.autocast():
            loss = loss_of(run, pipeline, encoded, settings, step, pace)
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(weights, CLIP)
        if not math.isfinite(loss.item()) or not math.isfinite(norm.item()):
            raise TrainingFailed(
                f"Step {step + 1} gave no valid number; the weights of the last checkpoint are kept. "
                "Start again with a lower learning rate."
            )
        optimizer.step()
        saved = kept is not None and ((step + 1) % SAVE_STEPS == 0 or step + 1 == settings.steps)
        if saved and kept:
            keep(unet, optimizer, kept, step + 1)
        speed = settings.batch / (time.perf_counter() - began)
        yield Progress(step + 1, settings.steps, loss.item(), rate, speed, saved)
    else:
        return
    if kept is not None:
        keep(unet, optimizer, kept, step)


def loss_of(
    run: Callable[..., Any],
    pipeline: StableDiffusionXLPipeline,
    encoded: Encoded,
    settings: Settings,
    step: int,
    pace: Pace,
) -> torch.Tensor:
    """The weighted error of one batch."""
    chance = torch.Generator().manual_seed(settings.seed * 1_000_003 + step)
    count, turns, orders = encoded.states.shape[:3]
    many = settings.batch
    pick = [torch.randint(top, (many,), generator=chance) for top in (count, turns, orders)]
    clean = encoded.latents[pick[0], pick[1]]
    signal = pipeline.scheduler.alphas_cumprod.cpu()
    times = ((torch.arange(many) + torch.rand(many, generator=chance)) / many * len(signal)).long()
    noise = torch.randn(clean.shape, generator=chance)
    worded = (torch.rand(many, generator=chance) >= settings.without_words).float()
    share = signal[times].view(-1, 1, 1, 1)
    noisy = share.sqrt() * clean + (1 - share).sqrt() * noise
    # As the pipeline's negative for guidance: zeros for no words at all.
    states = encoded.states[pick[0], pick[1], pick[2]] * worded[:, None, None]
    pooled = encoded.pooled[pick[0], pick[1], pick[2]] * worded[:, None]
    size = float(encoded.size)
    ids = torch.tensor([[size, size, 0, 0, size, size]]).repeat(many, 1)
    given = (one.to(pace.device) for one in (noisy, times, states, pooled, ids))
    latents, at, told, whole, micro = given
    added = {"text_embeds": whole, "time_ids": micro}
    guess = run(latents, at, encoder_hidden_states=told, added_cond_kwargs=added, return_dict=False)[0]
    kind = pipeline.scheduler.config.prediction_type
    wanted = target(kind, clean, noise, share).to(pace.device)
    error = (guess.float() - wanted).square().mean((1, 2, 3))
    return (weight_of(kind, signal[times], settings.min_snr).to(pace.device) * error).mean()


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


def rate_at(step: int, settings: Settings) -> float:
    """A warm-up, then half a cosine down to nothing."""
    warm = min(1.0, (step + 1) / max(1, settings.warm_up))
    return settings.learning_rate * warm * 0.5 * (1 + math.cos(math.pi * step / settings.steps))


def keep(unet: UNet2DConditionModel, optimizer: torch.optim.Optimizer, path: Path, step: int) -> None:
    state = {"adapter": get_peft_model_state_dict(unet), "optimizer": optimizer.state_dict(), "step": step}
    checkpoint.save(path, state)


def restore(unet: UNet2DConditionModel, optimizer: torch.optim.Optimizer, path: Path) -> int:
    """The step to go on from."""
    state = checkpoint.load(path)
    set_peft_model_state_dict(unet, state["adapter"])
    optimizer.load_state_dict(state["optimizer"])
    step: int = state["step"]
    return step
