"""What was said, in pages: the newest, those before an id, those after an id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from rooms.models import Message

NEWEST = 50
MOST_AFTER = 200
MOST_PAGE = 100
TAKEN_BACK_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Page:
    """Messages, oldest first; `more` when others lie beyond the page."""

    messages: Sequence[Message]
    more: bool


def newest_id(room_id: int) -> int:
    """The id of the last message of the room, taken back or not; 0 in an empty room."""
    ids = Message.objects.filter(room_id=room_id).order_by("-id").values_list("id", flat=True)
    return next(iter(ids[:1]), 0)


def newest(room_id: int, *, up_to: int, limit: int = NEWEST) -> Page:
    return before(room_id, up_to + 1, limit=limit)


def before(room_id: int, message_id: int, *, limit: int) -> Page:
    """The last `limit` messages before that id."""
    rows = list(
        Message.objects.shown().filter(room_id=room_id, id__lt=message_id).order_by("-id")[: limit + 1]
    )
    return Page(rows[:limit][::-1], more=len(rows) > limit)


def after(room_id: int, message_id: int, *, up_to: int, limit: int = MOST_AFTER) -> Page:
    """The first `limit` messages after that id."""
    found = Message.objects.shown().filter(room_id=room_id, id__gt=message_id, id__lte=up_to)
    rows = list(found.order_by("id")[: limit + 1])
    return Page(rows[:limit], more=len(rows) > limit)


def taken_back(room_id: int, *, up_to: int) -> list[int]:
    """Ids that a client which was away may still show though they were taken back in the last day."""
    since = timezone.now() - TAKEN_BACK_FOR
    found = Message.objects.filter(room_id=room_id, id__lte=up_to, deleted_at__gte=since)
    return sorted(found.order_by("-id").values_list("id", flat=True)[:MOST_AFTER])


def fitting(page: Page, size: Callable[[Message], int], *, most: int, keep_newest: bool) -> Page:
    """The page cut down to `most` bytes: a frame must pass through servers and clients that limit it."""
    kept: list[Message] = []
    room_left = most
    for message in reversed(page.messages) if keep_newest else page.messages:
        room_left -= size(message)
        if room_left < 0:
            break
        kept.append(message)
    cut = len(kept) < len(page.messages)
    return Page(kept[::-1] if keep_newest else kept, more=page.more or cut)
