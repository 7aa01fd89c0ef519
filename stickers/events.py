"""Hints to those who wait: frames handed from any thread to the event loop that owns the sockets.

The row is the truth. What cannot be delivered is dropped and found again by `service.open_frames`.
"""

import asyncio
import json
import logging
from collections import deque
from typing import Any

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

SEND_SECONDS = 5
MOST_WAITING = 10_000


class Outlet:
    """What waits to be sent on one loop, in order; only `hand_over` may be called from other threads."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque(maxlen=MOST_WAITING)
        self._sending: asyncio.Task[None] | None = None

    def hand_over(self, group: str, message: dict[str, Any]) -> None:
        try:
            self.loop.call_soon_threadsafe(self._add, group, message)
        except RuntimeError:
            logger.debug("The loop is closed; nothing is sent to %s", group)

    def _add(self, group: str, message: dict[str, Any]) -> None:
        self._waiting.append((group, message))
        if self._sending is None or self._sending.done():
            self._sending = self.loop.create_task(self._send_all())

    async def _send_all(self) -> None:
        layer = get_channel_layer()
        while self._waiting:
            group, message = self._waiting.popleft()
            try:
                await asyncio.wait_for(layer.group_send(group, message), SEND_SECONDS)
            except Exception as error:  # a broken layer must not stop the frames that come after
                logger.warning("A frame for %s was not sent: %s", group, error or type(error).__name__)


_outlet: Outlet | None = None


def bind(loop: asyncio.AbstractEventLoop) -> None:
    """Names the loop on which everything is sent: the server's, or a worker's own."""
    global _outlet
    if _outlet is None or _outlet.loop is not loop:
        _outlet = Outlet(loop)


def publish(audience: str, frame: dict[str, Any]) -> None:
    """Sends a frame to all sockets of an audience; from any thread, without waiting."""
    text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
    send(audience, {"type": "hub.frame", "group": audience, "frame": text})


def send(group: str, message: dict[str, Any]) -> None:
    """Sends a channel layer message to a group; dropped where no loop is bound yet."""
    if _outlet is None or _outlet.loop.is_closed():
        logger.debug("No loop is bound; nothing is sent to %s", group)
        return
    _outlet.hand_over(group, message)
