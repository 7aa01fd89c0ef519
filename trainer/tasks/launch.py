"""Starts the process of a task from the web process, on the same machine: the chat goes on beside it."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

from trainer.models import Task

LOG = "tasks.log"
_children: list[subprocess.Popen[bytes]] = []


def launch(task: Task) -> None:
    """Begin; the process claims the row by itself."""
    _children[:] = [child for child in _children if child.poll() is None]  # those that ended are let go of
    with (Path(settings.VAR_DIR) / LOG).open("ab") as log:
        _children.append(
            subprocess.Popen(
                [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "work_task", str(task.pk)],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        )
