"""Measures nano with the judge: obedience, variety, distance to the artist, and time; writes a report."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Draws with nano as people would, lets the judge look, and writes report.md with sheets."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--model", default="nano", help="nano, or a folder")
        parser.add_argument("--judge", type=Path, help="default: weights/judge")
        parser.add_argument("--modes", default="fast,fine")
        parser.add_argument("--each", type=int, default=1, help="pictures of each pair")
        parser.add_argument("--style", type=Path, help="folder of a LoRA style to judge as well")
        parser.add_argument("--out", type=Path, help="default: var/evaluation")
        parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        from stickers.engine.job import EngineFailed
        from trainer.nano.judge import files, session

        weights = settings.BASE_DIR / "weights"
        out = options["out"] or Path(settings.VAR_DIR) / "evaluation"
        try:
            judge, config = files.load(options["judge"] or weights / "judge")
            for mode in options["modes"].split(","):
                figures = session.evaluate(judge, options["model"], mode, options["each"], out / mode)
                self.tell(f"{options['model']}, {mode}", figures, options["json"])
            if options["style"]:
                figures = session.judge_style(judge, options["model"], options["style"], out / "styles")
                self.tell(options["style"].name, figures, options["json"])
        except (files.UnfitJudge, EngineFailed, FileNotFoundError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The judge is right about {config.accuracy} of real drawings. See {out}.")

    def tell(self, title: str, figures: Any, as_json: bool) -> None:
        if as_json:
            values = {figure.name: round(figure.value, 4) for figure in figures}
            self.stdout.write(json.dumps({"title": title, **values}))
            return
        self.stdout.write(title)
        for figure in figures:
            self.stdout.write("  " + figure.row())
