"""One small network with three answers: subject, expression, style."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

SIDE = 128  # pixels
WIDTHS = (24, 48, 80, 128, 160)
CELLS = 4  # by 4, of the last map
FEATURES = 128
SURE = 0.5  # an answer of less chance is none


@dataclass(frozen=True)
class Answers:
    """Logits (N, classes) of each head and the features (N, 128) they were read from."""

    subject: torch.Tensor
    expression: torch.Tensor
    style: torch.Tensor
    features: torch.Tensor

    def heads(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.subject, self.expression, self.style

    def named(self) -> torch.Tensor:
        """int64 (N, 3): the class each head is sure of, or -1."""
        best = [head.float().softmax(1).max(1) for head in self.heads()]
        return torch.stack([one.indices.where(one.values >= SURE, -1) for one in best], dim=1)


class Residual(nn.Module):
    """Two convolutions beside a shortcut (arXiv 1512.03385), halving the picture."""

    def __init__(self, inward: int, outward: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inward, outward, 3, stride=2, padding=1, bias=False)
        self.second = nn.Conv2d(outward, outward, 3, padding=1, bias=False)
        self.beside = nn.Conv2d(inward, outward, 1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(outward) for _ in range(2)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inside = functional.silu(self.norms[0](self.first(x)))
        inside = self.norms[1](self.second(inside))
        return functional.silu(inside + self.beside(functional.avg_pool2d(x, 2)))


class Judge(nn.Module):
    """float32 (N, 4, 128, 128) in -1 ... 1, colour on white and alpha, to answers: 1.15 M parameters."""

    def __init__(self, subjects: int, expressions: int, styles: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(4, WIDTHS[0], 5, stride=2, padding=2)
        self.stages = nn.Sequential(*(Residual(a, b) for a, b in pairwise(WIDTHS)))
        # Where a feature is tells as much as what it is, so the map is kept, not its mean.
        self.gather = nn.Linear(CELLS * CELLS * WIDTHS[-1], FEATURES)
        self.subject = nn.Linear(FEATURES, subjects)
        self.expression = nn.Linear(FEATURES, expressions)
        self.style = nn.Linear(FEATURES, styles)

    def forward(self, pictures: torch.Tensor) -> Answers:
        seen = self.stages(functional.silu(self.stem(pictures)))
        features = functional.silu(self.gather(seen.flatten(1)))
        return Answers(self.subject(features), self.expression(features), self.style(features), features)
