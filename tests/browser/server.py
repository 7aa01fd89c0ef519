"""The product itself, as bin/run starts it, on a free port with a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0


class Server:
    """A real server in a process of its own; it may be stopped and started again, and keeps its data."""

    def __init__(self, folder: Path, *, draws: bool, model: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self._log = folder / "server.log"
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        self._env = {**kept, "VAR_DIR": str(folder), "ALLOWED_HOSTS": "127.0.0.1"}
        self._env["EMBEDDED_WORKER"] = str(int(draws))
        if model:
            self._env["STICKER_MODEL"] = model
        self._process: subprocess.Popen[bytes] | None = None
        self.manage("prepare")

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self._env, check=True, timeout=120, capture_output=True)

    def start(self) -> None:
        command = [sys.executable, "-m", "daphne", "--bind", "127.0.0.1", "--port", str(self.port)]
        command += ["--verbosity", "0", "--application-close-timeout", "5", "--websocket_timeout", "-1"]
        command += ["stickerchat.asgi:application"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=log, stderr=log)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, f"the server ended:\n{self._log.read_text()}"
            assert time.monotonic() < until, f"the server does not answer:\n{self._log.read_text()}"
            time.sleep(0.05)

    def stop(self) -> None:
        """As if the power had gone: whatever was promised must be on the disk already."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False
