"""Makes a named mix of published styles a style of its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stickers.models import Style
from trainer.models import Refused
from trainer.runs.publishing import save_mix


class Command(BaseCommand):
    help = "Adds the weighted sum of styles as a style: mix_styles porcelain clay:0.6 watercolour:0.6"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the mix")
        parser.add_argument("parts", nargs="+", metavar="STYLE:WEIGHT")
        parser.add_argument("--title", default="", help="as people see it")
        parser.add_argument("--description", default="")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write the mix as DIR/NAME as well")

    def handle(self, *args: Any, name: str, parts: list[str], **options: Any) -> None:
        try:
            style = save_mix(
                name, [part(one) for one in parts], title=options["title"], description=options["description"]
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published {style.name}, mixed from {', '.join(style.parents)}.")
        if options["out"] is not None:
            self.put(style, options["out"] / name, parts)

    def put(self, style: Style, folder: Path, parts: list[str]) -> None:
        """Write the mix as a folder. Raises CommandError; it stays published."""
        from trainer.lora import files, shelf

        command = " ".join(["mix_styles", style.name, *parts])
        try:
            shelf.put(style.path, folder, model=style.model, command=command)
        except (files.BadStyle, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {folder}.")


def part(told: str) -> tuple[str, float]:
    name, _, weight = told.partition(":")
    try:
        return name, float(weight or 1.0)
    except ValueError as error:
        raise CommandError(f"{told} is no STYLE:WEIGHT, for example clay:0.6.") from error
