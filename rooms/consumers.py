"""A socket from its handshake to its end.

A plain ASGI application: the consumers of Channels go through a thread for every event, and take a channel
each.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from rooms import frames, history, meters, verbs
from rooms.daphne_sockets import unsent_bytes
from rooms.fields import read_id
from rooms.frames import FRAME_BYTES, Frame
from rooms.history import Page
from rooms.hub import Hub
from rooms.line import Line
from rooms.outbox import Outbox
from rooms.sockets import Socket
from rooms.threads import in_thread
from rooms.visitors import NO_SUCH_ROOM, TOO_LARGE, Refusal, Visitor, admitted
from stickers import service

logger = logging.getLogger(__name__)

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

TRY_AGAIN_LATER = 1013


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """One socket of a member in a room: turned away with a close code, or served until it ends."""
    send = scope.get("server_send", send)
    await receive()
    await send({"type": "websocket.accept"})
    try:
        language = language_of(scope)
        visitor = await in_thread(lambda: admitted(scope, language))
        await serve(visitor, scope, receive, send)
    except Refusal as refusal:
        meters.refused_sockets.labels(str(refusal.code)).inc()
        await send({"type": "websocket.close", "code": refusal.code})
    except Exception:
        logger.exception("A socket could not be served")
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})


async def no_such_room(scope: Scope, receive: Receive, send: Send) -> None:
    """Every other address."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NO_SUCH_ROOM})


async def serve(visitor: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
    outbox = Outbox(send, unsent=unsent_bytes(send))
    socket, hub = Socket(visitor, outbox), Hub.current()
    try:
        await hub.join(socket)
        await open_room(socket, hub, after=after_of(scope))
        await talk(socket, hub, receive)
    finally:
        if socket.is_typing:
            verbs.tell_typing(socket, hub, on=False)
        await hub.leave(socket)


async def talk(socket: Socket, hub: Hub, receive: Receive) -> None:
    """Until either side closes: frames in, frames out, and what has to wait in between."""
    line = Line(socket)
    jobs = [socket.outbox.run(), listen(socket, hub, line, receive), line.run()]
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if not task.cancelled():
                task.result()
    finally:
        for task in tasks:
            task.cancel()


async def listen(socket: Socket, hub: Hub, line: Line, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is None:
            text = message.get("bytes", b"")[: FRAME_BYTES + 1].decode("utf-8", "replace")
        if len(text) > FRAME_BYTES or (not text.isascii() and len(text.encode()) > FRAME_BYTES):
            socket.outbox.close(TOO_LARGE)
            await asyncio.Event().wait()  # the outbox ends the talk
        verbs.take(text, socket=socket, hub=hub, line=line)


async def open_room(socket: Socket, hub: Hub, *, after: int | None) -> None:
    """Sends `room.state`, then what the requester's sockets get again, then what happened meanwhile."""
    visitor = socket.visitor
    online = hub.presence.state(visitor.room_group)

    def read() -> tuple[int, str, list[dict[str, Any]]]:
        newest = history.newest_id(visitor.room.pk)
        page = page_of(visitor, newest, after)
        state = frames.state(
            room=visitor.room,
            me=visitor.member,
            last_read=visitor.last_read,
            online=online,
            page=page,
            newest_kept=after is None,
        )
        again = service.open_frames(owner=str(visitor.member.pk), audience=visitor.audience)
        if after is not None:
            again = [
                frames.message_deleted(pk) for pk in history.taken_back(visitor.room.pk, up_to=after)
            ] + again
        return newest, frames.encode(state), again

    newest, state, again = await in_thread(read, language=visitor.language)
    socket.open(Frame.of(state), newest, [Frame.of(frames.encode(wire)) for wire in again])


def page_of(visitor: Visitor, newest: int, after: int | None) -> Page:
    if after is None:
        return history.newest(visitor.room.pk, up_to=newest)
    return history.after(visitor.room.pk, after, up_to=newest)


def after_of(scope: Scope) -> int | None:
    """The `after` of the address; what is no id is as if it were not there."""
    query = parse_qs(scope.get("query_string", b"").decode("latin1"), max_num_fields=20)
    return read_id(query.get("after", [""])[0])


def language_of(scope: Scope) -> str:
    """The language that Django's own pages would choose for this visitor."""
    request = HttpRequest()
    request.COOKIES = scope.get("cookies", {})
    for name, value in scope.get("headers", []):
        if name == b"accept-language":
            request.META["HTTP_ACCEPT_LANGUAGE"] = value.decode("latin1")
    return get_language_from_request(request)
