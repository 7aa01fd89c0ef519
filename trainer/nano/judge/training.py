"""Teaches the judge on drawings of its own seeds, which the base never saw.

Each drawing is made when it is needed and seen once: drawing takes as long as the network's passes (5 ms), so
a second look at an old one would save half the time and teach less than half."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from trainer.nano.artist import EXPRESSIONS, HOUSE, STYLES, SUBJECTS, Drawing, draw
from trainer.nano.course import Course
from trainer.nano.judge.damage import Targets, damaged, ruined
from trainer.nano.judge.network import SIDE, Answers, Judge
from trainer.nano.pace import Pace

FIRST_SEED = 600_000_000
HELD_OUT = 700_000_000
LEAST = 0.97  # of each head on held-out drawings, before it may judge
SMOOTHING = 0.05
MEASURED = 320  # drawings, while it trains
HEADS = ("subject", "expression", "style")
CLASSES = (SUBJECTS, EXPRESSIONS, STYLES)
AT_ONCE = 64


def course(judge: Judge, *, batch: int, pace: Pace, measured: int = MEASURED) -> Course:
    judge.to(pace.device)

    def loss(step: int) -> torch.Tensor:
        first, chance = FIRST_SEED + step * batch, torch.Generator().manual_seed(step)
        drawn = [sample(seed) for seed in range(first, first + batch)]
        pictures = damaged(tensor(np.stack([one.image for one in drawn])), chance)
        pictures, targets = ruined(pictures, wanted(drawn))
        with pace.autocast():
            answers: Answers = judge(pictures.to(pace.device))
        parts = zip(answers.heads(), targets, strict=True)
        return torch.stack([soft_loss(head, target.to(pace.device)) for head, target in parts]).sum()

    def measure(averages: Sequence[nn.Module]) -> dict[str, float]:
        return accuracy(with_statistics(averages[0], judge), count=measured)

    return Course(
        "judge", [judge], loss, batch, decay=0.99, weight_decay=1e-2, betas=(0.9, 0.98), measure=measure
    )


def soft_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return functional.cross_entropy(logits.float(), target, label_smoothing=SMOOTHING)


def with_statistics(average: nn.Module, live: nn.Module) -> nn.Module:
    """The average of the weights with the norms' statistics, which no average follows."""
    for kept, now in zip(average.buffers(), live.buffers(), strict=True):
        kept.copy_(now)
    return average


def sample(seed: int) -> Drawing:
    """House for every other drawing, all styles in turn for the rest."""
    return draw(seed, style=HOUSE if seed % 2 else STYLES[seed // 2 % len(STYLES)])


def labels(drawings: Sequence[Drawing]) -> torch.Tensor:
    """int64 (N, 3): subject, expression, style."""
    heads = tuple(zip(HEADS, CLASSES, strict=True))
    return torch.tensor([[names.index(getattr(d, head)) for head, names in heads] for d in drawings])


def wanted(drawings: Sequence[Drawing]) -> Targets:
    """float32 (N, classes) for each head: one for what is drawn, zero for the rest."""
    columns = labels(drawings).unbind(1)
    return tuple(
        functional.one_hot(column, len(names)).float() for column, names in zip(columns, CLASSES, strict=True)
    )


def tensor(pictures: np.ndarray) -> torch.Tensor:
    """uint8 (N, H, W, 4) to float32 (N, 4, 128, 128) in -1 ... 1."""
    values = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    if values.shape[-1] != SIDE:
        values = functional.interpolate(values, size=(SIDE, SIDE), mode="area")
    return values.contiguous(memory_format=torch.channels_last)


def accuracy(judge: nn.Module, *, count: int) -> dict[str, float]:
    """Share of held-out drawings, not damaged, of which each head is sure and right; styles in turn."""
    right = (answers_to(judge, count) == held_out(count)[1]).float().mean(0)
    return dict(zip(HEADS, right.tolist(), strict=True))


def accuracy_by_style(judge: nn.Module, *, count: int) -> dict[str, dict[str, float]]:
    right = (answers_to(judge, count) == held_out(count)[1]).float()
    shares = {style: right[at :: len(STYLES)].mean(0).tolist() for at, style in enumerate(STYLES)}
    return {style: dict(zip(HEADS, share, strict=True)) for style, share in shares.items()}


@torch.no_grad()
def answers_to(judge: nn.Module, count: int) -> torch.Tensor:
    judge.eval()
    device = next(judge.parameters()).device
    pictures = held_out(count)[0]
    parts = [
        judge(tensor(pictures[at : at + AT_ONCE]).to(device)).named().cpu() for at in range(0, count, AT_ONCE)
    ]
    return torch.cat(parts)


@cache
def held_out(count: int) -> tuple[np.ndarray, torch.Tensor]:
    """uint8 (count, 128, 128, 4) of held-out drawings, styles in turn, and their labels; drawn once."""
    drawn, small = [], []
    for number in range(count):
        drawn.append(draw(HELD_OUT + number, style=STYLES[number % len(STYLES)]))
        values = (tensor(drawn[-1].image[None])[0] + 1) * 127.5
        small.append(values.round().byte().permute(1, 2, 0).numpy())
    return np.stack(small), labels(drawn)
