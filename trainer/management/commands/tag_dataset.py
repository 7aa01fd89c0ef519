"""Proposes tags for the pictures of a data set, by the vision-language model that is configured."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer import datasets
from trainer.captioner import Captioner, CaptionerFailed
from trainer.models import Dataset, DatasetImage

HOW = (
    "No caption model is configured. Set the environment variable CAPTION_MODEL to a folder or a hub name of "
    "a vision-language model, e.g. CAPTION_MODEL=Qwen/Qwen2.5-VL-3B-Instruct, and start the command again."
)


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
        if not settings.CAPTION_MODEL:
            raise CommandError(HOW)
        dataset = Dataset.objects.filter(name=options["dataset"]).first()
        if dataset is None:
            names = ", ".join(Dataset.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no data set “{options['dataset']}”. There are: {names}.")
        images = [one for one in dataset.images.all() if options["all"] or bare(one)]
        try:
            told = self.look(dataset, images) if images else 0
        except CaptionerFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{told} of {len(images)} pictures have new proposals. Accept them in the grid.")

    def look(self, dataset: Dataset, images: list[DatasetImage]) -> int:
        """Proposes as the answers come, so that a stop loses nothing; returns how many pictures got some."""
        captioner = Captioner(settings.CAPTION_MODEL, device=settings.STICKER_DEVICE)
        told = 0
        paths = [image.path for image in images]
        for image, (_, tags) in zip(images, captioner.tags(paths), strict=True):
            told += datasets.propose_tags(dataset=dataset, proposals={image.pk: tags})
            self.stdout.write(f"{image.original_name}: {', '.join(tags) or 'nothing'}")
            self.stdout.flush()
        return told


def bare(image: DatasetImage) -> bool:
    return not image.tags and not image.proposed_tags
