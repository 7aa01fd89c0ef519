"""A reader who is too slow is closed with 4408 and costs nobody else anything."""

import asyncio
import json
from typing import Any

import pytest

from rooms import outbox as bounds
from rooms.frames import Frame
from rooms.outbox import Outbox
from rooms.visitors import TOO_SLOW
from stickerchat.asgi import application
from tests.rooms_cast import Person, online, phone

SLOW = Frame.of("x")


class Reader:
    """The far end of a socket, which takes a frame only when it is let."""

    def __init__(self, *, open_gate: bool = True) -> None:
        self.gate = asyncio.Event()
        self.got: list[dict[str, Any]] = []
        if open_gate:
            self.gate.set()

    async def send(self, message: dict[str, Any]) -> None:
        await self.gate.wait()
        self.got.append(message)


async def test_frames_go_out_in_order() -> None:
    reader = Reader()
    outbox = Outbox(reader.send)
    writer = asyncio.create_task(outbox.run())
    for n in range(100):
        outbox.put(Frame.of(str(n)))
    outbox.close(1000)
    await asyncio.wait_for(writer, 5)
    assert [message["text"] for message in reader.got[:-1]] == [str(n) for n in range(100)]
    assert reader.got[-1] == {"type": "websocket.close", "code": 1000}


@pytest.mark.parametrize("bound", ["MOST_FRAMES", "MOST_BYTES"])
async def test_too_much_unsent_closes_with_4408(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, bound, 10)
    reader = Reader(open_gate=False)
    outbox = Outbox(reader.send)
    writer = asyncio.create_task(outbox.run())
    for _n in range(20):
        outbox.put(SLOW)
        await asyncio.sleep(0)
    reader.gate.set()
    await asyncio.wait_for(writer, 5)
    assert reader.got[-1] == {"type": "websocket.close", "code": TOO_SLOW}
    assert len(reader.got) <= 2, "what had piled up is not sent any more"


async def test_a_reader_who_takes_nothing_at_all_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_FRAMES", 10)
    monkeypatch.setattr(bounds, "LAST_WORD_SECONDS", 0.05)
    outbox = Outbox(Reader(open_gate=False).send)
    writer = asyncio.create_task(outbox.run())
    await asyncio.sleep(0)
    for _n in range(20):
        outbox.put(SLOW)
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(writer, 5)


async def test_it_waits_while_the_server_still_holds_too_much() -> None:
    unsent = [bounds.MOST_UNSENT + 1]
    reader = Reader()
    outbox = Outbox(reader.send, unsent=lambda: unsent[0])
    writer = asyncio.create_task(outbox.run())
    outbox.put(SLOW)
    await asyncio.sleep(0.1)
    assert reader.got == []
    unsent[0] = 0
    outbox.close(1000)
    await asyncio.wait_for(writer, 5)
    assert len(reader.got) == 2


@pytest.mark.django_db(transaction=True)
async def test_a_slow_socket_is_closed_and_the_others_hear_on(
    ann: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_FRAMES", 10)
    inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    reader = Reader()
    scope = phone(ben).scope
    slow = asyncio.create_task(application(scope, inbox.get, reader.send))
    inbox.put_nowait({"type": "websocket.connect"})
    async with asyncio.timeout(10):
        while not any("room.state" in message.get("text", "") for message in reader.got):
            await asyncio.sleep(0.01)
    reader.gate.clear()
    async with online(ann) as hers:
        for n in range(30):
            await hers.message(f"n{n}")
            await hers.said(f"n{n}")
        reader.gate.set()
        await asyncio.wait_for(slow, 10)
        assert reader.got[-1] == {"type": "websocket.close", "code": TOO_SLOW}
        seen = [json.loads(message["text"]) for message in reader.got if "text" in message]
        last = max((frame["message"]["id"] for frame in seen if frame["type"] == "message.new"), default=0)
        async with online(ben, query=f"?after={last}") as again:
            assert [message["text"] for message in again.state["messages"]][-1] == "n29"
            assert len(again.state["messages"]) + len([f for f in seen if f["type"] == "message.new"]) == 30
