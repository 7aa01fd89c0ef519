"""The rows of stickers: requests, stickers, styles, workers."""

from stickers.models.request import StickerRequest
from stickers.models.sticker import Favourite, Sticker
from stickers.models.style import MOST_WEIGHT, Style
from stickers.models.worker import Worker

__all__ = ["MOST_WEIGHT", "Favourite", "Sticker", "StickerRequest", "Style", "Worker"]
