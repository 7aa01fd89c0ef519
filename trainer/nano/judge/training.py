"""Teaches the judge on drawings of its own seeds, which the base never saw."""

from random import Random

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import nn
from torch.nn import functional

from trainer.nano.artist import EXPRESSIONS, HOUSE, STYLES, SUBJECTS, Drawing, draw
from trainer.nano.course import Course
from trainer.nano.judge.network import SIDE, Answers, Judge
from trainer.nano.pace import Pace

FIRST_SEED = 600_000_000
HELD_OUT = 700_000_000
LEAST = 0.97  # of each head on held-out drawings, before it may judge
SMOOTHING = 0.05


def course(judge: Judge, *, batch: int, pace: Pace) -> Course:
    judge.to(pace.device)
    run = pace.readied(judge)

    def loss(step: int) -> torch.Tensor:
        drawn = [sample(FIRST_SEED + step * batch + number) for number in range(batch)]
        pictures = tensor(np.stack([damaged(one.image, step * batch + at) for at, one in enumerate(drawn)]))
        with pace.autocast():
            answers: Answers = run(pictures.to(pace.device))
        right = labels(drawn).to(pace.device)
        return torch.stack(
            [
                functional.cross_entropy(head.float(), right[:, at], label_smoothing=SMOOTHING)
                for at, head in enumerate(answers.heads())
            ]
        ).sum()

    return Course("judge", [judge], loss, batch, decay=0.99, weight_decay=1e-2, betas=(0.9, 0.98))


def sample(seed: int) -> Drawing:
    """House and the artists' styles in turn."""
    style = HOUSE if seed % 2 else STYLES[seed // 2 % len(STYLES)]
    return draw(seed, style=style, size=SIDE)


def labels(drawings: list[Drawing]) -> torch.Tensor:
    """int64 (N, 3): subject, expression, style."""
    return torch.tensor(
        [
            (SUBJECTS.index(d.subject), EXPRESSIONS.index(d.expression), STYLES.index(d.style))
            for d in drawings
        ]
    )


def damaged(picture: np.ndarray, seed: int) -> np.ndarray:
    """Moved, scaled, blurred, tinted and noisy a little: as a model's pictures are, and no more."""
    chance = Random(seed)
    image = Image.fromarray(picture, "RGBA")
    scale, shift = chance.uniform(0.92, 1.06), SIDE * 0.05
    across, down = chance.uniform(-shift, shift), chance.uniform(-shift, shift)
    middle = SIDE / 2
    image = image.transform(
        (SIDE, SIDE),
        Image.Transform.AFFINE,
        (1 / scale, 0, middle - (middle + across) / scale, 0, 1 / scale, middle - (middle + down) / scale),
        Image.Resampling.BILINEAR,
        fillcolor=(255, 255, 255, 0),
    )
    if chance.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.9)))
    values = np.asarray(image).astype(np.float32)
    tint = np.array([chance.uniform(0.95, 1.05) for _ in range(3)], np.float32)
    values[..., :3] *= tint
    values += np.random.default_rng(seed).normal(0, chance.uniform(0, 7), values.shape)
    return values.clip(0, 255).astype(np.uint8)


def tensor(pictures: np.ndarray) -> torch.Tensor:
    """uint8 (N, H, W, 4) to float32 (N, 4, 128, 128) in -1 ... 1."""
    values = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    if values.shape[-1] != SIDE:
        values = functional.interpolate(values, size=(SIDE, SIDE), mode="area")
    return values.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def accuracy(judge: nn.Module, *, count: int, first: int = HELD_OUT) -> dict[str, float]:
    """Share of held-out drawings, not damaged, that each head names rightly."""
    judge.eval()
    right = np.zeros(3)
    for seed in range(first, first + count, 64):
        drawn = [sample(one) for one in range(seed, min(seed + 64, first + count))]
        answers: Answers = judge(tensor(np.stack([one.image for one in drawn])))
        wanted = labels(drawn)
        right += [(head.argmax(1) == wanted[:, at]).sum().item() for at, head in enumerate(answers.heads())]
    return dict(zip(("subject", "expression", "style"), (right / count).tolist(), strict=True))
