"""One task held by this process: the lease is renewed beside the work, which tells how far it is."""

import contextlib
import copy
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from django.db import connections

from stickers.engine.spinning import spin_briefly
from stickers.models import LeaseLost
from trainer.models import Task
from trainer.runs.device import device_lock, device_name

logger = logging.getLogger(__name__)

RENEW_SECONDS = 10.0
TELL_SECONDS = 0.4
LOOK_SECONDS = 0.5


class Stopped(Exception):
    """Somebody asked to stop."""


class Leaving(Exception):
    """This process has to end."""


class Hold:
    """A thread renews the lease: a model may take longer to load than a lease lasts. Use it as a context."""

    def __init__(self, task: Task, leaving: Callable[[], bool]) -> None:
        self._task, self._leaving = task, leaving
        self._told_at = 0.0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"task {task.pk} keeper", daemon=True)

    def __enter__(self) -> "Hold":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join(5)

    def tell(self, done: int, total: int) -> None:
        """Called between two pieces of the work. Raises Leaving, LeaseLost, and Stopped."""
        if self._leaving():
            raise Leaving
        if time.monotonic() - self._told_at < TELL_SECONDS:
            return
        self._task.tell(done=done, total=total)
        self._told_at = time.monotonic()
        self._task.refresh_from_db(fields=["cancel_requested"])
        if self._task.cancel_requested:
            raise Stopped

    def _renew(self) -> None:
        task = copy.copy(self._task)  # which is written to by another thread
        try:
            while not self._ending.wait(RENEW_SECONDS):
                try:
                    task.renew()
                except LeaseLost:
                    return  # `tell` finds out by itself
                except Exception:  # the database may be away for a moment; the fence guards what is missed
                    logger.exception("The lease of task %s could not be renewed", task.pk)
        finally:
            with contextlib.suppress(Exception):
                connections.close_all()


@contextmanager
def the_device(hold: Hold) -> Iterator[None]:
    """One model at a time has it: this waits for a training, and the next training for this."""
    spin_briefly()
    while True:
        with device_lock(device_name()) as free:
            if free:
                yield
                return
        hold.tell(0, 0)
        time.sleep(LOOK_SECONDS)
