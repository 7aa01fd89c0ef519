"""One open socket, as the hub sees it."""

from collections.abc import Iterable, Mapping
from typing import Any

from rooms import frames, meters
from rooms.frames import Frame
from rooms.outbox import Outbox
from rooms.visitors import Visitor
from stickers.service import Refused

MOST_HELD = 2_000


class Socket:
    """Hears what goes to its groups, and holds it back until `room.state` has gone out."""

    def __init__(self, visitor: Visitor, outbox: Outbox) -> None:
        self.visitor = visitor
        self.outbox = outbox
        self.member_id: int = visitor.member.pk
        self.groups = (visitor.room_group, visitor.audience, visitor.member_group)
        self.is_typing = False
        self.newest = 0  # the last message that this socket was told of
        self._held: list[tuple[Frame, int]] | None = []

    def hear(self, frame: Frame, message_id: int = 0) -> None:
        """A frame for one of its groups; `message_id` where it tells a new message."""
        if self._held is not None:
            if len(self._held) < MOST_HELD:
                self._held.append((frame, message_id))
            return
        if message_id > self.newest:
            self.newest = message_id
        self.outbox.put(frame)

    def open(self, state: Frame, newest: int, again: Iterable[Frame] = ()) -> None:
        """Sends the state and what is told again, then what was said since they were read."""
        held, self._held = self._held or [], None
        self.newest = newest
        for frame in (state, *again):
            self.outbox.put(frame)
        for frame, message_id in held:
            if not 0 < message_id <= newest:
                self.hear(frame, message_id)

    def reply(self, wire: Mapping[str, Any]) -> None:
        """A frame for this socket alone."""
        self.outbox.put(Frame.of(frames.encode(wire)))

    def refuse(self, refusal: Refused, *, ref: str | None) -> None:
        """An `error` frame; the socket stays open."""
        meters.errors.labels(refusal.code).inc()
        self.reply(frames.error(refusal, ref=ref))
