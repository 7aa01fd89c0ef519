"""One run a device at a time: whoever has the device's lock works, and a killed process lets go of it."""

import fcntl
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

LOOK_SECONDS = 0.2


@contextmanager
def device_lock(device: str, *, patience: float = 0.0) -> Iterator[bool]:
    """Whether this process has the device now; tries for `patience` seconds."""
    path = Path(settings.VAR_DIR) / f"training-{device.replace(':', '-')}.lock"
    until = time.monotonic() + patience
    with path.open("w") as file:
        while not (taken := lock(file.fileno())) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        yield taken  # closing the file lets go


def lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def device_name() -> str:
    """`cpu` or as STICKER_DEVICE says; what the machine has is found out without loading torch."""
    if settings.STICKER_DEVICE:
        return str(settings.STICKER_DEVICE)
    return "cuda" if Path("/dev/nvidia0").exists() else "cpu"


def place(device: str) -> str:
    """The device with its machine, for people."""
    return f"{socket.gethostname()}/{device}"[:100]
