"""Whether people notice that a style is being taught: how fast their chat comes back, and how fast it learns.

    .venv/bin/python bench/training_chat.py [--seconds 20] [--people 4] [--command] [--json]

Starts a server as people do, and a training of nano on drawn stickers in a process of its own: the server's
own way, after a click on the admin page, or with --command `manage.py train_lora` as typed in a terminal.
Several members chat, and two draw without pause where a row says so. A row of the training lasts longer than
asked until enough steps were taken to tell their pace."""

import argparse
import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.first_stickers import FRAME_LIMIT, ROOT, WISHES, connect, end, server, since

PICTURES = 16
SAID_EVERY = 0.2  # seconds, each person; below what one member may send
DRAWN_EVERY = 1.8  # seconds from a request to the next of the same person, the same
DRAWERS = 2
START_LIMIT = 900.0  # the passes are compiled first
LEAST_MARKS = 4
# The server looks for what waits every 15 seconds.
BEGIN = """
from pathlib import Path
from trainer import datasets, runs
taken, _ = datasets.import_upload(path=Path({folder!r}), name="bench")
runs.start(dataset=taken, name="bench", told={told!r})
"""
END = """
from trainer import runs
from trainer.models import TrainingRun
runs.stop(TrainingRun.objects.get())
"""
TOLD = {"steps": 100_000, "sample_every": 0}


@dataclass
class Row:
    """What was seen while one thing went on. `echoes` and `requests` in milliseconds; `marks` are when the
    training was seen at which step."""

    echoes: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    marks: list[tuple[float, int]] = field(default_factory=list)

    def note(self, step: int) -> None:
        if not self.marks or self.marks[-1][1] != step:
            self.marks.append((time.monotonic(), step))

    def told(self, batch: int) -> dict[str, Any]:
        echoes = sorted(self.echoes)
        found: dict[str, Any] = {"messages": len(echoes)}
        found |= {f"p{share}": part(echoes, share / 100) for share in (50, 95, 99)}
        found |= {"slowest": part(echoes, 1), "four stickers": part(sorted(self.requests), 0.5)}
        first, last = (self.marks[0], self.marks[-1]) if len(self.marks) > 1 else ((0.0, 0), (0.0, 0))
        learnt = batch * (last[1] - first[1])
        return found | {"pictures/s": round(learnt / (last[0] - first[0]), 2) if learnt else None}


def part(ordered: list[float], share: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="of each row")
    parser.add_argument("--people", type=int, default=4, help="who chat")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--command", action="store_true", help="train by the command instead of the server")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stickerchat-bench-") as var:
        draw_pack(Path(var) / "pack")
        with server(Path(var), "start", {}) as address:
            rows = asyncio.run(measured(address, Path(var), asked))
    told = {name: row.told(asked.batch) for name, row in rows.items()}
    print(json.dumps({"unit": "ms", "rows": told}) if asked.json else table(told))


def draw_pack(folder: Path) -> None:
    """Stickers with captions beside them, as an artist would upload them."""
    from PIL import Image

    from trainer.nano.artist import draw

    folder.mkdir()
    for seed in range(PICTURES):
        drawn = draw(seed, style="clay")
        Image.fromarray(drawn.image).save(folder / f"{seed}.png")
        (folder / f"{seed}.txt").write_text(drawn.caption)


async def measured(address: str, var: Path, asked: argparse.Namespace) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    async with AsyncExitStack() as stack:
        people = []
        for number in range(asked.people + DRAWERS):
            socket = await stack.enter_async_context(connect(address, f"Member {number}"))
            people.append(Person(socket))
            stack.push_async_callback(people[-1].close)
        talkers, drawers = people[: asked.people], people[asked.people :]

        async def row(name: str, chat: list[Person], draw: list[Person], taught: bool = False) -> None:
            rows[name] = await one_row(chat, draw, var if taught else None, asked.seconds)

        await row("chat alone", talkers, [])
        await row("chat while drawing", talkers, drawers)
        with training(var, asked):
            await asyncio.to_thread(wait_for_steps, var)
            await row("training alone", [], [], True)
            await row("chat while training", talkers, [], True)
            await row("chat while training and drawing", talkers, drawers, True)
    return rows


async def one_row(talkers: list["Person"], drawers: list["Person"], var: Path | None, seconds: float) -> Row:
    """Everybody does the same again and again; with `var` until some steps of the training were seen, too."""
    row = Row()
    over = asyncio.Event()
    deeds = [(one.said, SAID_EVERY, row.echoes) for one in talkers]
    deeds += [(one.drawn, DRAWN_EVERY, row.requests) for one in drawers]
    tasks = [asyncio.create_task(again(*deed, over)) for deed in deeds]
    until = time.monotonic() + seconds
    while time.monotonic() < until or (var is not None and len(row.marks) < LEAST_MARKS):
        await asyncio.sleep(0.05)
        if failed := [task for task in tasks if task.done()]:
            failed[0].result()
        if var is not None:
            row.note(seen(var, "step"))
    over.set()
    await asyncio.gather(*tasks)  # what was begun is waited for, so that the next row begins in peace
    # The step at which the row began was seen late.
    row.marks = row.marks[1:]
    return row


