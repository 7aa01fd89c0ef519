"""The engine's public face, and the one thread that owns the model. Knows neither Django, rooms nor people.

Loading, warm-up and drawing all happen on that thread; torch is imported there too, so that whoever starts an
engine goes on at once. Pictures of many jobs are drawn together, and each may begin and end at any step."""

import gc
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from stickers.engine.card import read_card
from stickers.engine.collecting import resting
from stickers.engine.config import EngineConfig, EngineStatus, State
from stickers.engine.job import Cancelled, EngineFailed, Job, Ticket
from stickers.engine.limits import check
from stickers.engine.line import Line
from stickers.engine.spinning import spin_briefly

log = logging.getLogger(__name__)
LOOK_AROUND = 0.5
QUIET = 3  # times that it looked around in vain, before it does what can wait
ERRAND_SECONDS = 60.0
STOPPED = "The engine was stopped before it drew this. Ask again."


class Engine:
    """Draws jobs with one model that is loaded once and kept."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self._card = read_card(config.model)
        self._line = Line(config.waiting)
        self._stop = threading.Event()
        self._settled = threading.Event()  # warm, or never to be
        self._lock = threading.Lock()
        self._errands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._bank: Any = None
        self._status = EngineStatus(
            model=self._card.name,
            device=config.device,
            dtype=config.dtype,
            state="loading",
            progress=0.0,
            error=None,
            subjects=self._card.subjects,
            modes=tuple(self._card.modes),
        )
        # Not a daemon: a daemon thread inside torch aborts the process at exit. The loop itself leaves
        # when the main thread is gone.
        self._thread = threading.Thread(target=self._live, name="engine", daemon=False)

    @property
    def status(self) -> EngineStatus:
        return self._status

    def start(self) -> None:
        """Load, warm up and draw on a thread of its own; returns at once."""
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Pictures that have not been begun. More than a few in here cannot be overtaken by fairer turns."""
        return self._line.pictures

    def wait_until_warm(self, timeout: float = 600) -> None:
        """Raises EngineFailed when it fails to start or takes longer than `timeout` seconds."""
        if not self._settled.wait(timeout) or self._status.state != "warm":
            raise EngineFailed(self._status.error or "The engine did not get warm in time.")

    def check(self, job: Job) -> None:
        """Raise InvalidJob when a field of the job is out of its limits."""
        check(job, self._card)

    def submit(self, job: Job) -> Ticket:
        """Queue a job. Raises InvalidJob or QueueFull; EngineFailed or Cancelled when it draws no more."""
        self.check(job)
        ticket = Ticket(job)
        with self._lock:
            if self._status.state == "failed":
                raise EngineFailed(self._status.error or "The engine failed.")
            if self._status.state == "stopped":
                raise Cancelled(STOPPED)
            self._line.join(ticket)
        return ticket

    def publish(self, name: str, path: Path) -> str:
        """Make the style in this LoRA file drawable under the name; one of that name is replaced.

        What is being drawn is not disturbed. Returns the style's digest; raises EngineFailed with a sentence
        when the file is refused, or when there is no warm engine."""
        from stickers.engine.styles.file import BadStyle

        bank = self._warm_bank()
        try:
            style = bank.read(name, path)
        except BadStyle as refused:
            raise EngineFailed(str(refused)) from refused
        self._between_steps(lambda: bank.publish(style))
        return style.digest

    def withdraw(self, name: str) -> None:
        """No picture begins with the style any more; harmless when there is none of that name."""
        bank = self._warm_bank()
        self._between_steps(lambda: bank.withdraw(name))

    @property
    def styles(self) -> dict[str, str]:
        """Digests of the published styles, by name."""
        return {name: style.digest for name, style in self._bank.styles.items()} if self._bank else {}

    def stop(self, timeout: float = 10) -> None:
        """End what is drawn at its next step and all that waits; returns when the thread is gone."""
        self._stop.set()
        self._line.end_all(Cancelled(STOPPED))
        if self._thread.is_alive():
            self._thread.join(timeout)
            if self._thread.is_alive():
                log.error("The engine's thread has not ended within %g seconds.", timeout)
        else:
            self._end("stopped", STOPPED)

    def _live(self) -> None:
        try:
            self._load_and_draw()
        except Exception as error:
            # What breaks because the process ends says nothing about the model.
            if self._stopping():
                log.info("The engine was stopped: %s", error)
            else:
                self._fail(error)
        finally:
            gc.unfreeze()
            self._end("stopped", STOPPED)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, EngineFailed):
            log.error("The engine cannot draw: %s", error)
            self._end("failed", str(error))
        else:
            log.error("The engine failed.", exc_info=error)
            self._end("failed", f"The engine failed ({type(error).__name__}). The log tells more.")

    def _load_and_draw(self) -> None:
        with resting():
            loop = self._loaded()
        if loop is None:
            return
        self._status = replace(self._status, state="warm", progress=1.0)
        self._settled.set()
        quiet = 0
        try:
            while not self._stopping():
                self._run_errands()
                asked = loop.turn() or not self._errands.empty() or self._line.wait(LOOK_AROUND)
                quiet = 0 if asked else quiet + 1
                if quiet >= QUIET:
                    loop.rest()
        finally:
            loop.close(Cancelled(STOPPED))

    def _loaded(self) -> Any:
        """The step loop around a warm model; None where the engine was stopped meanwhile."""
        self._report(0.02)
        spin_briefly()
        from stickers.engine.decoder import Decoder
        from stickers.engine.hardware import SHORT
        from stickers.engine.load import load
        from stickers.engine.loop import Loop
        from stickers.engine.warmup import warm_up

        self._report(0.3)
        model = load(self.config, self._report)
        if self._stopping():
            return None
        card = self._card = model.card
        self._status = replace(
            self._status,
            device=str(model.device),
            dtype=SHORT[model.dtype],
            subjects=card.subjects,
            modes=tuple(card.modes),
        )
        loop = Loop(model, warm_up(model, self._report), self._line, Decoder(model))
        self._bank = model.bank
        return loop

    def _warm_bank(self) -> Any:
        if self._bank is None or self._status.state != "warm":
            raise EngineFailed("The engine is not ready yet. Wait until it is warm, then try again.")
        return self._bank

    def _between_steps(self, errand: Callable[[], None]) -> None:
        """Run it on the engine's thread, which alone touches the model, and wait for it."""
        done = threading.Event()

        def run() -> None:
            errand()
            done.set()

        self._errands.put(run)
        self._line.wake()
        if not done.wait(ERRAND_SECONDS):
            raise EngineFailed("The engine was too busy to take the style in. Try again.")

    def _run_errands(self) -> None:
        while not self._errands.empty():
            self._errands.get()()

    def _stopping(self) -> bool:
        return self._stop.is_set() or not threading.main_thread().is_alive()

    def _report(self, progress: float) -> None:
        self._status = replace(self._status, progress=progress)

    def _end(self, state: State, sentence: str) -> None:
        """Draw no more, and say so to all that waits; the first end counts."""
        with self._lock:
            if self._status.state in ("loading", "warm"):
                error = sentence if state == "failed" else None
                self._status = replace(self._status, state=state, error=error)
        self._settled.set()
        self._line.end_all(EngineFailed(sentence) if state == "failed" else Cancelled(sentence))
