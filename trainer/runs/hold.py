"""One run held by this process: its lease is renewed beside the work, which hears of stop and of samples."""

import contextlib
import logging
import threading
import time
from types import TracebackType

from django.db import connections

from stickers.models import LeaseLost
from trainer.models import TrainingRun

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
RENEW_SECONDS = 10.0


class Hold:
    """A thread of its own: a step may take longer than a lease. Use it as a context."""

    def __init__(self, run: TrainingRun) -> None:
        self._pk, self._attempt = run.pk, run.attempt
        self.cancelled = self.lost = False
        self._wanted = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"run {run.pk} keeper", daemon=True)

    def __enter__(self) -> "Hold":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join(5)

    def samples_wanted(self) -> bool:
        """Whether somebody asked for samples since the last time."""
        wanted = self._wanted.is_set()
        self._wanted.clear()
        return wanted

    def _watch(self) -> None:
        renew_at = time.monotonic() + RENEW_SECONDS
        try:
            while not self._ending.wait(LOOK_SECONDS):
                try:
                    self._look(renew=time.monotonic() >= renew_at)
                except LeaseLost:
                    self.lost = True
                    return
                except Exception:  # the database may be away for a moment; the fence guards what is missed
                    logger.exception("The lease of run %s could not be looked after", self._pk)
                    continue
                if time.monotonic() >= renew_at:
                    renew_at = time.monotonic() + RENEW_SECONDS
        finally:
            with contextlib.suppress(Exception):
                connections.close_all()

    def _look(self, *, renew: bool) -> None:
        run = TrainingRun.objects.only("attempt", "status", "cancel_requested", "sample_requested").get(
            pk=self._pk
        )
        if run.attempt != self._attempt:
            raise LeaseLost(f"Run {self._pk} is worked on by somebody else.")
        self.cancelled = run.cancel_requested
        if run.sample_requested:
            self._wanted.set()
            TrainingRun.objects.filter(pk=self._pk).update(sample_requested=False)
        if renew:
            run.renew()
