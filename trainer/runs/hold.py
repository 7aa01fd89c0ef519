"""One run held by this process: its lease is renewed beside the work, which hears of stop and of samples."""

import threading
import time

from stickers.models import LeaseLost
from trainer.models import TrainingRun
from trainer.watch import RENEW_SECONDS, Watch

LOOK_SECONDS = 0.5


class Hold(Watch):
    """Says whether the work was cancelled, whether the lease is lost, and whether samples are wanted."""

    def __init__(self, run: TrainingRun) -> None:
        super().__init__(f"run {run.pk}", every=LOOK_SECONDS)
        self._pk, self._attempt = run.pk, run.attempt
        self.cancelled = self.lost = False
        self._wanted = threading.Event()
        self._renew_at = time.monotonic() + RENEW_SECONDS

    def samples_wanted(self) -> bool:
        """Whether somebody asked for samples since the last time."""
        wanted = self._wanted.is_set()
        self._wanted.clear()
        return wanted

    def look(self) -> None:
        try:
            self._look()
        except LeaseLost:
            self.lost = True
            raise

    def _look(self) -> None:
        run = TrainingRun.objects.only("attempt", "status", "cancel_requested", "sample_requested").get(
            pk=self._pk
        )
        if run.attempt != self._attempt:
            raise LeaseLost(f"Run {self._pk} is worked on by somebody else.")
        self.cancelled = run.cancel_requested
        if run.sample_requested:
            self._wanted.set()
            TrainingRun.objects.filter(pk=self._pk).update(sample_requested=False)
        if time.monotonic() >= self._renew_at:
            run.renew()
            self._renew_at = time.monotonic() + RENEW_SECONDS