async def again(
    deed: Callable[[], Awaitable[float]], every: float, took: list[float], over: asyncio.Event
) -> None:
    """Like people, who do not do things in step."""
    await asyncio.sleep(random.uniform(0, every))
    while not over.is_set():
        began = time.monotonic()
        took.append(await deed())
        await asyncio.sleep(max(0.0, began + every * random.uniform(0.9, 1.1) - time.monotonic()))


class Person:
    """A member whose socket is read all the time; what somebody waits for is found by its `ref`."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._refs: dict[str, str] = {}  # by the request's id
        self._listening = asyncio.create_task(self._listen())

    async def said(self) -> float:
        return await self._asked("message.send", text="How are you?")

    async def drawn(self) -> float:
        text, subject = random.choice(WISHES)
        return await self._asked("stickers.request", text=text, subject=subject, count=4)

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _asked(self, kind: str, **fields: Any) -> float:
        ref, began = str(uuid.uuid4()), time.perf_counter()
        self._waiting[ref] = asyncio.get_running_loop().create_future()
        answer = self._waiting[ref]
        await self._socket.send(json.dumps({"type": kind, "ref": ref, **fields}))
        async with asyncio.timeout(FRAME_LIMIT):
            await answer
        return since(began)

    async def _listen(self) -> None:
        async for raw in self._socket:
            frame = json.loads(raw)
            if frame["type"] in ("error", "stickers.failed"):
                sys.exit(f"The server refused: {frame['error']['message']}")
            if frame["type"] == "stickers.queued":
                self._refs[frame["request"]] = frame["ref"]
            ref = frame["message"].get("ref") if frame["type"] == "message.new" else None
            if frame["type"] == "stickers.ready" and frame.get("done"):
                ref = self._refs[frame["request"]]
            waiting = self._waiting.pop(ref or "", None)
            if waiting is not None and not waiting.done():
                waiting.set_result(None)


@contextmanager
def training(var: Path, asked: argparse.Namespace) -> Iterator[None]:
    """From its beginning on, stopped in the end as the admin page would."""
    told = TOLD | {"batch": asked.batch}
    if not asked.command:
        shell(var, BEGIN.format(folder=str(var / "pack"), told=told))
        try:
            yield
        finally:
            shell(var, END)
            wait(lambda: seen(var, "status") != "running", var, "No training ended")
        return
    given = [f"--{name.replace('_', '-')}={value}" for name, value in told.items()]
    with (var / "training.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "train_lora", str(var / "pack"), "--name", "bench", *given],
            **process_of(var),
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        end(process)


def shell(var: Path, code: str) -> None:
    given = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code]
    subprocess.run(given, **process_of(var), check=True)


def process_of(var: Path) -> dict[str, Any]:
    others = ("REDIS_URL", "DATABASE_URL", "MEDIA_ROOT")
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return {"cwd": ROOT, "env": kept | {"VAR_DIR": str(var)}, "start_new_session": True}


def wait_for_steps(var: Path) -> None:
    """Until it has left the compiling behind."""
    wait(lambda: seen(var, "step", 0) >= 3, var, "No training began")


def wait(ready: Callable[[], bool], var: Path, otherwise: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not ready():
        if time.monotonic() > deadline:
            log = (var / "training.log").read_text(errors="replace").splitlines()[-20:]
            sys.exit(f"{otherwise} within {START_LIMIT:g} s. Its last words:\n" + "\n".join(log))
        time.sleep(0.2)


def seen(var: Path, column: str, otherwise: Any = None) -> Any:
    """What the run's row says; it is written at most once a second."""
    with closing(sqlite3.connect(var / "stickerchat.sqlite3", timeout=5)) as database:
        found = database.execute(f"SELECT {column} FROM trainer_trainingrun").fetchone()
    return found[0] if found else otherwise


def table(rows: dict[str, dict[str, Any]]) -> str:
    columns = list(next(iter(rows.values())))
    lines = [f"{'milliseconds':<34}" + "".join(f"{column:>15}" for column in columns)]
    for name, told in rows.items():
        cells = ("" if told[column] is None else f"{told[column]:g}" for column in columns)
        lines.append(f"{name:<34}" + "".join(f"{cell:>15}" for cell in cells))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
