"""The training itself: batch, loss, step, report, save. The caller owns the loop and may stop it anywhere."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.models.attention_processor import AttnProcessor

from trainer.lora import adapter, samples, validation
from trainer.lora.data import Encoded
from trainer.lora.loss import loss_of
from trainer.lora.schedule import rate_at
from trainer.lora.settings import Settings
from trainer.lora.together import ALONE, Crew
from trainer.nano import checkpoint
from trainer.nano.pace import EXACT, Pace

SAVE_STEPS = 50
SAVE_SECONDS = 30.0  # a process that dies loses at most as much
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


class TrainingFailed(Exception):
    """Says what went wrong; the last good weights are kept."""


@dataclass(frozen=True)
class Progress:
    """After a step: its loss and rate, and how many pictures a second have been learnt from.

    `validation` is the loss on held-out pictures where it was just taken; `samples` are uint8 (H, W, 4)
    pictures where some were just drawn."""

    step: int
    steps: int
    loss: float
    rate: float
    pictures_per_second: float
    saved: bool = False
    validation: float | None = None
    seconds_left: float = 0.0
    samples: tuple[np.ndarray, ...] = ()


def never() -> bool:
    return False


def train(
    pipeline: StableDiffusionXLPipeline,
    encoded: Encoded,
    settings: Settings,
    kept: Path | None = None,
    *,
    pace: Pace = EXACT,
    stopped: Callable[[], bool] = never,
    sample_now: Callable[[], bool] = never,
    crew: Crew = ALONE,
) -> Iterator[Progress]:
    """Teach the pipeline, from the checkpoint `kept` on where there is one; asks `stopped` between steps.

    What a step sees is decided by the seed and its number, so a resumed training is the same training.
    Raises TrainingFailed when a number is no longer finite, ValueError when the settings do not go with
    pictures or checkpoint, and OSError when it cannot save."""
    training = Training(pipeline, encoded, settings, pace, crew)
    if kept and kept.exists():
        training.restore(kept)
    first = training.step
    began = saved = time.perf_counter()
    while training.step < settings.steps and not crew.any(stopped(), training.pace.device):
        progress = training.take(sample_now)
        now = time.perf_counter()
        due = (
            progress.step % SAVE_STEPS == 0 or progress.step == settings.steps or now - saved >= SAVE_SECONDS
        )
        if kept and due:
            training.keep(kept)
            saved = now
        each = (now - began) / (progress.step - first)
        yield replace(
            progress, saved=kept is not None and due, seconds_left=each * (settings.steps - progress.step)
        )
    if kept and training.step < settings.steps:
        training.keep(kept)
    crew.wait()


class Training:
    """A style on its way: the adapted parts, the optimizer, and the number of steps taken."""

    def __init__(
        self,
        pipeline: StableDiffusionXLPipeline,
        encoded: Encoded,
        settings: Settings,
        pace: Pace = EXACT,
        crew: Crew = ALONE,
    ) -> None:
        self.pipeline, self.settings, self.crew = pipeline, settings, crew
        self.pace = replace(pace, dtype=DTYPES.get(settings.precision, pace.dtype))
        self.encoded, self.held = validation.split(encoded, settings)
        self.parts = adapter.adapt(pipeline, settings)
        self.weights = adapter.weights_of(self.parts)
        self.optimizer = torch.optim.AdamW(
            self.weights, betas=(0.9, 0.99), weight_decay=settings.weight_decay, fused=True
        )
        self.step = 0
        self._run: Callable[..., Any] | None = None

    def take(self, sample_now: Callable[[], bool] = never) -> Progress:
        """One step, and what is due after it. Raises TrainingFailed when a number is no longer finite."""
        if self._run is None:  # a compiled module has no truth value
            self._run = self._readied()
        run = self._run
        began = time.perf_counter()
        rate = rate_at(self.step, self.settings)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = self.crew.mean(self._gradients(run))
        norm = torch.nn.utils.clip_grad_norm_(self.weights, self.settings.clip)
        if not math.isfinite(loss) or not math.isfinite(norm.item()):
            raise TrainingFailed(
                f"Step {self.step + 1} gave no valid number; the weights of the last checkpoint are kept. "
                "Start again with a lower learning rate."
            )
        self.optimizer.step()
        self.step += 1
        seconds = time.perf_counter() - began
        many = self.settings.batch * self.settings.accumulate * self.crew.count
        return Progress(
            self.step,
            self.settings.steps,
            loss,
            rate,
            many / seconds,
            validation=self._validated(),
            samples=self._samples(sample_now),
        )

    def keep(self, path: Path) -> None:
        """Write what is needed to go on: adapters and optimizer, never the model."""
        if self.crew.first:
            state = adapter.state_of(self.parts)
            checkpoint.save(path, {**state, "optimizer": self.optimizer.state_dict(), "step": self.step})

    def restore(self, path: Path) -> None:
        """Go on from what `keep` wrote."""
        state = checkpoint.load(path)
        adapter.restore(self.parts, state)
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def _readied(self) -> Callable[..., Any]:
        for part in self.parts.values():
            part.to(self.pace.device).train()
        unet: Any = self.pipeline.unet
        if self.settings.checkpointing:
            unet.enable_gradient_checkpointing()
        if self.pace.device.type == "cpu":
            # PyTorch's fused attention goes backwards slowly on a CPU.
            unet.set_attn_processor(AttnProcessor())
        return self.pace.readied(unet)

    def _gradients(self, run: Callable[..., Any]) -> torch.Tensor:
        """The gradients of all batches of the step, mean over the processes; the loss of this one's."""
        self.optimizer.zero_grad()
        parts = self.settings.accumulate
        total = torch.zeros((), device=self.pace.device)
        for part in range(parts):
            # Numbered so that two processes see what one with two accumulated batches sees.
            number = (self.step * parts + part) * self.crew.count + self.crew.rank
            with self.pace.autocast():
                loss = loss_of(run, self.pipeline, self.encoded, self.settings, number, self.pace) / parts
            loss.backward()
            total += loss.detach()
        self.crew.mean_gradients(self.weights)
        return total

    def _validated(self) -> Any:
        due = self.step % self.settings.validate_every == 0 or self.step == self.settings.steps
        held = self.held
        if held is None or not due:
            return None
        return self._looking(lambda: validation.loss_on(self.pipeline, held, self.settings, self.pace))

    def _samples(self, asked: Callable[[], bool]) -> Any:
        every = self.settings.sample_every
        due = asked() or (every > 0 and (self.step % every == 0 or self.step == self.settings.steps))
        if not due or not self.crew.first:
            return ()
        return self._looking(lambda: samples.draw(self.pipeline, self.settings, self.pace))

    def _looking(self, look: Callable[[], Any]) -> Any:
        """The answer of the parts as they are used, not as they learn."""
        for part in self.parts.values():
            part.eval()
        try:
            return look()
        finally:
            for part in self.parts.values():
                part.train()
