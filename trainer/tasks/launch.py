"""Starts the process of a task from the web process, on the same machine: the chat goes on beside it."""

import subprocess

from trainer.models import Task
from trainer.processes import start

LOG = "tasks.log"
_children: list[subprocess.Popen[bytes]] = []


def launch(task: Task) -> None:
    """Begin; the process claims the row by itself."""
    _children[:] = [child for child in _children if child.poll() is None]  # those that ended are let go of
    _children.append(start("work_task", str(task.pk), log=LOG))
