"""How much drawing a request is, so that waits can be told apart: in steps of one picture."""

from functools import cache

from django.conf import settings

from stickers.engine.card import ModelCard, read_card
from stickers.models import StickerRequest

FINISHING = 1  # decoding, cutting out and storing a picture take about as long as a step
USUAL = 4 * (4 + FINISHING)  # four pictures in four steps


def effort(request: StickerRequest) -> float:
    """The steps of all its pictures: twice as many where guidance draws each twice, more for enlarging."""
    mode = card(settings.STICKER_MODEL).modes.get(request.mode)
    steps = request.steps or (mode.steps if mode else 4)
    guidance = request.guidance if request.guidance is not None else mode.guidance if mode else 0.0
    rows = 2 if guidance > 1 else 1
    return float(request.count * (steps * rows * (1 + enlarging(request)) + FINISHING))


def enlarging(request: StickerRequest) -> float:
    """How many times the first drawing it costs to draw over the enlargement."""
    hires = request.hires or {}
    return float(hires.get("strength", 0.0)) * float(hires.get("scale", 1.0)) ** 2


@cache
def card(model: str) -> ModelCard:
    return read_card(model)
