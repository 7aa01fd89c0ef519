"""What a client may say: each verb of the protocol, checked and handed on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rooms import frames, meters, rates
from rooms.envelopes import Envelope
from rooms.fields import Fields, echo, missing, parse, wrong
from rooms.hub import Hub
from rooms.line import Line
from rooms.models import MOST_TEXT, Message
from rooms.rates import Allowance
from rooms.sockets import Socket
from rooms.storing import Draft
from stickers import service
from stickers.service import Refused

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Saying:
    """One frame of one socket, and what its verb needs to answer it."""

    socket: Socket
    hub: Hub
    line: Line
    fields: Fields
    ref: str | None

    def later(self, job: Callable[[], None]) -> None:
        """Does what has to wait, on a thread, after what this socket asked before."""
        self.line.add(job, ref=self.ref)

    def publish(self, group: str, *envelopes: Envelope) -> None:
        self.hub.publish(group, list(envelopes))


def take(text: str, *, socket: Socket, hub: Hub, line: Line) -> None:
    """Does what the frame says, or answers why not; never raises, never waits."""
    ref: str | None = None
    with translation.override(socket.visitor.language):
        try:
            frame = parse(text)
            ref = echo(frame)
            verb = known_verb(frame.get("type"))
            meters.received.labels(frame["type"]).inc()
            hub.rates.take(socket.member_id, verb.allowance)
            verb.say(Saying(socket, hub, line, Fields(frame), ref))
        except Refused as refusal:
            socket.refuse(refusal, ref=ref)
        except Exception:
            logger.exception("A frame could not be dealt with")
            socket.refuse(unavailable(), ref=ref)


def unavailable() -> Refused:
    return Refused("unavailable", _("This did not work, and we have written down why. Try again."))


def send_message(saying: Saying) -> None:
    fields, visitor = saying.fields, saying.socket.visitor
    ref = fields.ref()
    text, sticker = fields.text("text", most=MOST_TEXT), fields.uuid("sticker")
    if sticker is not None and text:
        raise wrong("sticker", _("A message is a text or a sticker, not both."))
    if sticker is None and not text.strip():
        raise wrong("text", _("Write something first, or choose a sticker."))
    draft = Draft(
        room_id=visitor.room.pk,
        author_id=visitor.member.pk,
        ref=ref,
        text=text,
        sticker_id=sticker,
        reply_to=fields.message_id("reply_to"),
        language=visitor.language,
    )
    saying.hub.writer.submit(draft, saying.socket)


def delete_message(saying: Saying) -> None:
    visitor, message_id = saying.socket.visitor, saying.fields.needed_message_id("message")

    def job() -> None:
        row = Message.objects.filter(pk=message_id, room=visitor.room).first()
        if row is None:
            raise Refused("not_found", _("There is no such message in this room."), field="message")
        if row.author_id != visitor.member.pk:
            raise Refused("forbidden", _("Only your own messages can be taken back."), field="message")
        row.take_back()
        deleted = Envelope(frame=frames.encode(frames.message_deleted(row.pk)))
        saying.line.back(lambda: saying.publish(visitor.room_group, deleted))

    saying.later(job)


def say_typing(saying: Saying) -> None:
    tell_typing(saying.socket, saying.hub, on=saying.fields.flag("on"))


def tell_typing(socket: Socket, hub: Hub, *, on: bool) -> None:
    """Tells the others; the member's own sockets hear nothing."""
    socket.is_typing = on
    frame = frames.encode(frames.typing(socket.member_id, on))
    hub.publish(socket.visitor.room_group, [Envelope(frame=frame, own="", member=socket.member_id)])


def read_up_to(saying: Saying) -> None:
    socket, message_id = saying.socket, saying.fields.needed_message_id("message")
    if message_id > socket.newest:
        raise Refused("not_found", _("There is no such message in this room."), field="message")
    saying.hub.writer.note_read(socket.visitor.room.pk, socket.member_id, message_id)


def ping(saying: Saying) -> None:
    saying.socket.reply(frames.pong(saying.ref))


def request_stickers(saying: Saying) -> None:
    visitor, frame = saying.socket.visitor, saying.fields.frame

    def job() -> None:
        queued = service.request_stickers(
            owner=str(visitor.member.pk), audience=visitor.audience, frame=frame, language=visitor.language
        )
        answer(saying, visitor.audience, queued)

    saying.later(job)


def letter_sticker(saying: Saying) -> None:
    visitor, frame = saying.socket.visitor, saying.fields.frame

    def job() -> None:
        lettered = service.letter_sticker(
            owner=str(visitor.member.pk), frame=frame, language=visitor.language
        )
        answer(saying, visitor.audience, lettered)

    saying.later(job)


def cancel_stickers(saying: Saying) -> None:
    owner, request = str(saying.socket.member_id), saying.fields.name("request")
    saying.later(lambda: service.cancel_request(owner=owner, request_id=request))


def set_favourite(saying: Saying) -> None:
    visitor, fields = saying.socket.visitor, saying.fields
    sticker, on = fields.name("sticker"), fields.flag("on")

    def job() -> None:
        changed = service.set_favourite(owner=str(visitor.member.pk), sticker_id=sticker, on=on)
        answer(saying, visitor.member_group, changed)

    saying.later(job)


def answer(saying: Saying, group: str, wire: dict[str, Any]) -> None:
    envelope = Envelope(frame=frames.encode(wire))
    saying.line.back(lambda: saying.publish(group, envelope))


@dataclass(frozen=True, slots=True)
class Verb:
    say: Callable[[Saying], None]
    allowance: Allowance


VERBS = {
    "message.send": Verb(send_message, rates.MESSAGES),
    "message.delete": Verb(delete_message, rates.CHANGES),
    "stickers.request": Verb(request_stickers, rates.STICKERS),
    "stickers.letter": Verb(letter_sticker, rates.CHANGES),
    "stickers.cancel": Verb(cancel_stickers, rates.CHANGES),
    "favourite.set": Verb(set_favourite, rates.CHANGES),
    "typing": Verb(say_typing, rates.TYPING),
    "read": Verb(read_up_to, rates.OTHERS),
    "ping": Verb(ping, rates.OTHERS),
}


def known_verb(name: Any) -> Verb:
    if name is None:
        raise missing("type")
    verb = VERBS.get(name) if isinstance(name, str) else None
    if verb is None:
        raise Refused("unknown_type", _("There is no such type of frame."), field="type")
    return verb
