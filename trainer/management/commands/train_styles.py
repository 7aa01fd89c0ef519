"""Teaches the shipped styles, each on its drawn pack, and blends the named mixes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from .train_base import until_told


class Command(BaseCommand):
    help = "Teaches nano's styles on their drawn packs. Ctrl-C saves; the same command goes on from there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", help="the name of one style; default: all, then the mixes")
        parser.add_argument("--steps", type=int, default=600)
        parser.add_argument(
            "--model", type=Path, help="default: FOLDER/teacher where train_base left it, else weights/nano"
        )
        parser.add_argument("--minutes", type=float, help="stop and save after so long")
        parser.add_argument("--threads", type=int, help="of torch; default: one a core")
        parser.add_argument("--folder", type=Path, help="of checkpoints; default: var/nano")
        parser.add_argument("--out", type=Path, help="default: weights/styles")

    def handle(self, *args: Any, **options: Any) -> None:
        from trainer.lora import files, loop
        from trainer.nano import pace, styles
        from trainer.nano.artist.packs import PACKS

        packs = [pack for pack in PACKS if options["only"] in (None, pack.name)]
        if not packs:
            names = ", ".join(pack.name for pack in PACKS)
            raise CommandError(f"There is no style {options['only']}; choose one of {names}.")
        weights = settings.BASE_DIR / "weights"
        out = options["out"] or weights / "styles"
        work = options["folder"] or Path(settings.VAR_DIR) / "nano"
        # Taught to what was not distilled yet, a style costs less obedience (docs/nano.md has the figures).
        left = work / "teacher"
        model = options["model"] or (left if left.exists() else weights / "nano")
        machine = pace.begin(options["threads"])
        with until_told(options["minutes"]) as stopped:
            try:
                for pack in packs:
                    taught = styles.teach(
                        pack, model, out, steps=options["steps"], work=work, pace=machine, stopped=stopped
                    )
                    self.follow(pack.name, taught)
                if options["only"] is None and not stopped():
                    for made in styles.MIXES:
                        styles.blend(made, out, size=256)
                        self.stdout.write(f"Wrote {out / made.name}")
            except (loop.TrainingFailed, files.BadStyle, OSError) as error:
                raise CommandError(str(error)) from error

    def follow(self, name: str, taught: Any) -> None:
        for told in taught:
            if told.step % 10 == 0 or told.step == told.steps:
                bar = "#" * round(20 * told.step / told.steps)
                self.stdout.write(f"{name} [{bar:<20}] {told.step}/{told.steps}  loss {told.loss:.4f}")
                self.stdout.flush()
