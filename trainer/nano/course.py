"""One training from its first step to its last: resumable, stoppable, told as it goes."""

import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from trainer.nano import checkpoint
from trainer.nano.muon import Muon, divided

SAVE_SECONDS = 120.0
TELL_SECONDS = 10.0
CLIP = 1.0
FIRST = 24  # steps before the pace is settled: what compiles has compiled


class TrainingFailed(Exception):
    """Says what went wrong; the last good checkpoint is kept."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: a warm-up, a plateau, and a decline over the last `decline` of the steps."""

    steps: int
    rate: float
    warm_up: int = 200
    decline: float = 0.25

    def rate_at(self, step: int) -> float:
        left = (self.steps - step) / max(1, round(self.steps * self.decline))
        return self.rate * min(1.0, (step + 1) / self.warm_up) * max(0.02, min(1.0, left))


@dataclass(frozen=True)
class Progress:
    """After some steps: where the training is, its mean loss since the last, and measurements if any."""

    stage: str
    step: int
    steps: int
    loss: float
    samples_per_second: float
    measured: dict[str, float] = field(default_factory=dict)
    saved: bool = False


@dataclass
class Course:
    """What is trained: modules, the loss of a step, and what is measured when a checkpoint is saved.

    `loss` must depend on the step and the weights alone, so that a resumed training is the same training."""

    stage: str
    modules: Sequence[nn.Module]
    loss: Callable[[int], torch.Tensor]
    batch: int
    decay: float = 0.998
    weight_decay: float = 1e-3
    matrix_rate: float = 4.0  # Muon's rate for the matrices, in units of AdamW's for the rest
    betas: tuple[float, float] = (0.9, 0.99)
    measure: Callable[[Sequence[nn.Module]], dict[str, float]] = lambda averages: {}
    averages: list[nn.Module] = field(default_factory=list)
    step: int = 0
    samples: int = 0  # seen until now, in batches of whatever size

    def __post_init__(self) -> None:
        self.averages = [copy.deepcopy(module).requires_grad_(False).eval() for module in self.modules]
        matrices, others = divided(self.modules)
        self.parameters = [*matrices, *others]
        adam = torch.optim.AdamW(others, betas=self.betas, weight_decay=self.weight_decay)
        # A module may have small weights alone, as low-rank adapters are.
        muon = [Muon(matrices, weight_decay=self.weight_decay)] if matrices else []
        self.optimizers: list[torch.optim.Optimizer] = [adam, *muon]

    def state(self) -> dict[str, Any]:
        return {
            "modules": [module.state_dict() for module in self.modules],
            "averages": [module.state_dict() for module in self.averages],
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "step": self.step,
            "samples": self.samples,
        }

    def restore(self, state: dict[str, Any]) -> None:
        for modules, saved in ((self.modules, state["modules"]), (self.averages, state["averages"])):
            for module, weights in zip(modules, saved, strict=True):
                module.load_state_dict(weights)
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.step, self.samples = state["step"], state["samples"]

    def take(self, rate: float) -> float:
        """One step; the loss before it. Raises TrainingFailed when a number is no longer finite."""
        for optimizer, factor in zip(self.optimizers, (1.0, self.matrix_rate), strict=False):
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
        loss = self.loss(self.step)
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.parameters, CLIP)
        value = loss.item()
        if not math.isfinite(value) or not math.isfinite(norm.item()):
            raise TrainingFailed(
                f"Step {self.step + 1} of {self.stage} gave no valid number (loss {value}); the last good "
                "checkpoint is kept. Start again with a lower rate."
            )
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self.samples += self.batch
        checkpoint.follow(self.averages, self.modules, self.step, self.decay)
        return value


def train(
    course: Course,
    schedule: Schedule,
    kept: Path,
    *,
    stopped: Callable[[], bool] = lambda: False,
    save_seconds: float = SAVE_SECONDS,
    seconds: float | None = None,
) -> Iterator[Progress]:
    """Go on from the checkpoint `kept`, or begin; until the last step or `stopped()`, saved either way.

    With `seconds` there are as many steps as fit into them. Yields every ten seconds, with measurements
    whenever it has saved. Raises TrainingFailed."""
    if kept.exists():
        course.restore(checkpoint.load(kept))
    if seconds is not None:
        schedule = fitted(course, schedule, seconds)
    losses: list[float] = []
    told = saved = time.monotonic()
    while course.step < schedule.steps and not stopped():
        losses.append(course.take(schedule.rate_at(course.step)))
        now = time.monotonic()
        if now - saved >= save_seconds:
            checkpoint.save(kept, course.state())
            yield report(course, schedule, losses, now - told, saved=True)
            told = saved = time.monotonic()
            losses = []
        elif now - told >= TELL_SECONDS:
            yield report(course, schedule, losses, now - told)
            told, losses = now, []
    checkpoint.save(kept, course.state())
    yield report(course, schedule, losses, time.monotonic() - told, saved=True)


def fitted(course: Course, schedule: Schedule, seconds: float) -> Schedule:
    """The schedule with as many steps as fit, judged by some first steps, which are taken."""
    begun = settled = time.monotonic()
    for number in range(3 * FIRST):
        if number == FIRST:
            settled = time.monotonic()
        course.take(schedule.rate_at(course.step))
    now = time.monotonic()
    left = (seconds - (now - begun)) * 2 * FIRST / (now - settled)
    return replace(schedule, steps=course.step + max(0, round(left)))


def report(
    course: Course, schedule: Schedule, losses: list[float], seconds: float, *, saved: bool = False
) -> Progress:
    return Progress(
        stage=course.stage,
        step=course.step,
        steps=schedule.steps,
        loss=sum(losses) / len(losses) if losses else math.nan,
        samples_per_second=len(losses) * course.batch / max(seconds, 1e-6),
        measured=course.measure(course.averages) if saved else {},
        saved=saved,
    )
