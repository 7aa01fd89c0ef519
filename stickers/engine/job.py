"""What goes into the engine and what comes out: a job, its events, and the ticket that hands them over."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

CANCELLED = "The drawing was cancelled."


class EngineFailed(Exception):
    """The engine cannot draw this; the text is a sentence for people."""


class Cancelled(Exception):
    """The job was cancelled; what was drawn before stays."""


class QueueFull(Exception):
    """Too many jobs are waiting; the text is a sentence for people."""


class InvalidJob(ValueError):
    """A field of the job is out of its limits."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


# Names of styles with their weights; a picture of no style has none.
Mix = tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Source:
    """A picture to begin with instead of noise: (H, W, 4) uint8, RGB on white. `name` is for the recipe.

    Strength 1 keeps nothing of it, 0 would change nothing."""

    image: np.ndarray
    strength: float
    name: str


@dataclass(frozen=True)
class Hires:
    """Draw, enlarge by `scale`, draw again over it: `latent` enlarges before decoding, `pixel` after."""

    scale: float = 1.5
    strength: float = 0.6
    way: str = "latent"


@dataclass(frozen=True)
class Job:
    """Pictures of one prompt, one for each seed. None means: as the mode says.

    `mixes` has one mix for each seed, or none at all. `enhance`: what the prompt leaves open is chosen by
    each seed from the looks that the model tells. `person` and `room` are for fairness alone. `finish` makes
    something of each picture on the thread that decoded it, so that several are finished at a time."""

    id: str
    prompt: str
    seeds: tuple[int, ...]
    negative: str = ""
    mode: str = "fast"
    steps: int | None = None
    guidance: float | None = None
    scheduler: str | None = None
    size: tuple[int, int] | None = None
    mixes: tuple[Mix, ...] = ()
    enhance: bool = False
    source: Source | None = None
    hires: Hires | None = None
    person: str = ""
    room: str = ""
    finish: Callable[["Picture"], Any] | None = None


@dataclass(frozen=True)
class Started:
    steps: int


@dataclass(frozen=True)
class Progress:
    """A step is done; `previews` has one (64, 64, 4) uint8 picture for each seed, or is empty."""

    step: int
    steps: int
    previews: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawn picture: (H, W, 4) uint8, RGB on white, alpha the silhouette; `made` is what the job's `finish`
    answered."""

    index: int
    seed: int
    image: np.ndarray
    recipe: dict[str, Any]
    made: Any = None


Event = Started | Progress | Picture


class Ticket:
    """The caller's side of a job: its events as they happen, its end, and the way to cancel it."""

    def __init__(self, job: Job) -> None:
        self.id = job.id
        self.job = job
        self._events: list[Event] = []
        self._changed = threading.Condition()
        self._claimed = False
        self._cancelled = False
        self._ended = False
        self._error: Exception | None = None

    def events(self, timeout: float | None = None) -> Iterator[Event]:
        """Every event from the first on, blocking until the job ends.

        Raises what ended the job early, and TimeoutError when nothing happens for `timeout` seconds."""
        seen = 0
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: len(self._events) > seen or self._ended, timeout):  # noqa: B023
                    raise TimeoutError(f"Nothing was heard of job {self.id} for {timeout:g} seconds.")
                fresh = self._events[seen:]
                if not fresh:
                    break
            seen += len(fresh)
            yield from fresh
        if self._error is not None:
            raise self._error

    def result(self, timeout: float | None = None) -> list[Picture]:
        """All pictures, in the order of the seeds; waits at most `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._ended, timeout):
                raise TimeoutError(f"Job {self.id} did not end within {timeout:g} seconds.")
        return sorted((e for e in self.events() if isinstance(e, Picture)), key=lambda p: p.index)

    def cancel(self) -> None:
        """Stop at the next step; a job that still waits ends at once. Harmless when it is over."""
        with self._changed:
            self._cancelled = True
            waiting = not self._claimed
        if waiting:
            self.end(Cancelled(CANCELLED))

    # What follows is for the engine's side.

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    @property
    def ended(self) -> bool:
        return self._ended

    def claim(self) -> bool:
        """Take the job for drawing; False when it has ended while it waited."""
        with self._changed:
            self._claimed = not self._ended
            return self._claimed

    def put(self, event: Event) -> None:
        with self._changed:
            self._events.append(event)
            self._changed.notify_all()

    def end(self, error: Exception | None = None) -> None:
        """The job is over; the first end counts."""
        with self._changed:
            if not self._ended:
                self._ended, self._error = True, error
                self._changed.notify_all()
