"""A worker in a process of its own, on this machine or another; start as many as there are devices."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stickers import doorbell, events

KINDS = ("draw", "train")
LOOK_SECONDS = 0.5
# By name: the trainer knows this app, and not the other way round.
TEACH = ("train_lora", "--work")


class Command(BaseCommand):
    help = "Draws the stickers, or teaches the styles, that wait in the queue, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kinds", default="draw", help="what to work on: draw, train or draw,train")

    def handle(self, *args: Any, kinds: str, **options: Any) -> None:
        wanted = check_kinds(kinds)
        if wanted == {"train"}:
            call_command(*TEACH)
            return
        if not settings.REDIS_URL:
            self.stderr.write("Without REDIS_URL nobody sees the stickers until they load their page again.")
        from stickers import configured
        from stickers.studio import Studio

        with teaching("train" in wanted):
            serve(Studio(configured.engine(), alone=False))


@contextmanager
def teaching(wanted: bool) -> Iterator[None]:
    """A process beside this one that teaches, for as long as the block runs."""
    if not wanted:
        yield
        return
    beside = subprocess.Popen([sys.executable, str(settings.BASE_DIR / "manage.py"), *TEACH])
    try:
        yield
    finally:
        beside.terminate()
        beside.wait()


def check_kinds(kinds: str) -> set[str]:
    wanted = {kind.strip() for kind in kinds.split(",")}
    unknown = sorted(wanted - set(KINDS))
    if unknown:
        raise CommandError(
            f"This version cannot work on {', '.join(unknown)}: use --kinds {','.join(KINDS)}."
        )
    return wanted


def serve(studio: Any) -> None:
    """Works until a signal comes or the engine fails; then puts back what is unfinished."""
    told_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_end.set())
    loop = start_loop()
    studio.start()
    try:
        while not told_to_end.wait(LOOK_SECONDS):
            if studio.engine.status.state == "failed":
                raise CommandError(studio.engine.status.error)
    finally:
        studio.stop()
        loop.call_soon_threadsafe(loop.stop)


def start_loop() -> asyncio.AbstractEventLoop:
    """The loop on which this process sends its events and hears the doorbell."""
    loop = asyncio.new_event_loop()
    events.bind(loop)
    listening = loop.create_task(doorbell.listen())

    def run() -> None:
        loop.run_forever()
        listening.cancel()

    threading.Thread(target=run, name="events", daemon=True).start()
    return loop
