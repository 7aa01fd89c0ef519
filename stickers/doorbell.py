"""Wakes the workers as soon as there is work. A lost ring costs a second: they also look by themselves."""

import asyncio
import logging
import threading

from channels.layers import get_channel_layer

from stickers import events

logger = logging.getLogger(__name__)

GROUP = "stickers.workers"


class Doorbell:
    """Counts its rings, so that one that sounds between a look and a wait is never missed.

    A ring wakes one of those who wait, for there is one thing to do: eight need not look at the database at
    once. Who is not woken looks by himself soon."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.rings = 0

    def ring(self, *, everybody: bool = False) -> None:
        with self._changed:
            self.rings += 1
            if everybody:
                self._changed.notify_all()
            else:
                self._changed.notify()

    def wait(self, *, heard: int, timeout: float) -> None:
        """Returns at the first ring after `heard`, or after the timeout."""
        with self._changed:
            self._changed.wait_for(lambda: self.rings != heard, timeout)


bell = Doorbell()


def ring() -> None:
    """Wakes the workers of this process at once, and those of others through the channel layer."""
    bell.ring()
    events.send(GROUP, {"type": "doorbell.ring"})


async def listen() -> None:
    """Passes rings from other processes on to this one's bell, until cancelled."""
    layer = get_channel_layer()
    while True:
        try:
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            bell.ring()  # for what was asked before anybody could hear it
            while True:
                await layer.receive(channel)
                bell.ring()
        except Exception as error:  # Redis may restart under us; the poll covers the pause
            logger.warning("The doorbell is out of order for a moment: %s", error or type(error).__name__)
            await asyncio.sleep(1)
