"""The hub of a process: one subscription to the channel layer, and which sockets hear which group.

With the in-memory layer there is no other process, so frames of the rooms go straight to the sockets.
"""

import asyncio
import contextlib
import logging
import secrets
from collections import Counter, deque
from collections.abc import Iterable
from functools import partial
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

from rooms import envelopes, meters
from rooms.envelopes import Envelope
from rooms.frames import Frame
from rooms.order import InOrder
from rooms.presence import ANNOUNCE_SECONDS, Presence
from rooms.rates import Rates
from rooms.sockets import Socket
from rooms.threads import in_thread
from rooms.visitors import NOT_A_MEMBER, TOO_MANY_SOCKETS, Refusal, still_members
from rooms.writer import Writer

logger = logging.getLogger(__name__)

MOST_SOCKETS = 10_000
MOST_SOCKETS_A_MEMBER = 20
MOST_POSTED = 20_000
POST_SECONDS = 5
TICK_SECONDS = 5.0
TICKS_TO_ANNOUNCE = round(ANNOUNCE_SECONDS / TICK_SECONDS)
TICKS_TO_RENEW = 120  # the in-memory layer forgets group members after a day

_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


class Hub:
    """The sockets of this process by group, and everything that they share."""

    @classmethod
    def current(cls) -> "Hub":
        """The hub of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in _hubs:
            for other in [other for other in _hubs if other.is_closed()]:
                del _hubs[other]
            _hubs[loop] = cls()
        return _hubs[loop]

    def __init__(self) -> None:
        self.process = secrets.token_hex(8)
        self.layer: Any = get_channel_layer()
        self.shared = not isinstance(self.layer, InMemoryChannelLayer)
        self.rates = Rates()
        self.writer = Writer(publish=self.publish, chained=self.shared)
        self.presence = Presence(sockets=self.sockets, tell=self._tell, announce=self._announce)
        self._sockets: dict[str, set[Socket]] = {}
        self._of_member: Counter[int] = Counter()
        self._all: set[Socket] = set()
        self._channel = ""
        self._subscribed: set[str] = set()
        self._settling = asyncio.Lock()
        self._order: dict[str, InOrder] = {}
        self._posts: deque[tuple[str, dict[str, Any]]] = deque()
        self._posted = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def sockets(self, group: str) -> set[Socket]:
        """The sockets of this process that hear the group."""
        return self._sockets.get(group, set())

    async def join(self, socket: Socket) -> None:
        """From now on the socket hears its groups; Refusal 4429 when there are too many."""
        if len(self._all) >= MOST_SOCKETS or self._of_member[socket.member_id] >= MOST_SOCKETS_A_MEMBER:
            raise Refusal(TOO_MANY_SOCKETS)
        self._all.add(socket)
        self._of_member[socket.member_id] += 1
        meters.sockets.set(len(self._all))
        first = not self.sockets(socket.visitor.room_group)
        for group in socket.groups:
            self._sockets.setdefault(group, set()).add(socket)
        await self._settle(socket.groups)
        if first and self.shared:
            self._post(socket.visitor.room_group, envelopes.who(socket.visitor.room_group, self.process))
        self.presence.changed(socket.visitor.room_group)

    async def leave(self, socket: Socket) -> None:
        """Undoes `join`; harmless when the socket never came in."""
        if socket not in self._all:
            return
        self._all.discard(socket)
        self._of_member[socket.member_id] -= 1
        if not self._of_member[socket.member_id]:
            del self._of_member[socket.member_id]
        meters.sockets.set(len(self._all))
        for group in socket.groups:
            self._sockets[group].discard(socket)
            if not self._sockets[group]:
                del self._sockets[group]
        self.presence.changed(socket.visitor.room_group)
        await self._settle(socket.groups)

    def publish(self, group: str, sent: list[Envelope]) -> None:
        """Sends frames to all sockets of a group in all processes, in order; never waits."""
        if not self.shared:
            for envelope in sent:
                self._deliver(group, envelope)
        else:
            self._post(group, envelopes.letter(group, sent))

    def take_away(self, group: str, member_id: int) -> None:
        """Closes the member's sockets in that room: the membership is gone."""
        for socket in self.sockets(group):
            if socket.member_id == member_id:
                socket.outbox.close(NOT_A_MEMBER, drop=True)

    def _deliver(self, group: str, envelope: Envelope) -> None:
        frame = Frame.of(envelope.frame)
        own = frame if envelope.own is None else Frame.of(envelope.own)
        for socket in self.sockets(group):
            chosen = own if socket.member_id == envelope.member else frame
            if chosen.size:
                socket.hear(chosen, envelope.message)

    def _tell(self, group: str, frame: str) -> None:
        self._deliver(group, Envelope(frame=frame))

    def _announce(self, group: str) -> None:
        if self.shared:
            self._post(group, envelopes.here(group, self.process, self.presence.here(group)))

    def _heard(self, message: dict[str, Any]) -> None:
        group = message["group"]
        match message["type"]:
            case "hub.frame" | "hub.frames":
                order = self._order.get(group)
                for envelope in envelopes.opened(message):
                    if order is None:
                        self._deliver(group, envelope)
                    else:
                        order.take(envelope)
            case "hub.gone":
                self.take_away(group, message["member"])
            case "hub.here" if message["process"] != self.process:
                self.presence.heard(group, message["process"], dict(message["names"]))
            case "hub.who" if message["process"] != self.process and self.sockets(group):
                self._announce(group)

    def _post(self, group: str, message: dict[str, Any]) -> None:
        if len(self._posts) >= MOST_POSTED:
            logger.error("The channel layer does not keep up: a message for %s is dropped", group)
            return
        self._posts.append((group, message))
        self._posted.set()

    async def _settle(self, groups: Iterable[str]) -> None:
        """Brings the layer's subscriptions in line with the sockets, in whatever order they came and went."""
        async with self._settling:
            if not self._tasks:
                await self._start()
            for group in groups:
                if group in self._sockets and group not in self._subscribed:
                    await self.layer.group_add(group, self._channel)
                    self._subscribed.add(group)
                    if self.shared and group.startswith("room."):
                        self._order[group] = InOrder(partial(self._deliver, group))
                elif group in self._subscribed and group not in self._sockets:
                    await self.layer.group_discard(group, self._channel)
                    self._subscribed.discard(group)
                    if group in self._order:
                        self._order.pop(group).stop()

    async def _start(self) -> None:
        self._channel = await self.layer.new_channel("hub.")
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(job()) for job in (self._receive, self._send_posts, self._tick)]

    async def _receive(self) -> None:
        try:
            while True:
                message = await self.layer.receive(self._channel)
                try:
                    self._heard(message)
                except Exception:
                    logger.exception("A channel layer message could not be delivered")
        finally:  # the loop ends; an in-memory layer that outlives it must not keep its groups
            with contextlib.suppress(Exception):
                for group in self._subscribed:
                    await self.layer.group_discard(group, self._channel)

    async def _send_posts(self) -> None:
        while True:
            await self._posted.wait()
            self._posted.clear()
            while self._posts:
                group, message = self._posts.popleft()
                try:
                    async with asyncio.timeout(POST_SECONDS):
                        await self.layer.group_send(group, message)
                except Exception as error:
                    # Those here need not suffer; those elsewhere find it again by `after`.
                    logger.error("The channel layer did not take a message for %s: %r", group, error)
                    self._heard(message)

    async def _tick(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            ticks += 1
            try:
                await self._check_memberships()
                if ticks % TICKS_TO_ANNOUNCE == 0:
                    self.presence.refresh()
                if ticks % TICKS_TO_RENEW == 0:
                    for group in list(self._subscribed):
                        await self.layer.group_add(group, self._channel)
            except Exception:
                logger.exception("The sockets could not be looked after; the next round tries again")

    async def _check_memberships(self) -> None:
        """The row is the truth: whoever took a membership away, and from which process, its sockets close."""
        places = {(socket.visitor.room.pk, socket.member_id) for socket in self._all}
        if not places:
            return
        held = await in_thread(lambda: still_members(places))
        for socket in self._all:
            if (socket.visitor.room.pk, socket.member_id) in places - held:
                socket.outbox.close(NOT_A_MEMBER, drop=True)


def tell_gone(group: str, member_id: int) -> None:
    """From any thread: this process's sockets of that member in that room close, and those elsewhere too."""
    for loop, hub in list(_hubs.items()):
        with contextlib.suppress(RuntimeError):  # a loop that ended
            if hub.shared:
                loop.call_soon_threadsafe(hub._post, group, envelopes.gone(group, member_id))
            loop.call_soon_threadsafe(hub.take_away, group, member_id)
