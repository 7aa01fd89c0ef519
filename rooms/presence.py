"""Who is online in each room, across processes.

Every process announces the members of its own sockets when they change and again every few seconds; what was
not announced again for a while came from a process that died, and is forgotten.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rooms import frames
from rooms.sockets import Socket

ANNOUNCE_SECONDS = 10.0
FORGET_SECONDS = 25.0
SETTLE_SECONDS = 0.1  # a reloaded page leaves and comes back; hundreds may come at once

Names = dict[int, str]


@dataclass
class Elsewhere:
    """Members at the sockets of another process."""

    names: Names
    heard_at: float = field(default_factory=time.monotonic)


@dataclass
class Attendance:
    """One room as this process sees it."""

    elsewhere: dict[str, Elsewhere] = field(default_factory=dict)
    told: Names | None = None  # what the sockets here were last told
    timer: asyncio.TimerHandle | None = None


class Presence:
    """The online members of the rooms that have sockets in this process."""

    def __init__(
        self,
        *,
        sockets: Callable[[str], set[Socket]],
        tell: Callable[[str, str], None],
        announce: Callable[[str], None],
    ) -> None:
        self._sockets = sockets
        self._tell = tell
        self._announce = announce
        self._rooms: dict[str, Attendance] = {}

    def here(self, group: str) -> Names:
        """The members at this process's own sockets."""
        return {socket.member_id: socket.visitor.member.name for socket in self._sockets(group)}

    def online(self, group: str) -> list[dict[str, Any]]:
        """Everyone in the room, as the wire tells them."""
        return [{"id": pk, "name": name} for pk, name in sorted(self._everyone(group).items())]

    def state(self, group: str) -> list[dict[str, Any]]:
        """The same for somebody who just came, who is then told of every change that the others know."""
        room = self._rooms.get(group)
        if room is not None and room.told != self._everyone(group):
            room.told = None
        return self.online(group)

    def changed(self, group: str) -> None:
        """A socket came or went; the others hear of it when things have settled."""
        if not self._sockets(group):
            self._forget(group)
            return
        room = self._rooms.setdefault(group, Attendance())
        if room.timer is None:
            room.timer = asyncio.get_running_loop().call_later(SETTLE_SECONDS, self._settle, group)

    def heard(self, group: str, process: str, names: Names) -> None:
        """Another process announced its members."""
        if not self._sockets(group):
            return
        room = self._rooms.setdefault(group, Attendance())
        if names:
            room.elsewhere[process] = Elsewhere(names)
        else:
            room.elsewhere.pop(process, None)
        self._tell_if_new(group)

    def refresh(self) -> None:
        """Announces again, and forgets processes that were not heard for long."""
        oldest = time.monotonic() - FORGET_SECONDS
        for group, room in list(self._rooms.items()):
            room.elsewhere = {
                name: other for name, other in room.elsewhere.items() if other.heard_at > oldest
            }
            self._tell_if_new(group)
            self._announce(group)

    def stop(self) -> None:
        for group in list(self._rooms):
            self._forget(group)

    def _settle(self, group: str) -> None:
        self._rooms[group].timer = None
        self._announce(group)
        self._tell_if_new(group)

    def _tell_if_new(self, group: str) -> None:
        room = self._rooms[group]
        everyone = self._everyone(group)
        if everyone != room.told:
            room.told = everyone
            self._tell(group, frames.encode(frames.presence(self.online(group))))

    def _everyone(self, group: str) -> Names:
        room = self._rooms.get(group)
        others = [other.names for other in room.elsewhere.values()] if room else []
        everyone: Names = {}
        for names in [*others, self.here(group)]:
            everyone.update(names)
        return everyone

    def _forget(self, group: str) -> None:
        room = self._rooms.pop(group, None)
        if room is not None and room.timer is not None:
            room.timer.cancel()
        self._announce(group)
