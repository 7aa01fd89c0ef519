"""Puts drafts of messages into the database, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rooms import frames
from rooms.envelopes import Envelope
from rooms.history import newest_id
from rooms.models import Membership, Message, Room
from stickers.models import Sticker
from stickers.service import Refused

Place = tuple[int, int]  # room, member
Key = tuple[int, int, str]  # room, author, ref


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as a member wants it said."""

    room_id: int
    author_id: int
    ref: str
    text: str
    sticker_id: UUID | None
    reply_to: int | None
    language: str

    @property
    def key(self) -> Key:
        return (self.room_id, self.author_id, self.ref)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft: new to the room, an echo of what its ref said before, or refused."""

    room_id: int = 0
    message_id: int = 0
    envelope: Envelope | None = None
    echo: dict[str, Any] | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says about everything the drafts name."""

    places: dict[Place, Membership]
    said: dict[Key, Message]
    answered: set[tuple[int, int]]  # room, message
    stickers: dict[UUID, Sticker]


def store(drafts: Sequence[Draft], *, chained: bool) -> list[Outcome]:
    """Stores what may be stored; one outcome a draft. `chained`: each names the message before it."""
    with transaction.atomic():
        lock_rooms({draft.room_id for draft in drafts})
        known = look_up(drafts)
        refused: dict[int, Refused] = {}
        fresh: dict[Key, Message] = {}
        for index, draft in enumerate(drafts):
            try:
                check(draft, known)
            except Refused as refusal:
                refused[index] = refusal
            else:
                if draft.key not in known.said:
                    fresh.setdefault(draft.key, message_of(draft, known))
        last = {key[0]: newest_id(key[0]) for key in fresh} if chained else {}
        Message.objects.bulk_create(fresh.values())
    outcomes = []
    for index, draft in enumerate(drafts):
        if index in refused:
            outcomes.append(Outcome(refused=refused[index]))
        elif draft.key in fresh:
            # The first draft of a ref says it; the same ref again in one batch is an echo.
            row = fresh.pop(draft.key)
            known.said[draft.key] = row
            outcomes.append(said(row, previous=last.get(row.room_id, 0)))
            last[row.room_id] = row.pk
        else:
            outcomes.append(Outcome(echo=echo(known.said[draft.key])))
    return outcomes


def lock_rooms(room_ids: set[int]) -> None:
    """Where several processes write at once, ids of a room are given in the order of commits."""
    if connection.features.has_select_for_update:
        rooms = Room.objects.select_for_update().filter(pk__in=room_ids).order_by("pk")
        list(rooms.values_list("pk", flat=True))


def look_up(drafts: Sequence[Draft]) -> Known:
    rooms = {draft.room_id for draft in drafts}
    authors = {draft.author_id for draft in drafts}
    memberships = Membership.objects.filter(room_id__in=rooms, member_id__in=authors).select_related("member")
    before = Message.objects.filter(
        room_id__in=rooms, author_id__in=authors, ref__in={draft.ref for draft in drafts}
    ).select_related("author", "sticker")
    answered = {draft.reply_to for draft in drafts if draft.reply_to is not None}
    stickers = {draft.sticker_id for draft in drafts if draft.sticker_id is not None}
    return Known(
        places={(place.room_id, place.member_id): place for place in memberships},
        said={(row.room_id, row.author_id, row.ref): row for row in before},
        answered=set(Message.objects.filter(pk__in=answered).values_list("room_id", "pk"))
        if answered
        else set(),
        stickers=Sticker.objects.in_bulk(stickers) if stickers else {},
    )


def check(draft: Draft, known: Known) -> None:
    """Raises Refused when the draft may not be said."""
    with translation.override(draft.language):
        if (draft.room_id, draft.author_id) not in known.places:
            raise Refused("forbidden", _("You are no longer a member of this room. Join it again."))
        if draft.key in known.said:
            return
        if draft.reply_to is not None and (draft.room_id, draft.reply_to) not in known.answered:
            raise Refused("not_found", _("There is no such message in this room."), field="reply_to")
        if draft.sticker_id is not None and draft.sticker_id not in known.stickers:
            raise Refused("not_found", _("There is no such sticker."), field="sticker")


def message_of(draft: Draft, known: Known) -> Message:
    return Message(
        room_id=draft.room_id,
        author=known.places[draft.room_id, draft.author_id].member,
        ref=draft.ref,
        text=draft.text,
        sticker=known.stickers[draft.sticker_id] if draft.sticker_id else None,
        reply_to_id=draft.reply_to,
    )


def said(row: Message, *, previous: int) -> Outcome:
    wire = frames.message(row)
    envelope = Envelope(
        frame=frames.encode(frames.message_new(wire)),
        own=frames.encode(frames.message_new({**wire, "ref": row.ref})),
        member=row.author_id,
        message=row.pk,
        previous=previous,
    )
    return Outcome(room_id=row.room_id, message_id=row.pk, envelope=envelope)


def echo(row: Message) -> dict[str, Any]:
    """The answer to a ref that was sent before."""
    if row.deleted_at is not None:
        return frames.message_deleted(row.pk, ref=row.ref)
    return frames.message_new(frames.message(row, reader=row.author_id))
