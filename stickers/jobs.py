"""From a request's row to what the engine is asked."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from stickers import storage
from stickers.engine import Hires, Job, Source, read_card
from stickers.models import StickerRequest
from stickers.picture.encode import read_exact
from stickers.runner import WorkFailed

USUAL_STRENGTH = 0.6


def job_of(request: StickerRequest, indexes: Sequence[int]) -> Job:
    """The job for these of its stickers. Raises WorkFailed when the one to draw from is gone."""
    size = (request.width, request.height) if request.width and request.height else None
    return Job(
        id=str(request.uuid),
        prompt=request.prompt,
        enhance=request.enhance,
        seeds=tuple(request.seed_of(index) for index in indexes),
        negative=request.negative or usual_negative(request),
        mode=request.mode,
        steps=request.steps,
        guidance=request.guidance,
        size=size,
        scheduler=request.scheduler or None,
        source=source_of(request),
        hires=Hires(**request.hires) if request.hires else None,
        mixes=tuple(request.mix_of(index) for index in indexes),
        person=request.owner,
        room=request.audience,
    )


def usual_negative(request: StickerRequest) -> str:
    """The model's own negative words, where guidance makes them work."""
    card = read_card(settings.STICKER_MODEL)
    mode = card.modes.get(request.mode)
    guidance = request.guidance if request.guidance is not None else mode.guidance if mode else 0.0
    return card.negative if guidance > 1 else ""


def source_of(request: StickerRequest) -> Source | None:
    """The drawing to begin with, where there is to be one."""
    if request.source is None:
        return None
    try:
        raw = storage.path_of(request.source, storage.RAW).read_bytes()
    except FileNotFoundError as gone:
        raise WorkFailed("not_found", _("The sticker to draw from is gone. Choose another.")) from gone
    return Source(read_exact(raw), request.strength or USUAL_STRENGTH, str(request.source))
