"""The worker inside the web process: no second process to start, and it ends with the server."""

import atexit
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stickers.studio import Studio

_lock = threading.Lock()
_studio: "Studio | None" = None


def start() -> None:
    """Loads the engine and takes up the queue, behind the server's back; harmless when repeated."""
    global _studio
    from stickers import configured
    from stickers.studio import Studio

    with _lock:
        if _studio is not None:
            return
        _studio = Studio(configured.engine(), alone=True)
        _studio.start()
    atexit.register(stop)
    threading.Thread(target=_stop_after_main, name="studio closing").start()


def stop() -> None:
    """Ends engine and runner; what was being drawn goes back into the queue."""
    if _studio is not None:
        _studio.stop()


def _stop_after_main() -> None:
    """Python joins this thread before it tears anything down, whereas `atexit` comes after all joins."""
    threading.main_thread().join()
    stop()
