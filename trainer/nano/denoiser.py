"""Trains the denoiser and its text encoder on latents: v-prediction with zero terminal SNR."""

from collections.abc import Callable
from typing import Any

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
# Of a face's cells, beside the others'. A face is a sixth of the picture and what people look at; its error
# per cell is two and a half times the rest's.
FACE = 3.0


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
    ids = pace.placed(token_ids(tokenizer, latents.captions))
    values = pace.placed(torch.from_numpy(latents.values))
    signal = pace.placed(models.scheduler().alphas_cumprod)
    cells = pace.placed(face_weights(latents))
    run = pace.readied(denoise(unet.to(pace.device), encoder.to(pace.device), batch))

    def loss(step: int) -> torch.Tensor:
        where: Any = {"generator": pace.chance(step), "device": pace.device}
        rows = torch.randint(len(ids), (batch,), **where)
        clean = values[rows].float()
        # One time from each of `batch` equal spans: the loss is far less noisy than with free draws.
        spans = torch.arange(batch, device=pace.device)
        times = ((spans + torch.rand(batch, **where)) / batch * len(signal)).long().clamp(max=len(signal) - 1)
        noise = torch.randn(clean.shape, **where)
        worded = (torch.rand(batch, **where) >= WITHOUT_WORDS).float()
        kept = signal[times]
        share = kept.view(-1, 1, 1, 1)
        noisy = share.sqrt() * clean + (1 - share).sqrt() * noise
        velocity = share.sqrt() * noise - (1 - share).sqrt() * clean
        with pace.autocast():
            guess = run(noisy, times, ids[rows], worded)
        error = (cells[rows] * (guess.float() - velocity).square()).mean((1, 2, 3))
        return (weight(kept) * error).mean()

    return Course(
        "denoiser", [unet, encoder], loss, batch, decay=0.9985, weight_decay=1e-2, betas=(0.9, 0.98)
    )


def face_weights(latents: Latents) -> torch.Tensor:
    """float32 (N, 1, 16, 16), mean 1 in each: how much an error in a cell counts."""
    height, width = latents.values.shape[2:]
    left, top, right, bottom = torch.from_numpy(latents.faces).T[..., None]
    # A cell that the face covers by a quarter belongs to it.
    x, y = (torch.arange(width) + 0.5) / width, (torch.arange(height) + 0.5) / height
    across = (x > left - 0.25 / width) & (x < right + 0.25 / width)
    down = (y > top - 0.25 / height) & (y < bottom + 0.25 / height)
    weights = 1 + (FACE - 1) * (down[:, None, :, None] & across[:, None, None, :]).float()
    return weights / weights.mean((2, 3), keepdim=True)


def denoise(
    unet: UNet2DConditionModel, encoder: CLIPTextModelWithProjection, batch: int
) -> Callable[..., torch.Tensor]:
    """Noisy latents, times, token ids and whether words are shown (0 or 1) to the predicted velocity."""
    if unet.device.type == "cpu":
        # PyTorch's fused attention goes backwards slowly on a CPU: with it, a step takes 1.45 times as long.
        unet.set_attn_processor(AttnProcessor())
    # Thirty-two tokens: plain attention costs nothing here, and compiles without a break.
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
