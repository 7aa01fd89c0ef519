"""An engine with the real one's face that draws a coloured square from prompt and seed, in no time."""

import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from stickers.engine import Cancelled as JobCancelled
from stickers.engine import EngineFailed, EngineStatus, Job, Picture, Progress, Started, Ticket
from stickers.engine.decoder import finished
from stickers.engine.weights import file_digest

STEPS = 4


def square(prompt: str, seed: int) -> np.ndarray:
    """The same square for the same prompt and seed, another one for any other."""
    colour = zlib.crc32(f"{prompt}/{seed}".encode()).to_bytes(4, "big")[:3]
    image = np.full((96, 96, 4), 255, np.uint8)
    image[..., 3] = 0
    image[20:76, 20:76] = (*colour, 255)
    return image


class FakeEngine:
    def __init__(self, *, seconds: float = 0.0, state: str = "warm", error: str | None = None) -> None:
        self.seconds = seconds
        self.jobs: list[Job] = []
        self.breaks: list[Exception] = []
        self.status = EngineStatus("fake", "cpu", "float32", state, 1.0, error, ("otter",), ("fast",))
        self.styles: dict[str, str] = {}
        self.waiting = 0
        self._stopped = threading.Event()
        self._line = threading.Lock()

    def start(self) -> None:
        pass

    def become(self, state: str, error: str | None = None) -> None:
        self.status = replace(self.status, state=state, error=error)

    def submit(self, job: Job) -> Ticket:
        if self.status.state == "failed":
            raise EngineFailed(self.status.error)
        ticket = Ticket(job)
        self.jobs.append(job)
        threading.Thread(target=self._draw, args=(ticket,), daemon=True).start()
        return ticket

    def publish(self, name: str, path: Path) -> str:
        if path.stat().st_size < 100:
            raise EngineFailed(f"{path.name} cannot be read.")
        self.styles[name] = file_digest(path)
        return self.styles[name]

    def withdraw(self, name: str) -> None:
        self.styles.pop(name, None)

    def stop(self, timeout: float = 10) -> None:
        self._stopped.set()

    def _draw(self, ticket: Ticket) -> None:
        try:
            with self._line:
                self._put_all(ticket)
        except Exception as error:
            ticket.end(error)
        else:
            ticket.end()

    def _put_all(self, ticket: Ticket) -> None:
        ticket.claim()
        if self.breaks:
            raise self.breaks.pop(0)
        ticket.put(Started(STEPS))
        for step in range(STEPS):
            ticket.put(Progress(step + 1, STEPS))
        for index, seed in enumerate(ticket.job.seeds):
            until = time.monotonic() + self.seconds
            while True:
                if ticket.cancelled or self._stopped.is_set():
                    raise JobCancelled("The drawing was cancelled.")
                if time.monotonic() >= until:
                    break
                time.sleep(0.005)
            mix = ticket.job.mixes[index] if ticket.job.mixes else ()
            told = [{"name": name, "weight": weight, "digest": self.styles[name]} for name, weight in mix]
            job = ticket.job
            recipe = {"prompt": job.prompt, "seed": seed, "steps": STEPS, "mode": job.mode, "styles": told}
            ticket.put(finished(job, Picture(index, seed, square(job.prompt, seed), recipe)))
