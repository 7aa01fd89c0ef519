"""Muon: momentum whose matrices are made orthogonal before they are applied.

Jordan et al. 2024 (https://kellerjordan.github.io/posts/muon/), with the step size of arXiv 2502.16982.
Measured on nano's denoiser (12,800 samples, 32 a batch, two CPU cores): the loss on held-out drawings is
0.229 instead of AdamW's 0.296, for steps that take 1.3 times as long."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import nn

# Quintic Newton-Schulz coefficients; singular values go to about 1 within five rounds.
A, B, C = 3.4445, -4.7750, 2.0315
ROUNDS = 3  # measured: as good as five (0.2294 and 0.2291), and a third cheaper
LIKE_ADAM = 0.2  # root mean square of an update, in units of the learning rate (arXiv 2502.16982)


class Muon(torch.optim.Optimizer):
    """For weights of two and more dimensions; a convolution is a matrix of (out, in x height x width)."""

    def __init__(
        self,
        weights: Iterable[nn.Parameter],
        *,
        lr: float = 1e-3,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
        rounds: int = ROUNDS,
    ) -> None:
        super().__init__(
            list(weights), {"lr": lr, "momentum": momentum, "weight_decay": weight_decay, "rounds": rounds}
        )

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    self._move(weight, group)

    def _move(self, weight: nn.Parameter, group: dict[str, Any]) -> None:
        gradient, state = weight.grad, self.state[weight]
        assert gradient is not None
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(gradient)
        state["momentum"].lerp_(gradient, 1 - group["momentum"])
        # Nesterov's look ahead.
        update = gradient.lerp(state["momentum"], group["momentum"]).flatten(1)
        size = LIKE_ADAM * math.sqrt(max(update.shape))
        direction = orthogonal(update, group["rounds"]).to(weight.dtype).view_as(weight)
        weight.mul_(1 - group["lr"] * group["weight_decay"])
        weight.add_(direction, alpha=-group["lr"] * size)


def orthogonal(matrix: torch.Tensor, rounds: int) -> torch.Tensor:
    """bfloat16 matrix of the same singular vectors whose singular values are all about 1."""
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.mT if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        square = x @ x.mT
        x = torch.addmm(x, torch.addmm(square, square, square, beta=B, alpha=C), x, beta=A)
    return x.mT if tall else x


def divided(modules: Sequence[nn.Module]) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Trainable weights for Muon, and those for AdamW: biases, norms, embeddings and thin matrices."""
    embeddings = {
        id(one.weight) for module in modules for one in module.modules() if isinstance(one, nn.Embedding)
    }
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for weight in (weight for module in modules for weight in module.parameters() if weight.requires_grad):
        whole = weight.ndim >= 2 and id(weight) not in embeddings and min(weight.flatten(1).shape) >= 32
        (matrices if whole else others).append(weight)
    return matrices, others
