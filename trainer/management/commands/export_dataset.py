"""Writes a data set as a folder that other trainers read."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer import datasets
from trainer.models import Dataset


class Command(BaseCommand):
    help = "Writes the included pictures with captions, and who made them, into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--format", choices=datasets.FORMATS, default="imagefolder")

    def handle(self, *args: Any, **options: Any) -> None:
        dataset = Dataset.objects.filter(name=options["name"]).first()
        if dataset is None:
            names = ", ".join(Dataset.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no data set “{options['name']}”. There are: {names}.")
        try:
            count = datasets.export(dataset=dataset, out=options["out"], format=options["format"])
        except (datasets.Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {count} pictures to {options['out']}.")
