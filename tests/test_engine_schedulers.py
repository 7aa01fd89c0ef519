"""Schedulers: every picture has its own, whatever is drawn beside it."""

from typing import Any

import pytest
import torch

from stickers.engine.schedulers import CLASSES, make_scheduler

CONFIG = {
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "num_train_timesteps": 1000,
}
CPU = torch.device("cpu")


def walk(scheduler: Any, beside: Any = None) -> torch.Tensor:
    """From noise to the end with a made-up model; `beside` takes the same steps with other latents."""
    chance = {"generator": torch.Generator().manual_seed(7)}
    if "UniPC" in type(scheduler).__name__:
        chance = {}
    latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    other = torch.zeros_like(latents)
    for timestep in scheduler.timesteps:
        if beside is not None:
            other = beside.step(
                other + 1, timestep, other, **(chance and {"generator": torch.Generator()})
            ).prev_sample
        answer = scheduler.scale_model_input(latents, timestep) * 0.5
        latents = scheduler.step(answer, timestep, latents, **chance).prev_sample
    return latents


@pytest.mark.parametrize("name", CLASSES)
def test_two_pictures_with_the_same_scheduler_do_not_hear_of_each_other(name: str) -> None:
    kind, changes = CLASSES[name]
    fresh = kind.from_config(CONFIG, **changes)
    fresh.set_timesteps(5)
    ours, beside = (make_scheduler(name, CONFIG, 5, CPU) for _ in range(2))
    assert torch.equal(walk(ours, beside), walk(fresh))


def test_another_configuration_is_another_scheduler() -> None:
    eps, v = (
        make_scheduler("DDIM", CONFIG | {"prediction_type": kind}, 5, CPU)
        for kind in ("epsilon", "v_prediction")
    )
    assert not torch.equal(walk(eps), walk(v))
