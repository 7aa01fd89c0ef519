"""The pictures and their recipes over HTTP. Who knows the uuid may see the sticker: rooms send it around."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from stickers import storage
from stickers.models import Sticker

TYPES = {"png": "image/png", "webp": "image/webp"}
kept_for_good = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)


def picture_etag(request: HttpRequest, sticker_id: UUID, suffix: str) -> str | None:
    """A picture never changes, so its name is its version."""
    there = storage.path_of(sticker_id, suffix).exists()
    return f'"{sticker_id.hex}-{suffix}"' if there else None


@require_safe
@kept_for_good
@etag(picture_etag)
def picture(request: HttpRequest, sticker_id: UUID, suffix: str) -> HttpResponse:
    try:
        content = storage.path_of(sticker_id, suffix).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type=TYPES[suffix], headers={"X-Content-Type-Options": "nosniff"})


@require_safe
@kept_for_good
def recipe(request: HttpRequest, sticker_id: UUID) -> JsonResponse:
    """What it takes to draw the sticker again; never what its member typed."""
    sticker = get_object_or_404(Sticker, pk=sticker_id)
    return JsonResponse(sticker.recipe, json_dumps_params={"ensure_ascii": False})
