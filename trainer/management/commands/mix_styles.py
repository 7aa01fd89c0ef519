"""Makes a named mix of published styles a style of its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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

    def handle(self, *args: Any, name: str, parts: list[str], **options: Any) -> None:
        try:
            style = save_mix(
                name, [part(one) for one in parts], title=options["title"], description=options["description"]
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published {style.name}, mixed from {', '.join(style.parents)}.")


def part(told: str) -> tuple[str, float]:
    name, _, weight = told.partition(":")
    try:
        return name, float(weight or 1.0)
    except ValueError as error:
        raise CommandError(f"{told} is no STYLE:WEIGHT, for example clay:0.6.") from error
