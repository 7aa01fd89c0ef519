"""Two members and a stranger at a room, through the real doors and the real ASGI application."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from stickerchat.asgi import application
from stickers.models import Sticker, StickerRequest

SECONDS = 10
ROOM = 4711

Wire = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody with a browser: its cookies, and when they have joined their member's id."""

    name: str
    client: Client
    id: int = 0

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())


def stranger() -> Person:
    return Person("", Client())


def joined(name: str, room: int = ROOM, **form: Any) -> Person:
    """A person who went in by the door."""
    client = Client()
    response = client.post("/", {"name": name, "room": str(room), **form})
    assert response.status_code == 302, response.content
    return Person(name, client, client.session["member"])


class Phone(WebsocketCommunicator):
    """A socket that can wait for the frame it wants."""

    async def say(self, kind: str, **fields: Any) -> None:
        await self.send_json_to({"type": kind, **fields})

    async def message(self, text: str, **fields: Any) -> str:
        """Sends a message; returns its ref."""
        ref = fields.pop("ref", None) or str(uuid4())
        await self.say("message.send", ref=ref, text=text, **fields)
        return ref

    async def frame(self) -> Wire:
        return await self.receive_json_from(timeout=SECONDS)

    async def next(self, kind: str, wanted: Callable[[Wire], bool] = lambda frame: True) -> Wire:
        """The next frame of that type; presence and such in between are passed over."""
        while True:
            frame = await self.frame()
            if frame["type"] == kind and wanted(frame):
                return frame

    async def said(self, text: str) -> Wire:
        """The message of that text."""
        found = await self.next("message.new", lambda frame: frame["message"]["text"] == text)
        return found["message"]

    async def refused(self) -> Wire:
        return await self.next("error")

    async def closed(self) -> int:
        """The close code; frames before it are passed over."""
        while True:
            output = await self.receive_output(timeout=SECONDS)
            if output["type"] == "websocket.close":
                return int(output["code"])

    async def quiet(self, kind: str, seconds: float = 0.25) -> bool:
        """True when no frame of that type comes in that time."""
        await asyncio.sleep(seconds)
        while not self.output_queue.empty():
            output = self.output_queue.get_nowait()
            if output["type"] == "websocket.send" and json.loads(output["text"])["type"] == kind:
                return False
        return True


def phone(person: Person, room: int | str = ROOM, *, query: str = "", **headers: str) -> Phone:
    """A socket that has not knocked yet."""
    sent = {"cookie": person.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
    pairs = [(name.encode(), value.encode("latin1")) for name, value in sent.items() if value]
    return Phone(application, f"/ws/rooms/{room}/{query}", headers=pairs)


@asynccontextmanager
async def online(person: Person, room: int | str = ROOM, **options: str) -> AsyncIterator[Phone]:
    """A socket inside the room; `.state` is its first frame."""
    socket = phone(person, room, **options)
    accepted, _ = await socket.connect(timeout=SECONDS)
    assert accepted
    socket.state = await socket.frame()
    assert socket.state["type"] == "room.state", socket.state
    try:
        yield socket
    finally:
        await socket.disconnect(timeout=SECONDS)


async def sync(job: Callable[[], Any]) -> Any:
    """The result of what talks to the database, on the thread that the test's own database calls use."""
    return await sync_to_async(job)()


def drawn_sticker() -> Sticker:
    """A sticker as the runner would have stored it."""
    request = StickerRequest.objects.create(
        owner="1",
        audience="nobody",
        ref=str(uuid4()),
        language="en",
        text="laughing",
        count=1,
        mode="fast",
        seed=1,
        understood={"lettering": "Haha"},
        prompt="happy, otter",
    )
    return Sticker.objects.create(
        uuid=request.sticker_uuid(0),
        request=request,
        index=0,
        owner="1",
        width=320,
        height=320,
        seed=1,
        alt="A laughing otter",
        recipe={},
    )


assert settings.EMBEDDED_WORKER is False, "the engine has no place in these tests"
