"""The door of the stickers app: what other apps may ask of it. Call it from threads."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from stickers import (
    again,
    asking,
    doorbell,
    events,
    frames,
    meters,
    presence,
    queue,
    relettering,
    storage,
    tooling,
)
from stickers import styles as catalogue
from stickers.asking import Asked, Offer
from stickers.effort import USUAL
from stickers.models import Favourite, Sticker, StickerRequest, Style
from stickers.refusals import Refused

__all__ = [
    "Refused",
    "add_style",
    "cancel_request",
    "enhancing_label",
    "find_sticker",
    "ideas",
    "letter_sticker",
    "limits",
    "open_frames",
    "recipe_url",
    "request_stickers",
    "set_favourite",
    "status",
    "sticker_card",
    "styles",
    "withdraw_style",
]

MOST_WAITING = 200
MOST_OPEN_EACH = 8
MOST_FAVOURITES = 1000
RESENT = timedelta(minutes=10)


def request_stickers(*, owner: str, audience: str, frame: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Stores a `stickers.request` frame; returns `stickers.queued`. The same ref is the same request."""
    with translation.override(language):
        ref = asking.read_ref(frame.get("ref"))
        request = StickerRequest.objects.filter(owner=owner, ref=ref).first()
        if request is None:
            request = add_request(frame, owner=owner, audience=audience, language=language)
        elif not request.is_open:
            for told in frames.outcome(request):
                events.publish(audience, told)
        queued = frames.queued_now(request)
        transaction.on_commit(doorbell.ring)  # last, so that no progress overtakes the answer
        return queued


