"""Keeps the messages of a room in the order of their ids when several processes publish them.

Every process publishes after its commit, so that two neighbours may overtake each other on the way. Each
message names the one before it; one that comes too early waits a moment for its predecessor.
"""

import asyncio
from collections.abc import Callable

from rooms.envelopes import Envelope

PATIENCE_SECONDS = 0.5


class InOrder:
    """One room's messages on their way to the sockets."""

    def __init__(self, deliver: Callable[[Envelope], None]) -> None:
        self._deliver = deliver
        self._last = 0  # 0: nothing heard yet, so nothing is known to be missing
        self._early: list[Envelope] = []
        self._timer: asyncio.TimerHandle | None = None

    def take(self, envelope: Envelope) -> None:
        """Delivers the envelope now, or when those before it are there, or when they are given up."""
        if envelope.message and self._last and envelope.previous > self._last:
            self._early.append(envelope)
            self._early.sort(key=lambda waiting: waiting.message)
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._give_up)
            return
        self._pass(envelope)
        while self._early and self._early[0].previous <= self._last:
            self._pass(self._early.pop(0))

    def stop(self) -> None:
        """Delivers what waits; no timer is left behind."""
        if self._timer is not None:
            self._timer.cancel()
        self._give_up()

    def _give_up(self) -> None:
        self._timer = None
        while self._early:
            self._pass(self._early.pop(0))

    def _pass(self, envelope: Envelope) -> None:
        self._last = max(self._last, envelope.message)
        self._deliver(envelope)
