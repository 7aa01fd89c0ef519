"""Muon: its updates are orthogonal, in weights of any shape, and it learns."""

import math

import pytest
import torch
from torch import nn

from trainer.nano.muon import LIKE_ADAM, Muon, divided, orthogonal


def test_singular_values_become_about_one() -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(3, 32, 64), rounds=5).float())
    assert bool(((values > 0.6) & (values < 1.35)).all())


@pytest.mark.parametrize("shape", [(48, 96), (96, 48), (64, 32, 3, 3)])
def test_an_update_has_the_size_of_adams(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    weight = nn.Parameter(torch.zeros(shape))
    weight.grad = torch.randn(shape)
    Muon([weight], lr=0.01, weight_decay=0, rounds=5).step()
    size = weight.detach().square().mean().sqrt().item()
    assert size == pytest.approx(0.01 * LIKE_ADAM, rel=0.25)
    assert (weight * weight.grad).sum() < 0, "against the gradient"


def test_weights_of_one_shape_move_as_they_would_alone() -> None:
    torch.manual_seed(0)
    gradients = torch.randn(2, 40, 80)
    together = [nn.Parameter(torch.zeros(40, 80)) for _ in range(2)]
    alone = nn.Parameter(torch.zeros(40, 80))
    for weight, gradient in zip((*together, alone), (*gradients, gradients[1]), strict=True):
        weight.grad = gradient.clone()
    Muon(together, lr=0.1).step()
    Muon([alone], lr=0.1).step()
    assert torch.allclose(together[1], alone, atol=2e-3)


def test_biases_norms_and_embeddings_are_left_to_adam() -> None:
    module = nn.ModuleList([nn.Embedding(100, 64), nn.Linear(64, 64), nn.LayerNorm(64), nn.Conv2d(4, 64, 3)])
    matrices, others = divided([module])
    assert [tuple(weight.shape) for weight in matrices] == [(64, 64), (64, 4, 3, 3)]
    assert sum(weight.numel() for weight in others) == 6400 + 64 + 128 + 64


def test_it_learns_a_linear_map() -> None:
    torch.manual_seed(0)
    wanted, layer = torch.randn(32, 32) / math.sqrt(32), nn.Linear(32, 32, bias=False)
    optimizer = Muon(layer.parameters(), lr=0.05, weight_decay=0)
    for step in range(150):
        optimizer.param_groups[0]["lr"] = 0.05 * (1 - step / 150)
        loss = (layer.weight - wanted).square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert (layer.weight - wanted).square().mean() < 0.01 * wanted.square().mean()
