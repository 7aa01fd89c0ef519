"""An engine and the runner that feeds it, as one thing to start and to stop: in a web process or a worker."""

import logging
import os
import secrets
import socket
import threading
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, connection, connections

from stickers import doorbell, picture, presence, storage, words
from stickers.drawing import Drawing
from stickers.leases import Status
from stickers.models import StickerRequest
from stickers.runner import Runner

logger = logging.getLogger(__name__)

HANDS = 8  # requests whose pictures may be drawn in one batch
STOP_SECONDS = 8.0


class Studio:
    """Starts at once and loads behind; `stop` leaves nothing running and nothing lost."""

    def __init__(self, engine: Any, *, alone: bool) -> None:
        self.engine = engine
        self.alone = alone
        self.name = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(3)}"
        work = Drawing(engine, worker=self.name, hands=HANDS, alone=alone)
        self.runner = Runner(work, worker=self.name, bell=doorbell.bell, hands=HANDS)
        self._opening = threading.Thread(target=self._open, name="studio opening", daemon=True)
        self._once = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        presence.set_local(self.engine)
        self.engine.start()
        self._opening.start()

    def stop(self) -> None:
        """Puts what is being drawn back into the queue and ends every thread; harmless when repeated."""
        with self._once:
            if self._stopped:
                return
            self._stopped = True
        self._opening.join(STOP_SECONDS)
        if not self.runner.stop(STOP_SECONDS / 2):
            logger.warning("A drawing did not stop in time; its request is taken up again after its lease")
        self.engine.stop(STOP_SECONDS)
        presence.set_local(None)
        with suppress(DatabaseError):
            presence.leave(self.name)
        connections.close_all()

    def _open(self) -> None:
        """The database is asked here and not in `start`, which may be called on an event loop."""
        try:
            self._clear_up()
        except DatabaseError as error:
            logger.warning("The predecessor's requests wait for their leases to end: %s", error)
        finally:
            connections.close_all()
        self.runner.start()
        words.warm()
        picture.warm()

    def _clear_up(self) -> None:
        dead = [worker for worker in holders() if is_dead(worker, sole=self.alone)]
        taken = StickerRequest.objects.all().take_over(workers=dead)
        if taken:
            logger.info("%d requests of a process that has ended are taken up again", taken)
        presence.forget(dead)
        storage.sweep()


def holders() -> list[str]:
    """The workers that hold rows, as far as the rows know."""
    running = StickerRequest.objects.filter(status=Status.RUNNING)
    return list(running.order_by("worker").values_list("worker", flat=True).distinct())


def is_dead(worker: str, *, sole: bool) -> bool:
    """Whether a worker's process is known to be gone; `sole`: no other can use this database."""
    host, _, rest = worker.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return sole and connection.vendor == "sqlite"  # a container's new start has a new name
    if int(pid) == os.getpid():
        return True  # a new start that got the old number; our own rows are not there yet
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
