"""The rows of stickers: requests, stickers, styles, workers; and the queue that other apps' rows may be."""

from stickers.leases import OPEN, Leased, LeasedRows, LeaseLost, Status
from stickers.models.request import StickerRequest
from stickers.models.sticker import Favourite, Sticker
from stickers.models.style import MOST_WEIGHT, Style
from stickers.models.worker import Worker

__all__ = [
    "MOST_WEIGHT",
    "OPEN",
    "Favourite",
    "LeaseLost",
    "Leased",
    "LeasedRows",
    "Status",
    "Sticker",
    "StickerRequest",
    "Style",
    "Worker",
]
