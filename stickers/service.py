"""The door of the stickers app: what other apps may ask of it. Call it from threads."""

from collections.abc import Mapping
from typing import Any

from stickers.models import Sticker
from stickers.refusals import Refused

__all__ = ["Refused"]


def request_stickers(*, owner: str, audience: str, frame: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Stores a `stickers.request` frame; returns `stickers.queued`. The same ref is the same request."""
    raise Refused("unavailable", "Stickers cannot be drawn yet.")


def cancel_request(*, owner: str, request_id: str) -> None:
    """Stops drawing; what is ready stays. Someone else's request is not found."""
    raise Refused("unavailable", "Stickers cannot be drawn yet.")


def set_favourite(*, owner: str, sticker_id: str, on: bool) -> dict[str, Any]:
    """Keeps or drops a sticker; returns the `favourite.changed` frame."""
    raise Refused("unavailable", "Stickers cannot be kept yet.")


def open_frames(*, owner: str, audience: str) -> list[dict[str, Any]]:
    """What to send again after a reconnect: requests still open or ended within ten minutes."""
    return []


def find_sticker(sticker_id: str) -> Sticker:
    """The sticker of that id, or Refused `not_found`."""
    raise Refused("not_found", "There is no such sticker.")


def sticker_card(sticker: Sticker) -> dict[str, Any]:
    """How a sticker travels inside a message."""
    return {
        "id": str(sticker.pk),
        "url": f"/stickers/{sticker.pk}.png",
        "webp": f"/stickers/{sticker.pk}.webp",
        "width": sticker.width,
        "height": sticker.height,
        "alt": sticker.alt,
    }


def styles() -> list[dict[str, Any]]:
    """The published styles."""
    return []


def limits() -> dict[str, Any]:
    """What a request may ask for."""
    return {}


def status() -> dict[str, Any]:
    """The engine and the queue, for healthz: cheap, and never loads torch."""
    return {"engine": {}, "queue": {}}
