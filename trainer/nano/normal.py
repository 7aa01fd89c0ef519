"""Gives every latent channel mean 0 and spread 1, by its weights: pipelines know one scale for all."""

from dataclasses import dataclass

import numpy as np
import torch
from diffusers import AutoencoderDC
from torch import nn
from torch.nn import functional

from trainer.nano import models
from trainer.nano.artist import draw
from trainer.nano.autoencoder import tensor

DRAWINGS = 128


@dataclass(frozen=True)
class Scale:
    """Mean and standard deviation of each latent channel, float32 (32,)."""

    mean: torch.Tensor
    std: torch.Tensor


@torch.no_grad()
def scale_of(encoder: nn.Module) -> Scale:
    """Measured over the first drawings."""
    seeds = range(DRAWINGS)
    parts = [tensor(np.stack([draw(seed).image for seed in seeds[at : at + 16]])) for at in seeds[::16]]
    latents = torch.cat([encoder(part).float() for part in parts])
    return Scale(latents.mean((0, 2, 3)), latents.std((0, 2, 3)))


@torch.no_grad()
def folded(model: AutoencoderDC, scale: Scale) -> AutoencoderDC:
    """The same autoencoder over normalised latents, its outermost latent convolutions taking the scale in.

    Exact but for the decoder's border cells: what is padded there was 0, and is now each channel's mean. The
    decoder's own stage heals that."""
    new = models.autoencoder(normalised=True)
    new.load_state_dict(model.state_dict())
    out, inward = new.encoder.conv_out, new.decoder.conv_in
    out.weight += averaging(out)
    out.weight /= scale.std.view(-1, 1, 1, 1)
    out.bias.copy_((out.bias - scale.mean) / scale.std)
    inward.weight += repeating(inward)
    inward.bias += functional.conv2d(
        scale.mean.view(1, -1, 1, 1), inward.weight.sum((2, 3), keepdim=True)
    ).flatten()
    inward.weight *= scale.std.view(1, -1, 1, 1)
    return new


def averaging(conv: nn.Conv2d) -> torch.Tensor:
    """The encoder's last shortcut, the mean of neighbouring channels, as weights of its convolution."""
    group = conv.in_channels // conv.out_channels
    middle = torch.eye(conv.out_channels).repeat_interleave(group, dim=1) / group
    return centred(middle, conv)


def repeating(conv: nn.Conv2d) -> torch.Tensor:
    """The decoder's first shortcut, every channel repeated, as weights of its convolution."""
    times = conv.out_channels // conv.in_channels
    return centred(torch.eye(conv.in_channels).repeat_interleave(times, dim=0), conv)


def centred(middle: torch.Tensor, conv: nn.Conv2d) -> torch.Tensor:
    weight = torch.zeros_like(conv.weight)
    weight[:, :, 1, 1] = middle
    return weight
