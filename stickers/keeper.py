"""Renews the leases of all rows that this process works on, and learns who asked to cancel."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, Literal

from django.db import close_old_connections, connections

from stickers.leases import RENEW_SECONDS, Leased, LeaseLost

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
BEAT_SECONDS = 5.0

Reason = Literal["cancelled", "lost", "stopping"]


class Interrupted(Exception):
    """The work is put down before its end; `Held.reason` says why."""


class Held:
    """A claimed row in the hands of one worker thread, and the way to make that thread put it down."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.reason: Reason | None = None
        self.renew_at = time.monotonic() + RENEW_SECONDS
        self._lock = threading.Lock()
        self._calls: list[Callable[[], None]] = []

    def interrupt(self, reason: Reason) -> None:
        """Asks the worker to put the row down; the first reason counts."""
        with self._lock:
            if self.reason is not None:
                return
            self.reason = reason
            calls = list(self._calls)
        for call in calls:
            call()

    def on_interrupt(self, call: Callable[[], None]) -> None:
        """Calls back from another thread at the interruption; at once when that has already been."""
        with self._lock:
            self._calls.append(call)
            interrupted = self.reason is not None
        if interrupted:
            call()

    def check(self) -> None:
        """Raises Interrupted when the row must be put down."""
        if self.reason is not None:
            raise Interrupted(self.reason)


class Keeper:
    """One thread beside the working ones: a drawing that takes long never lets its lease run out."""

    def __init__(self, rows: type[Leased], *, beat: Callable[[], None], moved: Callable[[], None]) -> None:
        self._rows = rows
        self._beat = beat
        self._beat_at = 0.0
        self._moved = moved
        self._has_moved = False
        self._held: set[Held] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"{rows.__name__} keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    @contextmanager
    def hold(self, row: Leased) -> Iterator[Held]:
        """Keeps the lease of the row for as long as the block runs."""
        held = Held(row)
        with self._lock:
            self._held.add(held)
        self._has_moved = True  # told on the keeper's thread, not in the way of the work
        try:
            yield held
        finally:
            with self._lock:
                self._held.discard(held)

    def interrupt_all(self, reason: Reason) -> None:
        for held in self._holding():
            held.interrupt(reason)

    def look(self) -> None:
        """One round: renew what is due, pass on who asked to cancel, tell what moved, beat."""
        for held in self._holding():
            if time.monotonic() >= held.renew_at:
                self._renew(held)
        self._pass_on_cancels()
        if self._has_moved:
            self._has_moved = False
            self._moved()
        if time.monotonic() >= self._beat_at:
            self._beat_at = time.monotonic() + BEAT_SECONDS
            self._beat()

    def _watch(self) -> None:
        try:
            while not self._stopping.wait(LOOK_SECONDS):
                try:
                    close_old_connections()
                    self.look()
                except Exception:  # the database may be away for a moment; the fence guards what it misses
                    logger.exception("The leases could not be looked after")
        finally:
            connections.close_all()

    def _renew(self, held: Held) -> None:
        try:
            copy(held.row).renew()  # a copy: the working thread reads the row meanwhile
            held.renew_at = time.monotonic() + RENEW_SECONDS
        except LeaseLost:
            held.interrupt("lost")

    def _pass_on_cancels(self) -> None:
        holding = {held.row.pk: held for held in self._holding()}
        if not holding:
            return
        asked = self._rows._default_manager.filter(pk__in=list(holding), cancel_requested=True)
        for pk in asked.values_list("pk", flat=True):
            holding[pk].interrupt("cancelled")

    def _holding(self) -> list[Held]:
        with self._lock:
            return list(self._held)
