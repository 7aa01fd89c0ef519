"""Trains the denoiser and its text encoder on latents: v-prediction with zero terminal SNR."""

from collections.abc import Callable

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from trainer.nano import models
from trainer.nano.course import Course
from trainer.nano.latents import Latents
from trainer.nano.pace import Pace

WITHOUT_WORDS = 0.1  # share of the pictures shown without their caption, for guidance (arXiv 2207.12598)
GAMMA = 5.0
FLOOR = 0.15


def course(
    unet: UNet2DConditionModel,
    encoder: CLIPTextModelWithProjection,
    tokenizer: CLIPTokenizer,
    latents: Latents,
    *,
    batch: int,
    pace: Pace,
) -> Course:
    """Both learn together; every step's pictures, times and noises come from the step's number."""
    ids = token_ids(tokenizer, latents.captions)
    signal = models.scheduler().alphas_cumprod
    run = pace.readied(denoise(unet.to(pace.device), encoder.to(pace.device), batch))

    def loss(step: int) -> torch.Tensor:
        chance = torch.Generator().manual_seed(step)
        rows = torch.randint(len(latents.captions), (batch,), generator=chance)
        clean = torch.from_numpy(latents.values[rows.numpy()].astype(np.float32))
        # One time from each of `batch` equal spans: the loss is far less noisy than with free draws.
        times = ((torch.arange(batch) + torch.rand(batch, generator=chance)) / batch * len(signal)).long()
        noise = torch.randn(clean.shape, generator=chance)
        worded = (torch.rand(batch, generator=chance) >= WITHOUT_WORDS).float()
        kept = signal[times]
        share = kept.view(-1, 1, 1, 1)
        noisy = share.sqrt() * clean + (1 - share).sqrt() * noise
        velocity = share.sqrt() * noise - (1 - share).sqrt() * clean
        given = (one.to(pace.device) for one in (noisy, times, ids[rows], worded))
        with pace.autocast():
            guess = run(*given)
        error = (guess.float() - velocity.to(pace.device)).square().mean((1, 2, 3))
        return (weight(kept).to(pace.device) * error).mean()

    return Course(
        "denoiser", [unet, encoder], loss, batch, decay=0.9985, weight_decay=1e-2, betas=(0.9, 0.98)
    )


def denoise(
    unet: UNet2DConditionModel, encoder: CLIPTextModelWithProjection, batch: int
) -> Callable[..., torch.Tensor]:
    """Noisy latents, times, token ids and whether words are shown (0 or 1) to the predicted velocity."""
    if unet.device.type == "cpu":
        # PyTorch's fused attention goes backwards slowly on a CPU: with it, a step takes 1.45 times as long.
        unet.set_attn_processor(AttnProcessor())
        encoder.set_attn_implementation("eager")
    whole = torch.tensor([models.WHOLE], dtype=torch.float32, device=unet.device).repeat(batch, 1)

    def once(
        noisy: torch.Tensor, times: torch.Tensor, ids: torch.Tensor, worded: torch.Tensor
    ) -> torch.Tensor:
        text = encoder(ids, output_hidden_states=True)
        # As SDXL's pipeline reads it: the last state but one, and zeros for no words at all.
        states = text.hidden_states[-2] * worded[:, None, None]
        pooled = text.text_embeds * worded[:, None]
        answer: torch.Tensor = unet(
            noisy,
            times,
            encoder_hidden_states=states,
            added_cond_kwargs={"text_embeds": pooled, "time_ids": whole},
            return_dict=False,
        )[0]
        return answer

    return once


def weight(kept: torch.Tensor) -> torch.Tensor:
    """Min-SNR weighting for v-prediction (arXiv 2303.09556), with a floor so that early times still count."""
    snr = kept / (1 - kept).clamp(min=1e-8)
    return snr.clamp(max=GAMMA) / (snr + 1) + FLOOR


def token_ids(tokenizer: CLIPTokenizer, captions: list[str]) -> torch.Tensor:
    """int64 (N, 32), padded."""
    spelt = tokenizer(captions, padding="max_length", truncation=True, max_length=models.TOKENS)
    return torch.tensor(spelt.input_ids)
