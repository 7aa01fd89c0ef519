"""Drawings as latents with their captions: computed once, in shards; the denoiser trains on them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderDC
from torch import nn

from trainer.nano.ahead import Ahead
from trainer.nano.artist import draw
from trainer.nano.artist.drawing import FRAME, face_box
from trainer.nano.artist.pairs import compose_seen, draw_seen
from trainer.nano.autoencoder import tensor
from trainer.nano.course import Progress
from trainer.nano.pace import Pace

SHARD = 1000
FIRST_SEED = 5_000_000
AT_ONCE = 50  # drawings encoded at once; SHARD is a multiple of it
MEASURED = 128  # drawings


@dataclass(frozen=True)
class Latents:
    """`values` float16 (N, 32, 16, 16), of spread 1 over all; a caption each.

    `faces` float32 (N, 4): left, top, right and bottom of each face, as shares of the picture."""

    values: np.ndarray
    captions: list[str]
    faces: np.ndarray


@torch.no_grad()
def scale_of(encoder: nn.Module) -> float:
    """What makes the spread of all latents together 1; between channels it stays as the encoder made it.

    Trained under noise, the encoder gives wide channels to what matters most, so none is stretched."""
    seeds = range(MEASURED)
    device = next(encoder.parameters()).device
    parts = [tensor(np.stack([draw(seed).image for seed in seeds[at : at + 16]])) for at in seeds[::16]]
    return 1 / torch.cat([encoder(part.to(device)).float() for part in parts]).std().item()


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

    # On a GPU the drawing takes longer than the encoding, and compiling longer than what it saves.
    run = pace.readied(scaled) if pace.device.type == "cpu" else scaled
    folder.mkdir(parents=True, exist_ok=True)
    drawn = pace.ahead(group)
    shards = -(-count // SHARD)
    for number in range(shards):
        if stopped():
            return
        wanted = min(SHARD, count - number * SHARD)
        if held(shard(folder, number)) < wanted:
            write_shard(run, folder, number, wanted, drawn, pace)
        yield Progress("latents", number * SHARD + wanted, count, 0.0, 0.0)


def write_shard(
    run: Callable[..., torch.Tensor], folder: Path, number: int, count: int, drawn: Ahead, pace: Pace
) -> None:
    values: list[torch.Tensor] = []
    captions: list[str] = []
    faces: list[np.ndarray] = []
    first = number * SHARD // AT_ONCE
    for at in range(first, first - (-count // AT_ONCE)):
        images, words, boxes = drawn(at)
        with torch.no_grad(), pace.autocast():
            values.append(run(tensor(pace.placed(torch.as_tensor(images)))).half())
        captions += words
        faces.append(boxes)
    beside = folder / "unfinished.npz"
    np.savez(
        beside,
        values=torch.cat(values)[:count].cpu().numpy(),
        captions=np.array(json.dumps(captions[:count])),
        faces=np.concatenate(faces)[:count],
    )
    beside.replace(shard(folder, number))


def group(number: int) -> tuple[np.ndarray, list[str], np.ndarray]:
    """uint8 (AT_ONCE, 256, 256, 4), a caption and a face each: the training set, group by group."""
    first = FIRST_SEED + number * AT_ONCE
    seeds = range(first, first + AT_ONCE)
    drawings = [draw_seen(seed) for seed in seeds]
    faces = np.array([face_box(compose_seen(seed)) for seed in seeds], np.float32) / FRAME
    return np.stack([drawing.image for drawing in drawings]), [one.caption for one in drawings], faces


def shard(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.npz"


def held(path: Path) -> int:
    if not path.exists():
        return 0
    with np.load(path) as file:
        # Shards of before do not say where the faces are: they are made anew.
        return len(json.loads(str(file["captions"]))) if "faces" in file else 0


def read(folder: Path) -> Latents:
    """Every finished shard; FileNotFoundError with a sentence where there is none."""
    paths = sorted(folder.glob("[0-9]*.npz"))
    if not paths:
        raise FileNotFoundError(f"There are no latents in {folder}. Run the stage latents first.")
    values, captions, faces = [], [], []
    for path in paths:
        with np.load(path) as file:
            if "faces" not in file:
                raise FileNotFoundError(f"{path} does not say where faces are. Run the stage latents again.")
            values.append(file["values"])
            captions += json.loads(str(file["captions"]))
            faces.append(file["faces"])
    return Latents(np.concatenate(values), captions, np.concatenate(faces))
