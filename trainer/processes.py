"""Starts commands of their own from the web process: they may crash without hurting the chat."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings


def start(*command: str, log: str) -> subprocess.Popen[bytes]:
    """`manage.py COMMAND ...` on this machine; what it says is added to the file `log` in VAR_DIR."""
    with (Path(settings.VAR_DIR) / log).open("ab") as file:
        return subprocess.Popen(
            [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *command],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
