"""A process that works runs off, one at a time on its device."""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from stickers.models import LeaseLost
from trainer.models import TrainingRun
from trainer.runs.device import device_lock, device_name, place
from trainer.runs.work import work_on

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
PATIENCE = 8.0  # as long as another process may need to see that nothing waits, and to end

Leaving = Callable[[], bool]


def worker_name() -> str:
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(3)}"


def work_off(*, leaving: Leaving, forever: bool = False, threads: int | None = None) -> int:
    """Work on runs until none waits, or until told to end; how many were worked on."""
    count = 0
    with device_lock(device_name(), patience=float("inf") if forever else PATIENCE) as taken:
        while taken and not leaving():
            bury()
            run = TrainingRun.objects.claim(worker=worker_name())
            if run is not None:
                begin(run, leaving=leaving, threads=threads)
                count += 1
            elif forever:
                time.sleep(POLL_SECONDS)
            else:
                break
    return count


def work_alone(
    run: TrainingRun, *, leaving: Leaving, tell: Callable[[Any], None], threads: int | None
) -> bool:
    """Work on this one run if the device is free; False where another process has device or run."""
    with device_lock(device_name()) as taken:
        mine = TrainingRun.objects.claim_one(run.pk, worker=worker_name()) if taken else None
        if mine is None:
            return False
        begin(mine, leaving=leaving, tell=tell, threads=threads)
        return True


def begin(run: TrainingRun, **given: Any) -> None:
    run.tell(device=place(device_name()), sample_requested=False)
    work_on(run, **given)


def bury() -> None:
    """Runs that took three processes with them fail, instead of taking a fourth."""
    sentence = _("Its process died at every attempt, perhaps for want of memory. Try a smaller batch.")
    for run in TrainingRun.objects.all().spent():
        try:
            run.fail(code="died", error=sentence)
        except LeaseLost:
            continue  # another process was faster


def waiting_before(run: TrainingRun) -> int:
    """How many runs are worked on before this one, those at work included."""
    return int(TrainingRun.objects.open().filter(pk__lt=run.pk).count())
