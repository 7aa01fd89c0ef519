"""Adds LoRA files as styles that people can choose; the shipped ones where none are named."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stickers import styles
from stickers.models import MOST_WEIGHT


class Command(BaseCommand):
    help = "Adds LoRA files (safetensors, or folders with style.json) as styles; default: the shipped ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        parser.add_argument("--name", help="as people write it in <lora:NAME:0.7>; for a single PATH")
        parser.add_argument("--title", help="as people see it")
        parser.add_argument("--creator", help="whose style it is")
        parser.add_argument("--licence")
        parser.add_argument("--trigger", help="the words that call it, as its captions had them")
        parser.add_argument("--weight", type=float, help=f"the usual weight, 0 to {MOST_WEIGHT}")
        parser.add_argument("--draft", action="store_true", help="add without publishing")

    def handle(self, *args: Any, paths: list[Path], draft: bool, **options: Any) -> None:
        named = ("name", "title", "creator", "licence", "trigger", "weight")
        fields = {field: options[field] for field in named if options[field] is not None}
        if fields and len(paths) != 1:
            raise CommandError("Name one PATH where you say what it is called.")
        for path in paths or sorted(styles.SHIPPED.glob("*/")):
            try:
                style, new = styles.add(path, publish=not draft, **fields)
            except (OSError, ValueError, ValidationError) as error:
                raise CommandError(f"{path} was not added: {error}") from error
            if new:
                self.stdout.write(f"Added the style {style.name} ({style.get_status_display()}).")
