"""The `stickers.*` frames of the protocol."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from stickers import events, queue
from stickers.effort import effort
from stickers.leases import Status
from stickers.models import Sticker, StickerRequest

Frame = dict[str, Any]


def queued(request: StickerRequest, *, position: int, wait: float) -> Frame:
    return {
        "type": "stickers.queued",
        "ref": request.ref,
        "request": str(request.uuid),
        "count": request.count,
        "position": position,
        "wait": wait,
        "understood": request.understood,
        "styles": request.styles(),
    }


def progress(request: StickerRequest, *, step: int, steps: int, previews: Sequence[str]) -> Frame:
    frame = {"type": "stickers.progress", "request": str(request.uuid), "step": step, "steps": steps}
    return {**frame, "previews": list(previews)} if previews else frame


def ready(request: StickerRequest, stickers: Iterable[Sticker], *, done: bool) -> Frame:
    return {
        "type": "stickers.ready",
        "request": str(request.uuid),
        "stickers": [result(sticker) for sticker in stickers],
        "done": done,
    }


def lettered(sticker: Sticker, *, ref: str) -> Frame:
    return {"type": "stickers.lettered", "ref": ref, "sticker": result(sticker)}


def ending(request: StickerRequest) -> Frame:
    """The last frame of a request that has failed or was cancelled."""
    if request.status == Status.CANCELLED:
        return {"type": "stickers.cancelled", "request": str(request.uuid)}
    error = {"code": request.error_code, "message": request.error}
    return {"type": "stickers.failed", "request": str(request.uuid), "ref": request.ref, "error": error}


def result(sticker: Sticker) -> Frame:
    """A sticker as its requester gets it."""
    return {
        **card(sticker),
        "index": sticker.index,
        "caption": sticker.caption,
        "seed": sticker.seed,
        "styles": [{name: style[name] for name in ("name", "weight")} for style in sticker.styles],
    }


def card(sticker: Sticker) -> Frame:
    """A sticker as it travels inside a message."""
    return {
        "id": str(sticker.pk),
        "url": sticker_url(sticker, "png"),
        "webp": sticker_url(sticker, "webp"),
        "width": sticker.width,
        "height": sticker.height,
        "alt": sticker.alt,
    }


def sticker_url(sticker: Sticker, suffix: str) -> str:
    return reverse(f"stickers:{suffix}", args=[sticker.pk])


def queued_now(request: StickerRequest) -> Frame:
    before = queue.before(request)
    return queued(request, position=len(before), wait=wait_of(request, before))


def wait_of(request: StickerRequest, before: Sequence[StickerRequest]) -> float:
    if not request.is_open:
        return 0.0
    pace, own = queue.pace(), effort(request)
    waits = request.status == Status.QUEUED
    return pace.wait(own, sum(map(effort, before))) if waits else pace.left(own)


def outcome(request: StickerRequest) -> list[Frame]:
    """What has come of a request so far, for a client that has not followed it."""
    stickers = list(request.drawn())
    done = request.status == Status.DONE
    frames = [ready(request, stickers, done=done)] if stickers or done else []
    return frames if done or request.is_open else [*frames, ending(request)]


def tell_positions() -> None:
    """Tells everyone who waits where they stand now."""
    turns = StickerRequest.objects.all().turns()
    if not turns:
        return
    waiting = StickerRequest.objects.waiting().in_bulk(turns)
    pace, ahead = queue.pace(), 0.0
    for position, pk in enumerate(turns):
        if (request := waiting.get(pk)) is not None:
            wait = pace.wait(effort(request), ahead)
            events.publish(request.audience, queued(request, position=position, wait=wait))
            ahead += effort(request)
