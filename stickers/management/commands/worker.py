"""A worker in a process of its own, on this machine or another; start as many as there are devices."""

import asyncio
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stickers import doorbell, events

KINDS = ("draw",)
LOOK_SECONDS = 0.5


class Command(BaseCommand):
    help = "Draws the stickers that wait in the queue, until it is told to end (Ctrl-C or SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kinds", default="draw", help="what to work on: draw")

    def handle(self, *args: Any, kinds: str, **options: Any) -> None:
        check_kinds(kinds)
        if not settings.REDIS_URL:
            self.stderr.write("Without REDIS_URL nobody sees the stickers until they load their page again.")
        from stickers import configured
        from stickers.studio import Studio

        serve(Studio(configured.engine(), alone=False))


def check_kinds(kinds: str) -> None:
    unknown = sorted({kind.strip() for kind in kinds.split(",")} - set(KINDS))
    if unknown:
        raise CommandError(
            f"This version cannot work on {', '.join(unknown)}: use --kinds {','.join(KINDS)}."
        )


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
