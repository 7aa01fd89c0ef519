"""Takes a sticker pack into a data set and tells what was taken, what was left out and why."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer import datasets


class Command(BaseCommand):
    help = (
        "Takes a zip, a folder or a picture into a data set: LINE packs, plain archives, ImageFolder with "
        "metadata, kohya with .txt files. Again with the same --name it adds only what is new."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--name", required=True, help="of the data set: letters, digits, - and _")
        parser.add_argument("--title", default="", help="as people see it; default: what the pack says")
        parser.add_argument("--creator", default="", help="whose hand it is; default: what the pack says")
        parser.add_argument("--licence", default="")
        parser.add_argument("--permission", default="", help="how the creator agreed")
        parser.add_argument("--trigger", default="", help="ends every caption; default: the name")
        parser.add_argument("--frames", choices=("first", "all"), default="first", help="of moving pictures")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        fields = {field: options[field] for field in datasets.FIELDS if field in options}
        try:
            dataset, report = datasets.import_upload(
                path=options["path"], name=options["name"], frames=options["frames"], **fields
            )
        except datasets.Refused as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            counts = datasets.count(dataset=dataset)
            told = {"dataset": dataset.name, "images": counts.images, **report.as_dict()}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write("\n".join(report.lines()))
