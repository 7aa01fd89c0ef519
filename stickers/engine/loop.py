"""The step loop: every picture in it goes one step on, then new ones are let in and finished ones let go."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import torch

from stickers.engine import calls
from stickers.engine.decode import Preview
from stickers.engine.decoder import Decoder
from stickers.engine.failure import told
from stickers.engine.job import CANCELLED, Cancelled, EngineFailed, Started
from stickers.engine.line import Line
from stickers.engine.load import Model
from stickers.engine.order import Order
from stickers.engine.sample import Sample
from stickers.engine.styles.style import Mix, Style
from stickers.engine.warmup import rehearse, usual_mixes

log = logging.getLogger(__name__)
PREVIEW_EVERY = 0.1  # seconds


class Loop:
    """Pictures that are being drawn together. Only the engine's thread touches it."""

    def __init__(self, model: Model, preview: Preview, line: Line, decoder: Decoder) -> None:
        self._model, self._preview, self._line, self._decoder = model, preview, line, decoder
        self.samples: list[Sample] = []
        self._rehearsed: dict[str, Style] = {}
        self._mixes: list[Mix] = []

    @torch.inference_mode()
    def turn(self) -> bool:
        """Admit, step, release; False when there was nothing to draw."""
        self._admit()
        self._drop(lambda sample: sample.order.ticket.cancelled, Cancelled(CANCELLED))
        for group in groups(self.samples):
            self._step(group)
        self._tell()
        for sample in [sample for sample in self.samples if sample.finished]:
            self._release(sample)
        return bool(self.samples)

    @torch.inference_mode()
    def rest(self) -> None:
        """Nobody has asked for anything for a while: time for what makes the next steps quicker."""
        if self._rehearsed is not self._model.bank.styles:
            self._rehearsed = self._model.bank.styles
            self._mixes = usual_mixes(self._rehearsed)
        try:
            if self._mixes:
                rehearse(self._model, self._mixes.pop())
            elif self._model.graphs:
                self._model.graphs.catch_up()
        except Exception as error:  # out of memory, mostly; what nobody asked for must not end the engine
            log.warning("Steps could not be made ready (%s); the first requests take longer.", error)

    def close(self, error: Exception) -> None:
        """End what is being drawn; what is only to be decoded is cancelled too."""
        self._drop(lambda sample: True, error)
        self._decoder.close(error)

    def _admit(self) -> None:
        while len(self.samples) < self._model.capacity and (taken := self._line.take()) is not None:
            order, index = taken
            try:
                sample = Sample(self._model, order, index)
            except Exception as error:
                self._fail(order, error)
                continue
            if order.left == len(order.waiting) + 1:
                order.ticket.put(Started(sample.settings.all_steps))
            self.samples.append(sample)

    def _step(self, group: list[Sample]) -> None:
        """One step of pictures of one size; what goes wrong with a call ends the tickets in it, no others."""
        try:
            predicted = calls.predict(self._model, group)
            # One question for all of them: each would wait for the GPU.
            finite = torch.stack([torch.isfinite(answer).all() for answer in predicted]).tolist()
            steps = list(zip(group, predicted, finite, strict=True))
            self._show([(sample, sample.advance(answer)) for sample, answer, fine in steps if fine])
            for sample in [sample for sample, _, fine in steps if not fine]:
                self._fail(sample.order, no_numbers(sample))
        except Exception as error:
            for order in {sample.order for sample in group}:
                self._fail(order, error)

    def _release(self, sample: Sample) -> None:
        """On to the enlargement, or out to the decoder."""
        try:
            if sample.enlarge(self._model):
                return
        except Exception as error:
            self._fail(sample.order, error)
            return
        self.samples.remove(sample)
        self._decoder.take(sample)

    def _show(self, advanced: Sequence[tuple[Sample, torch.Tensor]]) -> None:
        """Note the steps that were taken, and make the previews that are due of the guesses, all at once."""
        for sample, _ in advanced:
            sample.order.note(sample.index, sample.done)
        last = time.monotonic() - PREVIEW_EVERY
        due = [(sample, guess) for sample, guess in advanced if sample.order.shown_at <= last]
        if due:
            pictures = self._preview(torch.cat([guess for _, guess in due]))
            for (sample, _), picture in zip(due, pictures, strict=True):
                sample.order.show(sample.index, picture)

    def _tell(self) -> None:
        """One progress event for every order, with previews at most ten times a second."""
        now = time.monotonic()
        for order in dict.fromkeys(sample.order for sample in self.samples):
            due = now - order.shown_at >= PREVIEW_EVERY
            steps = next(sample.settings.all_steps for sample in self.samples if sample.order is order)
            order.ticket.put(order.progress(steps, with_previews=due))
            order.shown_at = now if due else order.shown_at

    def _fail(self, order: Order, error: Exception) -> None:
        error = told(order.ticket.id, error)
        self._drop(lambda sample: sample.order is order, error)
        order.ticket.end(error)

    def _drop(self, unwanted: Callable[[Sample], bool], error: Exception) -> None:
        for sample in [sample for sample in self.samples if unwanted(sample)]:
            self.samples.remove(sample)
            sample.order.ticket.end(error)


def groups(samples: list[Sample]) -> Iterator[list[Sample]]:
    """Pictures of one size go into calls together."""
    by_size = sorted(samples, key=lambda sample: sample.latents.shape)
    for _, group in groupby(by_size, key=lambda sample: sample.latents.shape):
        yield list(group)


def no_numbers(sample: Sample) -> EngineFailed:
    return EngineFailed(
        f"The model gave no valid numbers at step {sample.done + 1} of {sample.settings.all_steps} with "
        f"{sample.settings.scheduler}. Try other settings; if it happens again, set STICKER_DTYPE=fp32."
    )
