"""Stores messages before anyone sees them, many in one transaction.

What arrived while the last transaction ran goes into the next one (group commit), on one thread. After the
commit the messages are published in the order of their ids.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import groupby

from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from rooms import meters, reading, storing
from rooms.envelopes import Envelope
from rooms.sockets import Socket
from rooms.storing import Draft, Outcome
from rooms.threads import in_thread, writers
from rooms.visitors import NOT_A_MEMBER, room_group
from stickers.service import Refused

logger = logging.getLogger(__name__)

MOST_IN_A_BATCH = 256
MOST_WAITING = 5_000
READ_SECONDS = 1.0


class Writer:
    """The one writer of messages in this process."""

    def __init__(self, *, publish: Callable[[str, list[Envelope]], None], chained: bool) -> None:
        self._publish = publish
        self._chained = chained
        self._waiting: deque[tuple[Draft, Socket]] = deque()
        self._running: asyncio.Task[None] | None = None
        self._read: dict[tuple[int, int], int] = {}
        self._noting: asyncio.Task[None] | None = None

    def submit(self, draft: Draft, socket: Socket) -> None:
        """Queues the draft; the socket hears of it as everyone does, or gets the refusal."""
        if len(self._waiting) >= MOST_WAITING:
            raise Refused("unavailable", _("The server is too busy just now. Try again."), retry_after=2)
        self._waiting.append((draft, socket))
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._run())

    def note_read(self, room_id: int, member_id: int, message_id: int) -> None:
        """Remembers how far a member has read; written soon, together with others."""
        key = (room_id, member_id)
        self._read[key] = max(self._read.get(key, 0), message_id)
        if self._noting is None or self._noting.done():
            self._noting = asyncio.get_running_loop().create_task(self._write_read())

    async def _run(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _n in range(min(len(self._waiting), MOST_IN_A_BATCH))]
            started = time.perf_counter()
            outcomes = await self._store([draft for draft, _socket in batch])
            meters.commit.observe(time.perf_counter() - started)
            self._tell_rooms(outcomes)
            for (draft, socket), outcome in zip(batch, outcomes, strict=True):
                tell_sender(draft, socket, outcome)

    async def _store(self, drafts: list[Draft]) -> list[Outcome]:
        try:
            return await in_thread(lambda: storing.store(drafts, chained=self._chained), pool=writers)
        except (OperationalError, TimeoutError) as error:
            logger.error("%d messages could not be stored: %s", len(drafts), error or "the database hangs")
            return [Outcome(refused=busy(draft)) for draft in drafts]
        except Exception:
            logger.exception("A batch of %d messages could not be stored", len(drafts))
            if len(drafts) == 1:
                return [Outcome(refused=busy(drafts[0]))]
            # One of them spoils the transaction: each by itself, so that only that one suffers.
            return [outcome for draft in drafts for outcome in await self._store([draft])]

    def _tell_rooms(self, outcomes: list[Outcome]) -> None:
        fresh = [outcome for outcome in outcomes if outcome.envelope is not None]
        meters.messages.inc(len(fresh))
        meters.batch.observe(len(fresh))
        fresh.sort(key=lambda outcome: (outcome.room_id, outcome.message_id))
        for room_id, said in groupby(fresh, key=lambda outcome: outcome.room_id):
            self._publish(room_group(room_id), [outcome.envelope for outcome in said if outcome.envelope])

    async def _write_read(self) -> None:
        while self._read:
            await asyncio.sleep(READ_SECONDS)
            noted, self._read = self._read, {}
            try:
                await in_thread(partial(reading.write, noted), pool=writers)
            except Exception:
                logger.exception("How far %d members have read was not stored", len(noted))


def tell_sender(draft: Draft, socket: Socket, outcome: Outcome) -> None:
    if outcome.refused is not None:
        socket.refuse(outcome.refused, ref=draft.ref)
        if outcome.refused.code == "forbidden":
            socket.outbox.close(NOT_A_MEMBER)
    elif outcome.echo is not None:
        socket.reply(outcome.echo)


def busy(draft: Draft) -> Refused:
    with translation.override(draft.language):
        return Refused("unavailable", _("The message could not be stored. Try again."), retry_after=2)
