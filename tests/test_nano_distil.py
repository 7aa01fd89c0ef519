"""Distilling nano: the walk of the teacher is where the student's one step must lead."""

import copy
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import DDIMScheduler

from trainer.nano import distil, latents, models, tokenizer
from trainer.nano.course import Course, Schedule, train
from trainer.nano.pace import EXACT

CAPTIONS = ["happy, laugh, otter, brown, dm-sticker", "thank you, bunny, red heart left, dm-sticker"]


def a_course(batch: int = 8) -> Course:
    torch.manual_seed(0)
    words = tokenizer.build()
    encoder, teacher = models.text_encoder(len(words)), models.unet((32, 64))
    values = np.random.default_rng(0).normal(size=(12, 32, 16, 16)).astype(np.float16)
    drawn = latents.Latents(values, CAPTIONS * 6, np.zeros((12, 4), np.float32))
    return distil.course(copy.deepcopy(teacher), teacher, encoder, words, drawn, batch=batch, pace=EXACT)


def test_angles_go_from_a_picture_to_noise_alone() -> None:
    angles = distil.angles_of_times()
    assert angles[-1] == 0 and angles[999] == pytest.approx(math.pi / 2, abs=1e-3)
    assert bool((angles[:1000].diff() > 0).all())


def test_segments_begin_where_the_pipeline_takes_its_four_steps() -> None:
    stretch = distil.stretches(distil.angles_of_times(), 400, torch.Generator().manual_seed(0))
    scheduler = models.scheduler()
    scheduler.set_timesteps(distil.SEGMENTS)
    begins = {int(end) + 250 for end in stretch.ends}
    assert begins == set(scheduler.timesteps.tolist())
    assert bool(((stretch.times > stretch.ends) & (stretch.times <= stretch.ends + 250)).all())


def test_a_turn_is_a_ddim_step() -> None:
    scheduler = models.scheduler()
    assert isinstance(scheduler, DDIMScheduler)
    scheduler.set_timesteps(4)
    state, v = torch.randn(1, 4, 2, 2), torch.randn(1, 4, 2, 2)
    stepped = scheduler.step(v, 749, state).prev_sample
    stretch = distil.Stretch(distil.angles_of_times(), torch.tensor([749]), torch.tensor([499]))
    assert torch.allclose(stretch.turn.cos() * state - stretch.turn.sin() * v, stepped, atol=1e-5)


def test_a_walk_of_one_step_wants_what_the_teacher_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distil, "WALK", 1)
    stretch = distil.stretches(distil.angles_of_times(), 8, torch.Generator().manual_seed(1))
    said = torch.randn(8, 32, 4, 4)
    wanted = distil.velocity(
        lambda *given: said,
        torch.randn(8, 32, 4, 4),
        stretch,
        torch.zeros(8, 32).long(),
        torch.ones(8),
        EXACT,
    )
    assert torch.allclose(wanted, said, atol=1e-3)


def test_the_student_learns_and_the_teacher_stays(tmp_path: Path) -> None:
    course = a_course()
    before = course.loss(0).item()
    course.loss = (lambda loss: lambda step: loss(0))(course.loss)
    list(train(course, Schedule(steps=8, rate=1e-3, warm_up=1, decline=0.01), tmp_path / "kept.pt"))
    assert course.loss(0).item() < 0.8 * before
