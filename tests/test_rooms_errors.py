"""Whatever comes in, the answer is a frame that says what was wrong, and the socket lives."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from rooms import verbs
from rooms.consumers import language_of
from rooms.models import Message
from tests.rooms_cast import Person, Phone, online

pytestmark = pytest.mark.django_db(transaction=True)

REF = str(uuid4())
STICKER = str(uuid4())


async def alive(socket: Phone) -> bool:
    await socket.say("ping", ref="still there")
    return (await socket.next("pong"))["ref"] == "still there"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        '{"type": "ping"} x',
        "[1]",
        "null",
        '"ping"',
        "[" * 30_000,
        '{"type": "ping", "n": NaN}',
        '{"n": ' + "9" * 5_000 + "}",
        "\x00",
    ],
)
async def test_what_is_no_json_object_is_bad_json(ann: Person, text: str) -> None:
    async with online(ann) as socket:
        await socket.send_input({"type": "websocket.receive", "text": text})
        error = (await socket.refused())["error"]
        assert error["code"] == "bad_json" and error["message"].endswith(".")
        assert await alive(socket)


async def test_bytes_are_read_as_text(ann: Person) -> None:
    async with online(ann) as socket:
        await socket.send_to(bytes_data=b'{"type": "ping", "ref": "b"}')
        assert (await socket.next("pong"))["ref"] == "b"
        await socket.send_to(bytes_data=b"\xff\xfe\x00")
        assert (await socket.refused())["error"]["code"] == "bad_json"
        assert await alive(socket)


@pytest.mark.parametrize(
    ("frame", "code", "field"),
    [
        ({}, "invalid", "type"),
        ({"type": None}, "invalid", "type"),
        ({"type": "message.sing"}, "unknown_type", "type"),
        ({"type": ["ping"]}, "unknown_type", "type"),
        ({"type": "room.state"}, "unknown_type", "type"),
        ({"type": "message.send", "text": "x"}, "invalid", "ref"),
        ({"type": "message.send", "text": "x", "ref": 7}, "invalid", "ref"),
        ({"type": "message.send", "text": "x", "ref": "not a uuid"}, "invalid", "ref"),
        ({"type": "message.send", "text": "x", "ref": "\ud800"}, "invalid", "ref"),
        ({"type": "message.send", "text": "x", "ref": {"a": 1}}, "invalid", "ref"),
        ({"type": "message.send", "ref": REF}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "text": ""}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "text": " \n\t"}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "text": 7}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "text": "x" * 4001}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "text": "a\x00b"}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "text": "a\ud83db"}, "invalid", "text"),
        ({"type": "message.send", "ref": REF, "sticker": "x"}, "invalid", "sticker"),
        ({"type": "message.send", "ref": REF, "sticker": 7}, "invalid", "sticker"),
        ({"type": "message.send", "ref": REF, "sticker": STICKER, "text": "x"}, "invalid", "sticker"),
        ({"type": "message.send", "ref": REF, "sticker": STICKER}, "not_found", "sticker"),
        ({"type": "message.send", "ref": REF, "text": "x", "reply_to": "1"}, "invalid", "reply_to"),
        ({"type": "message.send", "ref": REF, "text": "x", "reply_to": True}, "invalid", "reply_to"),
        ({"type": "message.send", "ref": REF, "text": "x", "reply_to": 2**63}, "not_found", "reply_to"),
        ({"type": "message.send", "ref": REF, "text": "x", "reply_to": -1}, "not_found", "reply_to"),
        ({"type": "message.send", "ref": REF, "text": "x", "reply_to": 2**62}, "not_found", "reply_to"),
        ({"type": "message.delete"}, "invalid", "message"),
        ({"type": "message.delete", "message": 1.5}, "invalid", "message"),
        ({"type": "message.delete", "message": 10**30}, "not_found", "message"),
        ({"type": "message.delete", "message": 12345678}, "not_found", "message"),
        ({"type": "typing"}, "invalid", "on"),
        ({"type": "typing", "on": "yes"}, "invalid", "on"),
        ({"type": "read"}, "invalid", "message"),
        ({"type": "read", "message": 10**30}, "not_found", "message"),
        ({"type": "stickers.cancel"}, "invalid", "request"),
        ({"type": "stickers.cancel", "request": 7}, "invalid", "request"),
        ({"type": "favourite.set", "on": True}, "invalid", "sticker"),
        ({"type": "favourite.set", "sticker": STICKER, "on": 1}, "invalid", "on"),
    ],
)
async def test_a_wrong_frame_is_refused_by_field(ann: Person, frame: Any, code: str, field: str) -> None:
    async with online(ann) as socket:
        await socket.send_json_to(frame)
        refused = await socket.refused()
        assert (refused["error"]["code"], refused["error"]["field"]) == (code, field)
        assert refused["error"]["message"].endswith(".")
        if frame.get("ref") == REF:
            assert refused["ref"] == REF
        assert await alive(socket)
    assert await Message.objects.acount() == 0


async def test_the_longest_text_passes(ann: Person) -> None:
    async with online(ann) as socket:
        await socket.message("語" * 4000)
        assert await socket.said("語" * 4000)


async def test_unknown_fields_are_ignored(ann: Person) -> None:
    async with online(ann) as socket:
        await socket.message("hello", colour="red", nested={"deep": ["\ud800"]})
        assert await socket.said("hello")


@pytest.mark.parametrize("size", [65_537, 200_000])
@pytest.mark.parametrize("kind", ["text", "bytes"])
async def test_a_frame_over_64_kib_closes_with_1009(ann: Person, size: int, kind: str) -> None:
    async with online(ann) as socket:
        frame = '{"type": "ping", "ref": "' + "x" * size + '"}'
        await socket.send_to(**{f"{kind}_data": frame if kind == "text" else frame.encode()})
        assert await socket.closed() == 1009


async def test_the_limit_counts_bytes(ann: Person) -> None:
    async with online(ann) as socket:
        await socket.send_to(text_data='{"type": "ping", "pad": "' + "x" * 65_000 + '"}')
        await socket.next("pong")
        await socket.send_to(text_data='{"type": "ping", "pad": "' + "語" * 22_000 + '"}')
        assert await socket.closed() == 1009


async def test_too_many_messages_are_slowed_down(ann: Person) -> None:
    async with online(ann) as socket, online(ann) as other_tab:
        for n in range(60):
            await (socket if n % 2 else other_tab).message(f"n{n}")
        refused = await socket.refused()
        assert refused["error"]["code"] == "rate_limited" and refused["ref"]
        assert refused["error"]["retry_after"] > 0
        await asyncio.sleep(refused["error"]["retry_after"] + 0.3)
        await socket.message("later")
        assert await socket.said("later")


async def test_a_broken_verb_is_written_down_and_answered(
    ann: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(saying: verbs.Saying) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setitem(verbs.VERBS, "ping", verbs.Verb(broken, verbs.VERBS["ping"].allowance))
    async with online(ann) as socket:
        await socket.say("ping", ref=REF)
        refused = await socket.refused()
        assert (refused["error"]["code"], refused["ref"]) == ("unavailable", REF)
        assert "a bug" in caplog.text
        await socket.message("alive")
        assert await socket.said("alive")


@pytest.mark.parametrize(
    ("headers", "cookies", "language"),
    [
        ([], {}, "en"),
        ([(b"accept-language", b"zh-TW,zh;q=0.9")], {}, "zh-hant"),
        ([(b"accept-language", b"zh-TW")], {"django_language": "en"}, "en"),
        ([(b"accept-language", b"xx;q=\xff,,")], {"django_language": "../.."}, "en"),
    ],
)
def test_a_socket_speaks_the_language_of_the_pages(headers: Any, cookies: Any, language: str) -> None:
    assert language_of({"headers": headers, "cookies": cookies}) == language
