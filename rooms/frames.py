"""The wire form of everything that rooms sends; the contract is docs/protocol.md."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rooms.history import Page, fitting
from rooms.models import MOST_TEXT, Member, Message, Room
from stickers import service

PROTOCOL = 1
FRAME_BYTES = 64 * 1024
# With styles and limits on top this stays under the 1 MiB that common clients and servers let through.
STATE_BYTES = 900 * 1024
ENVELOPE_BYTES = 800  # of a message beside its text: ids, names, a sticker

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame encoded once, however many sockets it goes to."""

    text: str
    size: int

    @classmethod
    def of(cls, text: str) -> "Frame":
        return cls(text, len(text) if text.isascii() else len(text.encode("utf-8", "replace")))


def encode(wire: Mapping[str, Any]) -> str:
    return json.dumps(wire, ensure_ascii=False, separators=(",", ":"))


def person(member: Member) -> Wire:
    return {"id": member.pk, "name": member.name}


def message(row: Message, *, reader: int | None = None) -> Wire:
    """A message as `reader` gets it: only its author sees the ref."""
    wire = {
        "id": row.pk,
        "author": person(row.author),
        "text": row.text,
        "sticker": service.sticker_card(row.sticker) if row.sticker else None,
        "reply_to": row.reply_to_id,
        "sent_at": moment(row.sent_at),
    }
    return {**wire, "ref": row.ref} if reader == row.author_id else wire


def message_new(wire: Wire) -> Wire:
    return {"type": "message.new", "message": wire}


def message_deleted(message_id: int, *, ref: str | None = None) -> Wire:
    wire: Wire = {"type": "message.deleted", "message": message_id}
    return {**wire, "ref": ref} if ref else wire


def state(
    *, room: Room, me: Member, last_read: int, online: Sequence[Wire], page: Page, newest_kept: bool
) -> Wire:
    """`room.state`, cut down to what one frame may carry; `more` says that something was left out."""
    page = fitting(page, size_of, most=STATE_BYTES, keep_newest=newest_kept)
    return {
        "type": "room.state",
        "protocol": PROTOCOL,
        "room": {"number": room.number, "title": room.name},
        "me": {**person(me), "last_read": last_read},
        "members": list(online),
        "messages": history(page.messages, reader=me.pk),
        "more": page.more,
        "styles": service.styles(),
        "limits": {"message_text": MOST_TEXT, "frame_bytes": FRAME_BYTES, **service.limits()},
    }


def history(messages: Iterable[Message], *, reader: int) -> list[Wire]:
    return [message(row, reader=reader) for row in messages]


def size_of(row: Message) -> int:
    """At least the bytes of the message on the wire."""
    return len(json.dumps(row.text, ensure_ascii=False).encode()) + ENVELOPE_BYTES


def presence(online: Sequence[Wire]) -> Wire:
    return {"type": "presence", "members": list(online)}


def typing(member_id: int, on: bool) -> Wire:
    return {"type": "typing", "member": member_id, "on": on}


def error(refusal: service.Refused, *, ref: str | None) -> Wire:
    wire: Wire = {"type": "error", "error": refusal.wire()}
    return {**wire, "ref": ref} if ref is not None else wire


def pong(ref: Any) -> Wire:
    return {"type": "pong", "ref": ref}


def moment(when: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
