"""Takes rows from a queue and works on them: claims, leases, endings, clean stop. Knows no kind of work."""

import logging
import threading
import time
from typing import Any, Protocol

from django.db import close_old_connections, connections

from stickers.doorbell import Doorbell
from stickers.keeper import Held, Interrupted, Keeper
from stickers.leases import MOST_ATTEMPTS, Leased, LeaseLost

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
TROUBLE_SECONDS = 5.0


class WorkFailed(Exception):
    """The work cannot succeed; `sentence` tells its owner why and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Work(Protocol):
    """What a runner must know about one kind of row."""

    @property
    def rows(self) -> type[Leased]:
        """The model whose rows are worked on."""

    def ready(self) -> bool:
        """Whether rows may be claimed now; while not, they wait."""

    def do(self, held: Held) -> None:
        """Works until the row is done; raises Interrupted, WorkFailed, LeaseLost or whatever went wrong."""

    def lost_cause(self, row: Any, error: Exception | None) -> WorkFailed:
        """What its owner is told after the last attempt."""

    def ended(self, row: Any) -> None:
        """The row has ended without being done: tell whoever waits for it."""

    def beat(self) -> None:
        """Called every few seconds: say that this worker lives."""

    def moved(self) -> None:
        """Called soon after rows were claimed: those behind them have new positions."""


class Runner:
    """A few hands that claim and work, and the keeper of their leases; all are threads of this process."""

    def __init__(self, work: Work, *, worker: str, bell: Doorbell, hands: int = 1) -> None:
        self.work = work
        self.worker = worker
        self.bell = bell
        self.keeper = Keeper(work.rows, beat=work.beat, moved=work.moved)
        self._stopping = threading.Event()
        self._in_trouble = False
        # Daemons, because a server may end without asking: rows and leases survive that. `stop` joins them.
        self._threads = [
            threading.Thread(target=self._hand, name=f"{worker} hand {number}", daemon=True)
            for number in range(hands)
        ]

    def start(self) -> None:
        self.keeper.start()
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """Puts rows in work back into the queue and ends the threads; False when one did not end in time."""
        until = time.monotonic() + timeout
        self._stopping.set()
        self.keeper.interrupt_all("stopping")
        self.bell.ring(everybody=True)
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self.keeper.stop(max(0.1, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def step(self) -> bool:
        """Works on one row to its end; False when there was nothing to do."""
        self._bury_spent()
        row = self.work.rows._default_manager.all().claim(worker=self.worker) if self.work.ready() else None
        if row is None:
            return False
        with self.keeper.hold(row) as held:
            if self._stopping.is_set():
                held.interrupt("stopping")
            self._work_on(held)
        return True

    def _hand(self) -> None:
        try:
            while not self._stopping.is_set():
                heard = self.bell.rings
                if not self._careful_step():
                    self.bell.wait(heard=heard, timeout=POLL_SECONDS)
        finally:
            connections.close_all()

    def _careful_step(self) -> bool:
        """A step that survives a database that is away or full: the row is safe, and is taken up again."""
        try:
            close_old_connections()
            worked = self.step()
            self._in_trouble = False
            return worked
        except Exception as error:
            if self._in_trouble:
                logger.warning("The queue still cannot be worked on: %s", error)
            else:
                logger.exception("The queue cannot be worked on; trying again every few seconds")
            self._in_trouble = True
            self._stopping.wait(TROUBLE_SECONDS)
            return False

    def _work_on(self, held: Held) -> None:
        try:
            if held.row.cancel_requested:
                held.interrupt("cancelled")
            self._attempt(held)
        except LeaseLost as lost:
            logger.warning("%s", lost)

    def _attempt(self, held: Held) -> None:
        row = held.row
        try:
            held.check()
            self.work.do(held)
        except LeaseLost:
            raise
        except Interrupted:
            self._put_down(held)
        except WorkFailed as failure:
            self._fail(row, failure)
        except Exception as error:
            logger.exception("Attempt %d on %s %s went wrong", row.attempt, type(row).__name__, row.pk)
            self._try_again(row, error)

    def _put_down(self, held: Held) -> None:
        if held.reason == "cancelled":
            held.row.stop()
            self.work.ended(held.row)
        elif held.reason != "lost":
            held.row.release(counted=False)

    def _try_again(self, row: Leased, error: Exception) -> None:
        if not row.attempts_left:
            self._fail(row, self.work.lost_cause(row, error))
            return
        row.release(counted=True)
        self._stopping.wait(min(POLL_SECONDS, 0.1 * row.attempt))

    def _fail(self, row: Leased, failure: WorkFailed) -> None:
        row.fail(code=failure.code, error=failure.sentence)
        self.work.ended(row)

    def _bury_spent(self) -> None:
        """Rows that took three workers with them fail, instead of taking a fourth."""
        for row in self.work.rows._default_manager.all().spent():
            logger.error("%s %s failed after %d attempts", type(row).__name__, row.pk, MOST_ATTEMPTS)
            try:
                self._fail(row, self.work.lost_cause(row, None))
            except LeaseLost:
                continue  # another worker was faster
