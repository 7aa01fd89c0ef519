"""Frames on their way between processes, with what decides which socket gets which form of them."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Envelope:
    """One frame for a group. Sockets of `member` get `own` instead: another form of it, or "" for nothing."""

    frame: str
    own: str | None = None
    member: int | None = None
    message: int = 0  # the id, where it tells a new message
    previous: int = (
        0  # the id of the message before it in the room, where other processes must keep the order
    )


def letter(group: str, envelopes: list[Envelope]) -> dict[str, Any]:
    """The channel layer message that carries envelopes."""
    return {"type": "hub.frames", "group": group, "envelopes": [asdict(envelope) for envelope in envelopes]}


def opened(message: dict[str, Any]) -> list[Envelope]:
    """The envelopes in a channel layer message of `letter`, or in one that carries a bare frame."""
    if message["type"] == "hub.frame":
        return [Envelope(frame=message["frame"])]
    return [Envelope(**fields) for fields in message["envelopes"]]


def gone(group: str, member_id: int) -> dict[str, Any]:
    """Tells that a member lost the place in the room of that group."""
    return {"type": "hub.gone", "group": group, "member": member_id}


def here(group: str, process: str, names: dict[int, str]) -> dict[str, Any]:
    """Tells which members have sockets at a process."""
    return {"type": "hub.here", "group": group, "process": process, "names": list(names.items())}


def who(group: str, process: str) -> dict[str, Any]:
    """Asks the other processes who is at their sockets."""
    return {"type": "hub.who", "group": group, "process": process}
