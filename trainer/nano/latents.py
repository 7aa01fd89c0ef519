"""Drawings as latents with their captions: computed once, in shards; the denoiser trains on them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderDC
from torch import nn

from trainer.nano.artist import draw
from trainer.nano.artist.pairs import draw_seen
from trainer.nano.autoencoder import tensor
from trainer.nano.course import Progress
from trainer.nano.pace import Pace

SHARD = 1000
FIRST_SEED = 5_000_000
AT_ONCE = 25
MEASURED = 128  # drawings


@dataclass(frozen=True)
class Latents:
    """`values` float16 (N, 32, 16, 16), of spread 1 over all; a caption each."""

    values: np.ndarray
    captions: list[str]


@torch.no_grad()
def scale_of(encoder: nn.Module) -> float:
    """What makes the spread of all latents together 1; between channels it stays as the encoder made it.

    Trained under noise, the encoder gives wide channels to what matters most, so none is stretched."""
    seeds = range(MEASURED)
    parts = [tensor(np.stack([draw(seed).image for seed in seeds[at : at + 16]])) for at in seeds[::16]]
    return 1 / torch.cat([encoder(part).float() for part in parts]).std().item()


def encode(
    model: AutoencoderDC,
    folder: Path,
    *,
    count: int,
    pace: Pace,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Progress]:
    """Write the shards that are not there yet."""
    encoder, scale = model.encoder.eval().to(pace.device), model.config.scaling_factor

    def scaled(pictures: torch.Tensor) -> torch.Tensor:
        latents: torch.Tensor = encoder(pictures).float() * scale
        return latents

    run = pace.readied(scaled)
    folder.mkdir(parents=True, exist_ok=True)
    shards = -(-count // SHARD)
    for number in range(shards):
        if stopped():
            return
        wanted = min(SHARD, count - number * SHARD)
        if held(shard(folder, number)) < wanted:
            write_shard(run, folder, number, wanted, pace)
        yield Progress("latents", number * SHARD + wanted, count, 0.0, 0.0)


def write_shard(run: Callable[..., torch.Tensor], folder: Path, number: int, count: int, pace: Pace) -> None:
    values, captions = [], []
    first = FIRST_SEED + number * SHARD
    for seed in range(first, first + count, AT_ONCE):
        drawings = [draw_seen(one) for one in range(seed, min(seed + AT_ONCE, first + count))]
        pictures = tensor(np.stack([drawing.image for drawing in drawings]))
        with torch.no_grad(), pace.autocast():
            values.append(run(pictures.to(pace.device)).cpu().numpy().astype(np.float16))
        captions += [drawing.caption for drawing in drawings]
    beside = folder / "unfinished.npz"
    np.savez(beside, values=np.concatenate(values), captions=np.array(json.dumps(captions)))
    beside.replace(shard(folder, number))


def shard(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.npz"


def held(path: Path) -> int:
    if not path.exists():
        return 0
    with np.load(path) as file:
        return len(json.loads(str(file["captions"])))


def read(folder: Path) -> Latents:
    """Every finished shard; FileNotFoundError with a sentence where there is none."""
    paths = sorted(folder.glob("[0-9]*.npz"))
    if not paths:
        raise FileNotFoundError(f"There are no latents in {folder}. Run the stage latents first.")
    values, captions = [], []
    for path in paths:
        with np.load(path) as file:
            values.append(file["values"])
            captions += json.loads(str(file["captions"]))
    return Latents(np.concatenate(values), captions)
