"""One attempt at one request: its pictures drawn, finished and kept."""

import threading
import time
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stickers import doorbell, events, finishing, frames, meters, styles
from stickers.engine import (
    Cancelled,
    EngineFailed,
    Event,
    InvalidJob,
    Picture,
    Progress,
    Started,
)
from stickers.jobs import job_of
from stickers.keeper import Held, Interrupted
from stickers.models import StickerRequest
from stickers.picture.encode import data_url
from stickers.runner import WorkFailed

PROGRESS_SECONDS = 0.1
SILENCE_SECONDS = 300


class Sitting:
    """One attempt at one request: what is still missing is drawn, and kept as soon as it is there."""

    def __init__(self, engine: Any, held: Held) -> None:
        self.engine = engine
        self.held = held
        self.request: StickerRequest = held.row
        self.missing = self.request.missing()
        self.left = len(self.missing)
        self._progress_at = 0.0
        self._drawing_since = time.monotonic()

    def draw(self) -> None:
        if not self.missing:
            self.request.finish()
            stickers = self.request.drawn()
            events.publish(self.request.audience, frames.ready(self.request, stickers, done=True))
            return
        meters.batch.observe(len(self.missing))
        try:
            styles.ensure(self.engine, [style["name"] for style in self.request.styles()])
            job = job_of(self.request, self.missing)
            self._follow(self.engine.submit(replace(job, finish=self._finish)))
        except styles.Unavailable as unavailable:
            raise WorkFailed("not_found", str(unavailable)) from unavailable
        except InvalidJob as invalid:
            raise WorkFailed("invalid", invalid.message) from invalid
        except (Cancelled, EngineFailed) as ending:
            self.held.check()
            if isinstance(ending, Cancelled) or self._is_closing():
                raise Interrupted("stopping") from ending
            if self.engine.status.state == "failed":
                raise WorkFailed("engine_failed", no_engine()) from ending
            raise

    def _is_closing(self) -> bool:
        """Whether the engine ended with the process, and not over this request."""
        return self.engine.status.state == "stopped" or not threading.main_thread().is_alive()

    def _follow(self, ticket: Any) -> None:
        self.held.on_interrupt(ticket.cancel)
        try:
            for event in ticket.events(SILENCE_SECONDS):
                self._take(event)
        finally:
            ticket.cancel()  # harmless at the end; after a mishap nobody waits for the rest
        if self.left:
            raise RuntimeError(f"The engine ended {self.left} pictures early")

    def _take(self, event: Event) -> None:
        if isinstance(event, Started):
            self._drawing_since = time.monotonic()
            doorbell.bell.ring()  # there is room for the next
        elif isinstance(event, Progress):
            self._tell_progress(event)
        elif isinstance(event, Picture):
            self.held.check()
            if self.left == len(self.missing):
                meters.stage.labels("draw").observe(time.monotonic() - self._drawing_since)
            self._keep(self.missing[event.index], event)

    def _tell_progress(self, event: Progress) -> None:
        now = time.monotonic()
        if now - self._progress_at < PROGRESS_SECONDS:
            return
        self._progress_at = now
        previews = [data_url(preview) for preview in event.previews]
        frame = frames.progress(self.request, step=event.step, steps=event.steps, previews=previews)
        events.publish(self.request.audience, frame)

    def _finish(self, drawn: Picture) -> finishing.Made:
        """On the engine's thread that decoded the picture."""
        with meters.stage.labels("finish").time():
            return finishing.finish(self.request, self.missing[drawn.index], drawn)

    def _keep(self, index: int, drawn: Picture) -> None:
        """Files first, then the row, then the event: whoever hears of a sticker can fetch it."""
        sticker = finishing.sticker_of(self.request, index, drawn)
        with meters.stage.labels("store").time():
            finishing.store(sticker, drawn.made.files)
        self.left -= 1
        done = self.left == 0
        with transaction.atomic():
            self.request.renew()  # the fence: raises where another worker has taken over
            sticker.save(force_insert=True)
            if done:
                self.request.finish()
        meters.stickers.inc()
        if done:
            meters.requests.labels("done").inc()
        events.publish(self.request.audience, frames.ready(self.request, [sticker], done=done))


def no_engine() -> str:
    """For members; what exactly is broken stands in the log and in /healthz."""
    return _("Nothing can be drawn: the engine did not start. Ask this server's owner to look at /healthz.")
