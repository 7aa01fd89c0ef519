"""How long people wait, socket to socket: starts a server, joins as a person does, asks for stickers.

    .venv/bin/python bench/first_stickers.py [--rounds 7] [--json]

Two starts with a fresh VAR_DIR on a free port (the second finds its database made), then chat while nothing
is drawn, long enough for the engine to make ready, and rounds of four stickers for one member while another
one chats."""

import argparse
import asyncio
import http.cookiejar
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websockets

ROOT = Path(__file__).resolve().parent.parent
ROOM = "4242"
WISHES = (
    ("laughing", "otter"),
    ("恭喜", "兔子"),
    ("tired", "cat"),
    ("I have not slept for two days", "panda"),
)
START_LIMIT = 60.0
WARM_LIMIT = 180.0
FRAME_LIMIT = 60.0
CHAT_EVERY = 0.125  # below what one member may send
IDLE_SECONDS = 15.0
TARGETS = {
    "second start: first page": 3000,
    "second start: warm": 15000,
    "request -> first progress": 300,
    "request -> all four": 2000,
}
Figures = dict[str, list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    asked = parser.parse_args()
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="stickerchat-bench-") as var:
        with server(Path(var), "first start", figures):
            pass
        with server(Path(var), "second start", figures) as address:
            asyncio.run(measure(address, asked.rounds, figures))
    rows = [summary(name, values) for name, values in figures.items()]
    print(json.dumps({"unit": "ms", "figures": rows}) if asked.json else table(rows))


@contextmanager
def server(var: Path, name: str, figures: Figures) -> Iterator[str]:
    """`bin/run` on a free port; notes the time to the first page and until the engine is warm."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"VAR_DIR": str(var), "PORT": str(port), "HOST": "127.0.0.1"}
    for other in ("REDIS_URL", "DATABASE_URL", "MEDIA_ROOT"):
        environment.pop(other, None)
    started = time.perf_counter()
    with (var / "server.log").open("a") as log:
        process = subprocess.Popen(
            [str(ROOT / "bin/run")], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            until(lambda: answers(address), START_LIMIT, process, var)
            figures[f"{name}: first page"] = [since(started)]
            until(lambda: is_warm(address), WARM_LIMIT, process, var)
            figures[f"{name}: warm"] = [since(started)]
            yield address
        finally:
            end(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def since(moment: float) -> float:
    return (time.perf_counter() - moment) * 1000


def until(ready: Any, limit: float, process: subprocess.Popen[bytes], var: Path) -> None:
    deadline = time.monotonic() + limit
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"The server did not get ready within {limit:g} s. Its last words:\n{last_words(var)}")
        time.sleep(0.02)


def last_words(var: Path) -> str:
    return "\n".join((var / "server.log").read_text(errors="replace").splitlines()[-20:])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/", timeout=5) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def is_warm(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            engine = json.load(answer)["engine"]
    except (urllib.error.URLError, OSError):
        return False
    if engine["state"] == "failed":
        sys.exit(f"The engine failed: {engine['error']}")
    return bool(engine["state"] == "warm")


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own: nothing but our server
        process.wait()


async def measure(address: str, rounds: int, figures: Figures) -> None:
    """The chat alone, then the rounds with the chat beside them."""
    async with connect(address, "Drawer") as drawer, connect(address, "Talker") as talker:
        await heard(drawer, "room.state")
        talk = Talk(talker)
        talking = asyncio.create_task(talk.run())
        try:
            await asyncio.sleep(IDLE_SECONDS)
            for number in range(rounds + 1):  # the first one is not counted
                measured = await one_round(drawer, WISHES[number % len(WISHES)], talk)
                for name, value in measured.items() if number else ():
                    figures.setdefault(name, []).append(value)
                await asyncio.sleep(1)
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)
    figures["chat echo, idle"] = talk.idle
    figures["chat echo, while drawing"] = talk.beside


def connect(address: str, name: str) -> Any:
    """A socket of a member who joined through the door: cookie, CSRF token, form."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with opener.open(f"{address}/", timeout=10) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    if token is None:
        sys.exit("The join page has no form with a CSRF token.")
    form = {"csrfmiddlewaretoken": token[1], "name": name, "room": ROOM}
    with opener.open(f"{address}/", urllib.parse.urlencode(form).encode(), timeout=10) as joined:
        if not joined.url.endswith(f"/rooms/{ROOM}/"):
            sys.exit(f"{name} could not join the room: the door sent us to {joined.url}.")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    where = f"{address.replace('http', 'ws', 1)}/ws/rooms/{ROOM}/"
    return websockets.connect(where, origin=address, additional_headers={"Cookie": cookies}, proxy=None)


async def one_round(drawer: Any, wish: tuple[str, str], talk: "Talk") -> dict[str, float]:
    """Ask for four stickers; milliseconds from the request to each thing that follows."""
    text, subject = wish
    seen: dict[str, float] = {}
    talk.drawing = True
    started = time.perf_counter()
    ask = {"type": "stickers.request", "ref": str(uuid.uuid4()), "text": text, "subject": subject, "count": 4}
    await drawer.send(json.dumps(ask))
    names = {
        "stickers.queued": "queued",
        "stickers.progress": "first progress",
        "stickers.ready": "first ready",
    }
    while True:
        frame = await heard(drawer, *names)
        seen.setdefault(f"request -> {names[frame['type']]}", since(started))
        if frame.get("done"):
            talk.drawing = False
            seen["request -> all four"] = since(started)
            return seen


async def heard(drawer: Any, *kinds: str) -> dict[str, Any]:
    """The next frame of one of these kinds; the bench ends on an error."""
    while True:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(drawer.recv(), FRAME_LIMIT))
        if frame["type"] in ("error", "stickers.failed"):
            sys.exit(f"The server refused: {frame['error']['message']}")
        if frame["type"] in kinds:
            return frame


class Talk:
    """A member who says something every now and then and waits for the echo."""

    def __init__(self, talker: Any) -> None:
        self.talker = talker
        self.drawing = False
        self.idle: list[float] = []
        self.beside: list[float] = []

    async def run(self) -> None:
        while True:
            ref, drawing, started = str(uuid.uuid4()), self.drawing, time.perf_counter()
            await self.talker.send(json.dumps({"type": "message.send", "ref": ref, "text": "How are you?"}))
            while (await heard(self.talker, "message.new"))["message"].get("ref") != ref:
                pass
            if drawing == self.drawing:  # neither begun nor ended meanwhile
                (self.beside if drawing else self.idle).append(since(started))
            await asyncio.sleep(CHAT_EVERY)


def summary(name: str, values: list[float]) -> dict[str, Any]:
    ordered = sorted(values)
    return {
        "name": name,
        "median": round(statistics.median(ordered), 1),
        "min": round(ordered[0], 1),
        "max": round(ordered[-1], 1),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1),
        "count": len(ordered),
        "target": TARGETS.get(name),
    }


def table(rows: list[dict[str, Any]]) -> str:
    columns = ("median", "min", "max", "p99", "count", "target")
    lines = [f"{'milliseconds':<28}" + "".join(f"{column:>10}" for column in columns)]
    for row in rows:
        cells = ("" if row[column] is None else f"{row[column]:g}" for column in columns)
        lines.append(f"{row['name']:<28}" + "".join(f"{cell:>10}" for cell in cells))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
