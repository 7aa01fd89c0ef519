"""Real daphne processes: messages and stickers cross between two over Redis; frames over the limits."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

BASE = Path(__file__).resolve().parent.parent
SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reachable(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command: list[str], port: int, env: dict[str, str]) -> Iterator[int]:
    """A process that serves on the port, until the block ends."""
    process = subprocess.Popen(command, cwd=BASE, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        for _n in range(SECONDS * 20):
            if reachable(port):
                break
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            asyncio.run(asyncio.sleep(0.05))
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def daphne(port: int) -> list[str]:
    frame = ["--websocket-max-message-size", "131072", "--websocket-max-frame-size", "131072"]
    return [
        sys.executable,
        "-m",
        "daphne",
        "-p",
        str(port),
        "-v",
        "0",
        *frame,
        "stickerchat.asgi:application",
    ]


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A house of its own: database, secret, no engine."""
    folder = tmp_path_factory.mktemp("house")
    env = {"VAR_DIR": str(folder), "EMBEDDED_WORKER": "0"}
    command = [sys.executable, "manage.py", "migrate", "--noinput", "-v", "0"]
    subprocess.run(command, cwd=BASE, env={**os.environ, **env}, check=True, timeout=SECONDS)
    return env


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: nothing is known about two processes")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running([program, *options], port, {}):
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture(scope="module")
def server(env: dict[str, str]) -> Iterator[int]:
    """One daphne without Redis."""
    port = free_port()
    with running(daphne(port), port, env):
        yield port


@pytest.fixture(scope="module")
def pair(env: dict[str, str], redis: str) -> Iterator[tuple[int, int]]:
    """Two daphnes on one database and one Redis."""
    ports = (free_port(), free_port())
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(running(daphne(port), port, {**env, "REDIS_URL": redis}))
        yield ports


def join(port: int, name: str, room: int) -> str:
    """Goes in by the door of that server; the cookies."""
    opener = build_opener(HTTPCookieProcessor())
    jar = next(handler for handler in opener.handlers if isinstance(handler, HTTPCookieProcessor)).cookiejar
    url = f"http://127.0.0.1:{port}/"
    opener.open(url, timeout=SECONDS).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = urlencode({"name": name, "room": room, "csrfmiddlewaretoken": token}).encode()
    opener.open(Request(url, form, {"Referer": url}), timeout=SECONDS).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def open_socket(port: int, cookie: str, room: int, **options: Any) -> connect:
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
    return connect(f"ws://127.0.0.1:{port}/ws/rooms/{room}/", additional_headers=headers, **options)


async def heard(socket: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(SECONDS):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == kind:
                return frame


async def say(socket: ClientConnection, text: str) -> None:
    await socket.send(json.dumps({"type": "message.send", "ref": str(uuid4()), "text": text}))


async def test_messages_and_presence_cross_between_processes(pair: tuple[int, int]) -> None:
    ann, ben = join(pair[0], "Ann", 7), join(pair[1], "Ben", 7)
    async with open_socket(pair[0], ann, 7) as hers:
        await heard(hers, "room.state")
        async with open_socket(pair[1], ben, 7) as his:
            await heard(his, "room.state")
            for socket in (hers, his):
                while len((await heard(socket, "presence"))["members"]) < 2:
                    pass
            for n in range(20):
                await say(hers if n % 2 else his, f"n{n}")
            both = [[(await heard(s, "message.new"))["message"] for _n in range(20)] for s in (hers, his)]
            for messages in both:
                ids = [message["id"] for message in messages]
                assert ids == sorted(ids) and len(set(ids)) == 20
            assert sum("ref" in message for message in both[0]) == 10
            assert {message["text"] for message in both[0]} == {f"n{n}" for n in range(20)}
            await hers.send('{"type": "typing", "on": true}')
            assert (await heard(his, "typing"))["on"] is True
        assert [member["name"] for member in (await heard(hers, "presence"))["members"]] == ["Ann"]


PUBLISH = """
import asyncio, os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "stickerchat.settings"
django.setup()
from stickers import events
async def main():
    events.bind(asyncio.get_running_loop())
    events.publish(sys.argv[1], {"type": "stickers.progress", "request": "r", "step": 1, "steps": 4})
    await asyncio.sleep(1)
asyncio.run(main())
"""


async def test_sticker_frames_of_a_worker_process_reach_the_requester_alone(
    pair: tuple[int, int], env: dict[str, str], redis: str
) -> None:
    ann, ben = join(pair[0], "Ann", 8), join(pair[1], "Ben", 8)
    async with open_socket(pair[0], ann, 8) as hers, open_socket(pair[1], ben, 8) as his:
        me = (await heard(hers, "room.state"))["me"]["id"]
        await heard(his, "room.state")
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PUBLISH, f"member.{me}.room.8", cwd=BASE,
            env={**os.environ, **env, "REDIS_URL": redis},
        )  # fmt: skip
        assert (await heard(hers, "stickers.progress"))["step"] == 1
        assert await asyncio.wait_for(worker.wait(), SECONDS) == 0
        await say(hers, "after the progress")
        frames: list[str] = []
        while "message.new" not in frames:
            frames.append(json.loads(await his.recv())["type"])
        assert "stickers.progress" not in frames


@pytest.mark.parametrize("size", [70_000, 200_000, 2_000_000])
async def test_an_oversized_frame_is_closed_with_1009(server: int, size: int) -> None:
    ann = join(server, "Ann", 9)
    async with open_socket(server, ann, 9) as socket:
        await heard(socket, "room.state")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.send("x" * size)
            async with asyncio.timeout(SECONDS):
                while True:
                    await socket.recv()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
    async with open_socket(server, ann, 9) as socket:
        assert await heard(socket, "room.state")


async def test_a_full_state_passes_through_the_server(server: int) -> None:
    ann = join(server, "Ann", 10)
    async with open_socket(server, ann, 10) as socket:
        await heard(socket, "room.state")
        for _n in range(36):
            await say(socket, "語" * 4000)
        for _n in range(36):
            await heard(socket, "message.new")
    async with open_socket(server, ann, 10) as socket:
        assert len((await heard(socket, "room.state"))["messages"]) == 36


async def test_a_foreign_origin_gets_403(server: int) -> None:
    ann = join(server, "Ann", 11)
    headers = {"Cookie": ann, "Origin": "https://evil.example"}
    with pytest.raises(Exception, match="403"):
        async with connect(f"ws://127.0.0.1:{server}/ws/rooms/11/", additional_headers=headers):
            pass
