"""Latents to pictures: the model's own decoder, and a linear stand-in for previews."""

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from stickers.engine.job import EngineFailed
from stickers.engine.load import Model
from stickers.picture.cutout import cut_out

PREVIEW_SIDE = 64


def decode(model: Model, latents: torch.Tensor) -> np.ndarray:
    """One picture (1, C, h, w) to RGBA; a model without transparency gets its ground cut away."""
    return cut_away(painted(model, latents))


def cut_away(picture: np.ndarray) -> np.ndarray:
    """The picture with its ground transparent; one that has alpha already stays as it is."""
    return picture if picture.shape[2] == 4 else cut_out(picture)


def painted(model: Model, latents: torch.Tensor) -> np.ndarray:
    """One picture as the model's decoder paints it: uint8 (H, W, 3 or 4)."""
    pixels = model.vae.decode(unscaled(model, latents).to(model.dtype), return_dict=False)[0].float()
    if not bool(torch.isfinite(pixels).all()):
        raise EngineFailed(
            "The model's decoder gave no valid numbers. If it happens again, set STICKER_DTYPE=fp32."
        )
    picture = (
        (pixels[0] / 2 + 0.5).clamp(0, 1).mul(255).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()
    )
    return np.ascontiguousarray(picture)


def unscaled(model: Model, latents: torch.Tensor) -> torch.Tensor:
    config = model.vae.config
    mean, std = (getattr(config, name, None) for name in ("latents_mean", "latents_std"))
    if mean is None or std is None:
        return latents / config.scaling_factor
    mean, std = (torch.tensor(v, device=latents.device).view(1, -1, 1, 1) for v in (mean, std))
    return latents * std / config.scaling_factor + mean


def encode_picture(model: Model, image: np.ndarray, width: int, height: int) -> torch.Tensor:
    """A picture (H, W, 4) on white, resized where needed, to latents (1, C, h, w) of the step loop."""
    fitting = Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS)
    pixels = torch.from_numpy(np.array(fitting)).permute(2, 0, 1)[None].float() / 127.5 - 1
    channels = model.vae.config.in_channels
    encoded = model.vae.encode(pixels[:, :channels].to(model.device, model.dtype))
    for name in ("latent", "latents"):
        if (found := getattr(encoded, name, None)) is not None:
            return scaled(model, found.float())
    return scaled(model, encoded.latent_dist.mode().float())


def scaled(model: Model, encoded: torch.Tensor) -> torch.Tensor:
    """The inverse of `unscaled`."""
    ones = unscaled(model, torch.ones_like(encoded))
    zeros = unscaled(model, torch.zeros_like(encoded))
    return (encoded - zeros) / (ones - zeros)


class Preview:
    """A linear map from each latent cell and its neighbours to the pixels under it, fitted to the decoder."""

    def __init__(self, latents: torch.Tensor, pictures: list[np.ndarray]) -> None:
        """Least squares over finished latents and their pictures; a little ridge keeps rare cells tame."""
        self._pixels = max(1, -(-PREVIEW_SIDE // latents.shape[-1]))
        seen = neighbourhoods(latents.float().cpu())
        wanted = self._cells(pictures, latents.shape[-2:])
        ridge = 1e-3 * len(seen) * torch.eye(seen.shape[1])
        self._map = torch.linalg.solve(seen.T @ seen + ridge, seen.T @ wanted)

    def _cells(self, pictures: list[np.ndarray], shape: torch.Size) -> torch.Tensor:
        side = [n * self._pixels for n in shape]
        stack = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
        small = functional.interpolate(stack, size=side, mode="area")
        return functional.pixel_unshuffle(small, self._pixels).permute(0, 2, 3, 1).flatten(0, 2)

    def __call__(self, latents: torch.Tensor) -> tuple[np.ndarray, ...]:
        """One (64, 64, 4) picture for each of the latents."""
        count, _, height, width = latents.shape
        cells = neighbourhoods(latents.float().cpu()) @ self._map
        tiles = cells.view(count, height, width, -1).permute(0, 3, 1, 2)
        small = functional.pixel_shuffle(tiles, self._pixels)
        square = functional.interpolate(small, size=(PREVIEW_SIDE, PREVIEW_SIDE), mode="area")
        pixels = square.clamp(0, 1).mul(255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()
        return tuple(pixels.numpy())


def neighbourhoods(latents: torch.Tensor) -> torch.Tensor:
    """Every cell with its eight neighbours and a one, as rows."""
    padded = functional.pad(latents, (1, 1, 1, 1), mode="replicate")
    rows = functional.unfold(padded, 3).transpose(1, 2).flatten(0, 1)
    return torch.cat([rows, torch.ones(len(rows), 1)], dim=1)
