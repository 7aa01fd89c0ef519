"""Trains the judge that measures nano, and writes it where evaluate_nano looks."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from .train_base import line, until_told


class Command(BaseCommand):
    help = "Trains nano's judge on the artist's drawings. Ctrl-C saves; the same command goes on from there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--steps", type=int, default=1500)
        parser.add_argument("--batch", type=int, default=64)
        parser.add_argument("--minutes", type=float, help="stop and save after so long")
        parser.add_argument("--threads", type=int, help="of torch; default: one a core")
        parser.add_argument("--folder", type=Path, help="of the checkpoint; default: var/nano")
        parser.add_argument("--out", type=Path, help="default: weights/judge")
        parser.add_argument("--count", type=int, default=2000, help="held-out drawings it is tried on")

    def handle(self, *args: Any, **options: Any) -> None:
        from trainer.nano import pace
        from trainer.nano.course import Schedule, TrainingFailed, train
        from trainer.nano.judge import files, training

        folder = options["folder"] or Path(settings.VAR_DIR) / "nano"
        machine = pace.begin(options["threads"])
        course = training.course(files.untrained(), batch=options["batch"], pace=machine)
        schedule = Schedule(options["steps"], rate=1e-3, warm_up=100, decline=0.5)
        with until_told(options["minutes"]) as stopped:
            try:
                for told in train(course, schedule, folder / "judge.pt", stopped=stopped):
                    self.stdout.write(line(told))
                    self.stdout.flush()
            except TrainingFailed as error:
                raise CommandError(str(error)) from error
        judge: Any = course.modules[0]
        right = training.accuracy(judge.to("cpu"), count=options["count"])
        out = options["out"] or settings.BASE_DIR / "weights" / "judge"
        files.save(judge, out, accuracy=right, drawings=course.step * options["batch"])
        self.stdout.write(
            f"Wrote {out}: " + ", ".join(f"{head} {share:.1%}" for head, share in right.items())
        )
