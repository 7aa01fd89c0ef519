"""Looks for lettering in the pictures of a data set and takes off what stands apart from the drawing."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer import texts
from trainer.models import Dataset, Refused, TextRemoval

BAR = 24


class Command(BaseCommand):
    help = (
        "Looks for lettering in the pictures of a data set. What stands apart from the drawing is taken off "
        "and waits to be accepted; what touches it waits for the review page. May be stopped and goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", help="the name of the data set")
        parser.add_argument(
            "--accept-clean", action="store_true", help="accept at once what was taken off cleanly"
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="look also at pictures that were looked at, but not worked on",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dataset = Dataset.objects.filter(name=options["dataset"]).first()
        if dataset is None:
            names = ", ".join(Dataset.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no data set “{options['dataset']}”. There are: {names}.")
        try:
            if options["accept_clean"]:
                dataset.check_free()  # said before the work, not after it
            self.look(dataset, again=options["again"])
            accepted = texts.accept_cleaned(dataset=dataset) if options["accept_clean"] else 0
        except Refused as error:
            raise CommandError(str(error)) from error
        self.summary(dataset, accepted)

    def look(self, dataset: Dataset, *, again: bool) -> None:
        for progress in texts.look_for_text(dataset=dataset, again=again):
            if progress.trouble:
                self.stdout.write(f"\r{progress.image.original_name}: {progress.trouble}")
            bar = "#" * round(BAR * progress.done / progress.total)
            last = progress.done == progress.total
            shown = f"\r[{bar:<{BAR}}] {progress.done}/{progress.total} {short(progress)}"
            self.stdout.write(f"{shown:<78}", ending="\n" if last else "")
            self.stdout.flush()

    def summary(self, dataset: Dataset, accepted: int) -> None:
        rows = TextRemoval.objects.filter(image__dataset=dataset)
        counts = Counter(rows.values_list("status", flat=True))
        told = (f"{TextRemoval.Status(name).label}: {count}" for name, count in sorted(counts.items()))
        self.stdout.write("; ".join(told) or "There are no pictures in this data set.")
        if accepted:
            self.stdout.write(f"Accepted just now: {accepted}. Each can be taken back on the review page.")


def short(progress: texts.Progress) -> str:
    found = f": {progress.removal.words}" if progress.removal and progress.removal.texts else ""
    return f"{progress.image.original_name}{found}"[:44]
