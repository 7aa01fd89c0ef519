"""What still has to go out to one socket: bounded, with one writer."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from rooms import meters
from rooms.frames import Frame
from rooms.visitors import TOO_SLOW

MOST_FRAMES = 2_000
MOST_BYTES = 4 * 1024 * 1024
# As much may wait in the server's own buffer before we wait for the reader.
MOST_UNSENT = 256 * 1024
LOOK_AGAIN_SECONDS = 0.02
LAST_WORD_SECONDS = 2


class Outbox:
    """Frames in order; a reader who lets too much pile up is closed with 4408 and comes back by `after`."""

    def __init__(
        self, send: Callable[[dict[str, Any]], Awaitable[None]], *, unsent: Callable[[], int] = lambda: 0
    ) -> None:
        self._send = send
        self._unsent = unsent
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._code: int | None = None
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def put(self, frame: Frame) -> None:
        """Queues the frame; never waits."""
        if self._code is not None:
            return
        self._frames.append(frame)
        self._bytes += frame.size
        # The first frame may be as large as it must.
        if len(self._frames) > MOST_FRAMES or (self._bytes > MOST_BYTES and len(self._frames) > 1):
            meters.overflows.inc()
            self.close(TOO_SLOW, drop=True)
        self._wake.set()

    def close(self, code: int, *, drop: bool = False) -> None:
        """Ends the socket after what is queued, or with `drop` before it. The first code counts."""
        if drop:
            self._frames.clear()
        if self._code is None:
            self._code = code
            self._wake.set()
            # A reader who takes nothing any more must not hold the goodbye up either.
            if drop and self._writer is not None:
                asyncio.get_running_loop().call_later(LAST_WORD_SECONDS, self._writer.cancel)

    async def run(self) -> None:
        """Sends until the socket is closed from here."""
        self._writer = asyncio.current_task()
        await self._send_all()
        while self._code is None:
            await self._wake.wait()
            self._wake.clear()
            await self._send_all()
        await self._send({"type": "websocket.close", "code": self._code})

    async def _send_all(self) -> None:
        sent = 0
        while self._frames:
            if self._unsent() > MOST_UNSENT:
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
                continue
            frame = self._frames.popleft()
            self._bytes -= frame.size
            await self._send({"type": "websocket.send", "text": frame.text})
            sent += 1
        meters.delivered.inc(sent)
