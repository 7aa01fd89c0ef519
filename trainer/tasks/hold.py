"""One task held by this process: the lease is renewed beside the work, which tells how far it is."""

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stickers.engine.spinning import spin_briefly
from trainer.models import Task
from trainer.runs.device import device_lock, device_name
from trainer.watch import RENEW_SECONDS, Watch

TELL_SECONDS = 0.4
LOOK_SECONDS = 0.5


class Stopped(Exception):
    """Somebody asked to stop."""


class Leaving(Exception):
    """This process has to end."""


class Hold(Watch):
    """Renews the lease; that it is lost, `tell` finds out by itself."""

    def __init__(self, task: Task, leaving: Callable[[], bool]) -> None:
        super().__init__(f"task {task.pk}", every=RENEW_SECONDS)
        self._task, self._leaving = task, leaving
        self._told_at = 0.0

    def look(self) -> None:
        copy.copy(self._task).renew()  # a copy, for the row is written to by another thread

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
