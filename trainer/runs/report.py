"""What a run tells of itself while it works: rows and pictures, often enough to watch, never in the way."""

import logging
import time
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError

from trainer.models import TrainingRun
from trainer.runs.pictures import keep_samples

logger = logging.getLogger(__name__)

TELL_SECONDS = 1.0
MOST_POINTS = 400
MOST_LOG = 20_000


class Report:
    """Writes the row at most once a second, and at once where something special has happened."""

    def __init__(self, run: TrainingRun) -> None:
        self.run = run
        self._told_at = 0.0
        self._losses: list[float] = []
        self._begun = False
        self._last: Any = None

    def step(self, told: Any) -> None:
        """Take in a `Progress` of trainer.lora."""
        if not self._begun:
            # A resumed run takes some steps again.
            self.run.progress = [point for point in self.run.progress if point[0] < told.step]
            self._begun = True
        self._losses.append(told.loss)
        self._last = told
        if told.samples:
            keep_samples(self.run, told.step, told.samples)
        special = told.samples or told.validation is not None or told.step == told.steps
        if special or time.monotonic() - self._told_at >= TELL_SECONDS:
            self._write(told)

    def flush(self) -> None:
        """Tell the last step, if that has not been done."""
        if self._losses:
            self._write(self._last)

    def say(self, line: str) -> None:
        """A line of the log, with the time; the log keeps its newest part."""
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        logger.info("Run %s: %s", self.run.pk, line)
        self.run.tell(log=f"{self.run.log}{now} {line}\n"[-MOST_LOG:])

    def _write(self, told: Any) -> None:
        mean = sum(self._losses) / len(self._losses)
        points = thinned([*self.run.progress, [told.step, round(mean, 6), told.validation, told.rate]])
        try:
            self.run.tell(
                step=told.step,
                loss=mean,
                rate=told.rate,
                pictures_per_second=told.pictures_per_second,
                seconds_left=told.seconds_left,
                progress=points,
            )
        except DatabaseError as error:  # the next second tells it
            logger.warning("The progress of run %s could not be written: %s", self.run.pk, error)
            return
        self._told_at, self._losses = time.monotonic(), []


def thinned(points: list[list[Any]]) -> list[list[Any]]:
    """Every other point of too many; those with a validation loss stay."""
    if len(points) <= MOST_POINTS:
        return points
    last = len(points) - 1
    return [point for at, point in enumerate(points) if at % 2 == 0 or point[2] is not None or at == last]
