"""What steps are given, made ahead by other processes, and trainings that fit a time."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from trainer.nano import course as courses
from trainer.nano.ahead import Ahead
from trainer.nano.course import Course, Schedule, train


def made(step: int) -> tuple[np.ndarray, int]:
    return np.full((2, 3), step, np.uint8), os.getpid()


def test_processes_hand_out_in_the_order_of_the_steps() -> None:
    ahead = Ahead(made, workers=2)
    seen = [ahead(step) for step in range(5, 9)]
    assert [int(np.asarray(values)[0, 0]) for values, _ in seen] == [5, 6, 7, 8]
    assert os.getpid() not in {int(process) for _, process in seen}
    assert int(np.asarray(ahead(2)[0])[0, 0]) == 2, "any step may be asked for next"


def test_without_workers_it_is_made_when_asked() -> None:
    assert Ahead(made, workers=0)(7)[1] == os.getpid()


def test_as_many_steps_as_fit_and_the_rate_declines_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, rates = torch.nn.Linear(32, 32), [0.0]
    monkeypatch.setattr(courses.time, "monotonic", lambda: len(rates) / 100)  # a step takes 10 ms
    course = Course("try", [layer], lambda step: layer(torch.ones(1, 32)).square().sum(), batch=3)
    take = course.take

    def noted(rate: float) -> float:
        rates.append(rate)
        return take(rate)

    monkeypatch.setattr(course, "take", noted)
    *_, last = train(course, Schedule(steps=1, rate=1e-3, warm_up=1), tmp_path / "kept.pt", seconds=2.0)
    assert last.step == last.steps == course.step
    assert abs(course.step - 200) <= 2
    assert course.samples == 3 * course.step
    assert rates[-1] < 0.1 * max(rates)
