"""Proposes tags for the pictures of a data set, by the vision-language model that is configured."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer.models import Dataset, Refused
from trainer.proposing import check_model, proposals


class Command(BaseCommand):
    help = (
        "Lets the model that CAPTION_MODEL names look at the pictures of a data set and propose tags. "
        "Proposals are marked as such until somebody accepts them in the grid of the data set. May be "
        "stopped: what was proposed stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", help="the name of the data set")
        parser.add_argument(
            "--all", action="store_true", help="look also at pictures that have tags or proposals already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = looked = 0
        try:
            check_model()
            for one in proposals(self.dataset(options["dataset"]), every=options["all"]):
                told, looked = told + one.new, one.done
                self.stdout.write(f"{one.image.original_name}: {', '.join(one.tags) or 'nothing'}")
                self.stdout.flush()
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{told} of {looked} pictures have new proposals. Accept them in the grid.")

    def dataset(self, name: str) -> Dataset:
        found = Dataset.objects.filter(name=name).first()
        if found is None:
            names = ", ".join(Dataset.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no data set “{name}”. There are: {names}.")
        return found
