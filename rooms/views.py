"""The doors over HTTP: join, the room's page, older messages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from rooms import attempts, frames, history
from rooms.fields import Fields
from rooms.forms import JoinForm
from rooms.models import LAST_ID, LAST_NUMBER, Member, PasscodeWrong, Room
from rooms.numbers import socket_path
from rooms.visitors import SESSION_KEY, member_of
from stickers import service
from stickers.service import Refused

PUBLIC_ROOMS = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponseBase:
    """The door: `GET` shows the form, `POST` goes in."""
    member = member_of(request.session)
    if request.method == "POST":
        return knock(request, member)
    known = {"name": member.name if member else "", "room": request.GET.get("room", "")[:40]}
    return door(request, JoinForm(initial=known))


def knock(request: HttpRequest, member: Member | None) -> HttpResponseBase:
    form = JoinForm(request.POST)
    if attempts.too_many_joins(request, member):
        return too_often(request, form)
    if not form.is_valid():
        return door(request, form)
    if form.cleaned_data["passcode"] and attempts.guessed_too_often(request):
        return too_often(request, form)
    try:
        room = go_in(request, member, **form.cleaned_data)
    except PasscodeWrong:
        return wrong_passcode(request, form)
    return redirect(room)


def go_in(request: HttpRequest, member: Member | None, *, name: str, room: int, passcode: str) -> Room:
    entered = Room.unlock(number=room, passcode=passcode, member=member)
    if member is None:
        member = Member.objects.create(name=name)
        request.session.cycle_key()  # a session planted before joining must not become this member's
        request.session[SESSION_KEY] = member.pk
    member.rename(name)
    entered.take_in(member)
    return entered


def wrong_passcode(request: HttpRequest, form: JoinForm) -> HttpResponse:
    if form.cleaned_data["passcode"]:
        attempts.count_wrong_passcode(request)
        form.add_error("passcode", _("This is not the room's passcode. Ask whoever invited you."))
    else:
        form.add_error("passcode", _("This room has a passcode. Type it to come in."))
    return door(request, form)


def too_often(request: HttpRequest, form: JoinForm) -> HttpResponse:
    form.is_valid()
    form.add_error(None, _("That was tried too often. Wait a minute, then try again."))
    response = door(request, form, status=429)
    response["Retry-After"] = str(attempts.WINDOW_SECONDS)
    return response


def door(request: HttpRequest, form: JoinForm, status: int = 200) -> HttpResponse:
    public = Room.objects.filter(public=True)[:PUBLIC_ROOMS]
    return render(request, "rooms/join.html", {"form": form, "public_rooms": public}, status=status)


@never_cache
@require_GET
def room(request: HttpRequest, number: int) -> HttpResponseBase:
    """The room's page for its members; everyone else is sent to the door."""
    member = member_of(request.session)
    found = entered_room(number, member)
    if found is None:
        return to_the_door(number)
    language = get_language() or ""
    config = {
        "room": found.number,
        "socket": socket_path(found.number),
        "history": reverse("rooms:messages", args=[found.number]),
        "protocol": frames.PROTOCOL,
        "ideas": service.ideas(language),
    }
    enhancing = service.enhancing_label(language)
    told = {"room": found, "member": member, "config": config, "enhancing": enhancing}
    return render(request, "rooms/room.html", told)


@never_cache
@require_GET
def walk(request: HttpRequest, number: int) -> HttpResponseBase:
    """The same sticker in 1, 2, 4, ... steps, drawn for a member of the room."""
    found = entered_room(number, member_of(request.session))
    if found is None:
        return to_the_door(number)
    try:
        sticker = service.find_sticker(request.GET.get("recipe", ""), field="recipe")
    except Refused as refused:
        raise Http404(refused.message) from None
    config = {
        "socket": socket_path(found.number),
        "recipe": str(sticker.pk),
        "told": service.recipe_url(sticker),
    }
    return render(request, "rooms/walk.html", {"room": found, "config": config})


def to_the_door(number: int) -> HttpResponseBase:
    return redirect(f"{reverse('rooms:join')}?{urlencode({'room': str(number)[:40]})}")


@never_cache
@require_GET
def messages(request: HttpRequest, number: int) -> JsonResponse:
    """Older messages, oldest first within the page."""
    member = member_of(request.session)
    found = entered_room(number, member)
    try:
        if found is None or member is None:
            raise Refused("forbidden", _("Join the room first, then read what was said in it."))
        page = asked_page(found, Fields.of_query(request.GET))
    except Refused as refusal:
        status = 403 if refusal.code == "forbidden" else 400
        return JsonResponse({"error": refusal.wire()}, status=status)
    return json_of({"messages": frames.history(page.messages, reader=member.pk), "more": page.more})


def asked_page(found: Room, fields: Fields) -> history.Page:
    limit = fields.whole("limit", least=1, most=history.MOST_PAGE, usual=history.NEWEST)
    before = fields.whole("before", least=1, most=LAST_ID, usual=LAST_ID)
    return history.before(found.pk, before, limit=limit)


def entered_room(number: int, member: Member | None) -> Room | None:
    """The room if there is one and the member is in it."""
    if member is None or number > LAST_NUMBER:
        return None
    return Room.objects.filter(number=number, memberships__member=member).first()


def json_of(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