def letter_sticker(*, owner: str, frame: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Gives a sticker other words; returns the `stickers.lettered` frame with the new one."""
    with translation.override(language):
        ref = asking.read_ref(frame.get("ref"))
        sticker = find_sticker(frame.get("sticker", ""))
        return frames.lettered(relettering.letter(sticker, dict(frame), owner=owner), ref=ref)


def cancel_request(*, owner: str, request_id: str) -> None:
    """Stops drawing; what is ready stays. Someone else's request is not found."""
    uuid = as_uuid(request_id)
    request = StickerRequest.objects.filter(owner=owner, uuid=uuid).first() if uuid else None
    if request is None:
        raise Refused("not_found", _("There is no such request of yours."), field="request")
    cancel(request)


def cancel(request: StickerRequest) -> None:
    """Cancels and tells whoever waits; a request that is being drawn is told of by its worker."""
    if request.ask_to_cancel():
        events.publish(request.audience, frames.ending(request))
        frames.tell_positions()


def set_favourite(*, owner: str, sticker_id: str, on: bool) -> dict[str, Any]:
    """Keeps or drops a sticker; returns the `favourite.changed` frame."""
    if not isinstance(on, bool):
        raise Refused("invalid", _("“on” must be true or false."), field="on")
    sticker = find_sticker(sticker_id)
    kept = Favourite.objects.filter(owner=owner)
    if not on:
        kept.filter(sticker=sticker).delete()
    elif kept.count() >= MOST_FAVOURITES:
        shape = _("Your collection is full: at most %d stickers. Drop one first.")
        raise Refused("invalid", shape % MOST_FAVOURITES, field="sticker")
    else:
        Favourite.objects.get_or_create(owner=owner, sticker=sticker)
    return {"type": "favourite.changed", "sticker": str(sticker.pk), "on": on}


def open_frames(*, owner: str, audience: str) -> list[dict[str, Any]]:
    """What to send again after a reconnect: requests still open or ended within ten minutes."""
    recent = Q(finished_at__gte=Now() - RESENT) | Q(finished_at=None)
    requests = StickerRequest.objects.filter(recent, owner=owner, audience=audience).order_by("pk")
    return [told for request in requests for told in (frames.queued_now(request), *frames.outcome(request))]


def find_sticker(sticker_id: str, *, field: str = "sticker") -> Sticker:
    """The sticker of that id, or Refused `not_found`."""
    uuid = as_uuid(sticker_id)
    sticker = Sticker.objects.filter(pk=uuid).first() if uuid else None
    if sticker is None:
        raise Refused("not_found", _("There is no such sticker."), field=field)
    return sticker


def sticker_card(sticker: Sticker) -> dict[str, Any]:
    """How a sticker travels inside a message."""
    return frames.card(sticker)


def recipe_url(sticker: Sticker) -> str:
    """Where its recipe is told as JSON."""
    return frames.sticker_url(sticker, "recipe")


def styles() -> list[dict[str, Any]]:
    """The published styles that the model can draw in."""
    return [style.wire() for style in catalogue.offered()]


def add_style(path: Path, **fields: Any) -> Style:
    """Offers the style of a LoRA file or folder; one of that name is renewed. Raises as Django's full_clean,
    and OSError and ValueError where the file cannot be read."""
    return catalogue.put_on_offer(path, **fields)


def withdraw_style(style: Style) -> None:
    """Takes a style out of the chat; what was drawn in it stays."""
    catalogue.withdraw(style)


def limits() -> dict[str, Any]:
    """What a request may ask for, for the panel's controls."""
    return {
        **model_limits(),
        "text": {"max": asking.MOST_TEXT},
        "subject": {"max": asking.MOST_SUBJECT},
        "count": {"min": 1, "max": asking.MOST_COUNT, "default": asking.USUAL_COUNT},
        "steps": {"min": 1, "max": asking.MOST_STEPS},
        "captions": StickerRequest.Captions.values,
        "open_requests": MOST_OPEN_EACH,
    }


def enhancing_label(language: str) -> str:
    """How a control for the `enhance` of a request is called."""
    from stickers import words

    return words.enhancing_label(language)


def ideas(language: str) -> dict[str, list[str]]:
    """Things that somebody might be doing, by the feeling that goes with them, for "surprise me"."""
    from stickers import words

    return words.ideas(language)


def status() -> dict[str, Any]:
    """The engine and the queue, for healthz: cheap, and never loads torch."""
    return {"engine": presence.engine(), "queue": queue.depth()}


def add_request(frame: Mapping[str, Any], *, owner: str, audience: str, language: str) -> StickerRequest:
    """Checks, understands and stores; two frames with one ref at the same moment give one row."""
    model = asking.read_sticker(frame.get("recipe"), "recipe")
    like = find_sticker(str(model), field="recipe") if model else None
    asked = asking.read(again.complete(frame, like) if like else frame, offer())
    if asked.source is not None:
        check_source(asked.source)
    check_room(owner)
    request = understand(asked, owner=owner, audience=audience, language=language)
    if like and again.same_words(frame):
        request.prompt, request.enhance = again.prompt_of(like), False
    try:
        with transaction.atomic():
            check_room(owner)
            request.save(force_insert=True)
        meters.requests.labels("stored").inc()
    except IntegrityError:
        return StickerRequest.objects.get(owner=owner, ref=asked.ref)
    return request


def understand(asked: Asked, *, owner: str, audience: str, language: str) -> StickerRequest:
    """The row of a request, not yet saved. Its seed is drawn now: drawn again, it gives the same pictures."""
    from stickers import words

    fields = {**vars(asked), "seed": secrets.randbelow(2**32) if asked.seed is None else asked.seed}
    wanted = fields.pop("styles")
    tools = words.parse(asked.text)
    offered = list(catalogue.offered())
    wanted, notes = tooling.styles_of(tools, wanted, {style.name: style.weight for style in offered})
    text, subject = tools.text or asked.text, asked.subject
    if wanted is None:
        heard = tooling.styles_by_name(text, subject, offered)
        wanted, text, subject, notes = heard.styles, heard.text, heard.subject, [*notes, *heard.notes]
    model = lasting_offer()
    with meters.stage.labels("understand").time():
        understood = words.understand(
            text,
            subject,
            language=language,
            expression=asked.expression or None,
            subjects=model.subjects,
            expressions=model.drawn,
            things=model.things,
            coats=model.coats,
            enhance=asked.enhance,
        )
    notes += tooling.unheard_notes(tools, understood.prompt)
    wire = understood.wire()
    seeds = [(fields["seed"] + index) % 2**32 for index in range(asked.count)]
    return StickerRequest(
        mixes=catalogue.mixes(wanted, seeds),
        **fields,
        owner=owner,
        audience=audience,
        language=language[:20],
        understood=wire | {"notes": [*wire["notes"], *notes]},
        prompt=words.stressed(understood.prompt, tools.stresses),
    )


def check_source(source: UUID) -> None:
    """Refuses a sticker that is not there, or that was kept without its drawing."""
    find_sticker(str(source), field="source")
    if not storage.path_of(source, storage.RAW).exists():
        sentence = _("This sticker is too old to draw from: only its finished picture was kept.")
        raise Refused("not_found", sentence, field="source")


def check_room(owner: str) -> None:
    """Refuses where the queue, or the owner's part of it, is full."""
    waiting = StickerRequest.objects.waiting().count()
    if waiting >= MOST_WAITING:
        wait = queue.pace().wait(ahead=waiting * USUAL)
        raise Refused(
            "queue_full", _("Too many people are waiting. Try again in a minute."), retry_after=wait
        )
    if StickerRequest.objects.open().filter(owner=owner).count() >= MOST_OPEN_EACH:
        shape = _("You have %d requests in the queue. Wait for one to be ready, or cancel one.")
        raise Refused("rate_limited", shape % MOST_OPEN_EACH, retry_after=queue.pace().wait())


@cache
def model_limits() -> dict[str, Any]:
    """Read from the model's folder once: every socket's first frame carries them."""
    from stickers import engine

    return engine.limits(settings.STICKER_MODEL)


def offer() -> Offer:
    """What the configured model can be asked for now; styles come and go."""
    return replace(lasting_offer(), styles={style.name: style.weight for style in catalogue.offered()})


@cache
def lasting_offer() -> Offer:
    from stickers import engine, words

    told = model_limits()
    looks = engine.read_card(settings.STICKER_MODEL).looks
    size = told["size"]
    return Offer(
        modes={name: mode["guidance"] for name, mode in told["modes"].items()},
        sides=range(size["min"], size["max"] + 1, size["multiple"]),
        subjects=tuple(told["subjects"]),
        expressions=words.EXPRESSIONS,
        drawn=tuple(told["expressions"]),
        styles={},
        things=looks.places(),
        coats=looks.all_coats(),
        schedulers=tuple(told["schedulers"]),
        scales=(told["hires"]["scale"]["min"], told["hires"]["scale"]["max"]),
        largest=told["hires"]["largest"],
    )


def as_uuid(value: Any) -> UUID | None:
    """A UUID from a stranger's frame; None when it is none."""
    try:
        return UUID(value) if isinstance(value, str) and len(value) <= 36 else None
    except ValueError:
        return None
