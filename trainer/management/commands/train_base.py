"""Trains nano, the base model that the repository ships, stage by stage; may be stopped and goes on."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

STAGES = ("autoencoder", "decoder", "latents", "denoiser", "distil", "export")


class Command(BaseCommand):
    help = "Trains nano on the artist's drawings. Ctrl-C saves and ends; the same command goes on from there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=(*STAGES, "all"), default="all")
        parser.add_argument("--steps", type=int, help="of this stage, in all; for latents: drawings")
        parser.add_argument("--batch", type=int)
        parser.add_argument("--minutes", type=float, help="stop and save after so long")
        parser.add_argument("--seconds", type=float, help="of each stage: as many steps as fit, however few")
        parser.add_argument("--threads", type=int, help="of torch; default: one a core")
        parser.add_argument("--folder", type=Path, help="of checkpoints and latents; default: var/nano")
        parser.add_argument("--out", type=Path, help="of the export; default: weights/nano")

    def handle(self, *args: Any, **options: Any) -> None:
        from trainer.nano.course import TrainingFailed
        from trainer.nano.pace import begin
        from trainer.nano.stages import Workshop

        folder = options["folder"] or Path(settings.VAR_DIR) / "nano"
        with until_told(options["minutes"]) as stopped:
            machine = begin(options["threads"])
            workshop = Workshop(folder, sizes(options), machine, stopped, options["seconds"])
            try:
                self.work(workshop, options)
            except (TrainingFailed, FileNotFoundError) as error:
                raise CommandError(str(error)) from error
            except OSError as error:
                raise CommandError(
                    f"Could not write in {folder}: {error.strerror or error}. The last checkpoint is whole: "
                    "make room, then start the same command again."
                ) from error

    def work(self, workshop: Any, options: dict[str, Any]) -> None:
        stage = options["stage"]
        for name in STAGES if stage == "all" else (stage,):
            if workshop.stopped():
                break
            if name == "export":
                self.export(workshop, options["out"] or settings.BASE_DIR / "weights" / "nano")
            else:
                self.follow(getattr(workshop, name)())

    def follow(self, told: Iterator[Any]) -> None:
        for progress in told:
            self.stdout.write(line(progress))
            self.stdout.flush()

    def export(self, workshop: Any, out: Path) -> None:
        told = workshop.export(out)
        self.stdout.write(f"Wrote {out}: {told}")


def sizes(options: dict[str, Any]) -> Any:
    """The sizes of the shipped model, changed where the command line says so."""
    from trainer.nano.stages import Sizes

    changed: dict[str, int] = {}
    if options["batch"]:
        changed["batch"] = options["batch"]
    if options["steps"] is not None:
        if options["stage"] in ("all", "export"):
            raise CommandError("--steps belongs to one stage; name it by --stage.")
        changed["drawings" if options["stage"] == "latents" else f"{options['stage']}_steps"] = options[
            "steps"
        ]
    return Sizes(**changed)


@contextmanager
def until_told(minutes: float | None) -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C or a SIGTERM came, or the time is up; a second Ctrl-C ends without saving."""
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if came:
            sys.exit(130)
        came.append(number)

    end = time.monotonic() + minutes * 60 if minutes else float("inf")
    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came) or time.monotonic() >= end
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def line(progress: Any) -> str:
    share = progress.step / max(1, progress.steps)
    bar = "#" * round(20 * share)
    measured = "".join(f"  {name} {value:.3g}" for name, value in progress.measured.items())
    saved = "  saved" if progress.saved else ""
    return (
        f"{time.strftime('%H:%M:%S')} {progress.stage} [{bar:<20}] {progress.step}/{progress.steps}"
        f"  loss {progress.loss:.4f}  {progress.samples_per_second:.1f} a second{measured}{saved}"
    )
