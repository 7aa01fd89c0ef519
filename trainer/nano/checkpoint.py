"""Saves what a training needs to go on, so that a cut at any moment loses at most the last minutes."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import nn


def save(path: Path, state: dict[str, Any]) -> None:
    """Written whole beside the old one, then put in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load(path: Path) -> dict[str, Any]:
    """What `save` wrote; tensors and plain values only. FileNotFoundError with a sentence."""
    if not path.exists():
        raise FileNotFoundError(f"There is no checkpoint {path}. Run the stage {path.stem} first.")
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


@torch.no_grad()
def follow(averages: Iterable[nn.Module], live: Iterable[nn.Module], step: int, decay: float) -> None:
    """Exponential moving averages of the weights; they move faster during the first steps."""
    kept = min(decay, (1 + step) / (10 + step))
    slow = [p.detach() for module in averages for p in module.parameters()]
    fast = [p.detach() for module in live for p in module.parameters()]
    torch._foreach_lerp_(slow, fast, 1 - kept)
