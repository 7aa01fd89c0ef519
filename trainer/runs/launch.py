"""Starts the process that teaches, from the web process: a run may crash without hurting the chat."""

import logging
import subprocess
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connections

from trainer.models import TrainingRun
from trainer.processes import start
from trainer.runs.device import device_lock, device_name

logger = logging.getLogger(__name__)

WATCH_SECONDS = 15.0
LOG = "training.log"
_children: list[subprocess.Popen[bytes]] = []
_lock = threading.Lock()


def launch() -> None:
    """Begin with what waits, unless workers of their own do that; harmless where a process is at it."""
    if not settings.EMBEDDED_WORKER:
        return
    with _lock:
        _children[:] = [child for child in _children if child.poll() is None]
        if _children:
            # It looks at the queue again before it ends; should it end just now, the watch sees to it.
            return
        _children.append(start("train_lora", "--queue", log=LOG))


def needed() -> bool:
    """Whether something waits, or lies where a dead process left it, and nobody works on this device."""
    if not TrainingRun.objects.all().claimable().exists():
        return False
    with device_lock(device_name()) as free:
        return free


def watch() -> None:
    """Take up what a crash or a restart has left, from a thread behind the server's back."""
    threading.Thread(target=_watch, name="training watch", daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(WATCH_SECONDS)
        try:
            close_old_connections()
            if needed():
                launch()
        except Exception as error:  # no database yet, or none for a moment
            logger.debug("The queue of training runs could not be looked at: %s", error)
        finally:
            connections.close_all()
