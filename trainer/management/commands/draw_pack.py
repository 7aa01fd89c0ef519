"""Draws a pack of stickers that a shipped style is taught on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Draws one of the artist's packs as a folder that train_lora takes: pictures, captions and credits."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the pack, for example clay")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")

    def handle(self, *args: Any, name: str, out: Path, **options: Any) -> None:
        from trainer.nano.artist.packs import PACKS, write

        found = {pack.name: pack for pack in PACKS}
        if name not in found:
            raise CommandError(f"There is no pack {name}; choose one of {', '.join(found)}.")
        try:
            write(found[name], out)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Drew {found[name].count} stickers into {out}.")
