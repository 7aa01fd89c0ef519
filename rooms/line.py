"""What one socket asked for that has to wait for the database: done one after the other, on a thread."""

import asyncio
import logging
from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from rooms.sockets import Socket
from rooms.threads import in_thread
from stickers.service import Refused

logger = logging.getLogger(__name__)

MOST_WAITING = 50


class Line:
    """The line of one socket; a job that fails is answered, and the next one comes."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._jobs: asyncio.Queue[tuple[Callable[[], None], str | None]] = asyncio.Queue(MOST_WAITING)
        self._loop = asyncio.get_running_loop()

    def add(self, job: Callable[[], None], *, ref: str | None) -> None:
        """Queues the job; Refused when too many wait."""
        try:
            self._jobs.put_nowait((job, ref))
        except asyncio.QueueFull:
            raise Refused(
                "rate_limited", _("Too much waits to be done. Wait a moment."), retry_after=1
            ) from None

    def back(self, call: Callable[[], None]) -> None:
        """From a job's thread: calls on the event loop."""
        self._loop.call_soon_threadsafe(call)

    async def run(self) -> None:
        """Works until it is cancelled."""
        while True:
            job, ref = await self._jobs.get()
            refusal = await self._do(job)
            if refusal is not None:
                self._socket.refuse(refusal, ref=ref)

    async def _do(self, job: Callable[[], None]) -> Refused | None:
        language = self._socket.visitor.language
        try:
            await in_thread(job, language=language)
        except Refused as refusal:
            return refusal
        except Exception:
            logger.exception("What a socket asked for failed")
            with translation.override(language):
                return Refused(
                    "unavailable", _("This did not work, and we have written down why. Try again.")
                )
        return None
