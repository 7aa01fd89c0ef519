"""Tags that a vision-language model proposes for a data set: one way for the command and the pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from trainer import datasets
from trainer.captioner import Captioner, CaptionerFailed
from trainer.models import Dataset, DatasetImage, Refused


@dataclass(frozen=True)
class Proposal:
    """What the model said of one picture; `new` where that gave it proposals; how many pictures are done."""

    image: DatasetImage
    tags: list[str]
    new: int
    done: int
    total: int


def check_model() -> None:
    """Raises Refused where no model is configured."""
    if not settings.CAPTION_MODEL:
        raise Refused(how_to_configure())


def how_to_configure() -> str:
    return _(
        "No caption model is configured. Set the environment variable CAPTION_MODEL to a folder or a hub "
        "name of a vision-language model, for example CAPTION_MODEL=Qwen/Qwen2.5-VL-3B-Instruct, and start "
        "again."
    )


def proposals(dataset: Dataset, *, every: bool = False) -> Iterator[Proposal]:
    """Looks at the pictures without tags, or at every one, and proposes as the answers come.

    May be left at any point: what was proposed stays. Loads torch. Raises Refused."""
    check_model()
    images = [image for image in dataset.images.all() if every or bare(image)]
    if not images:
        return
    try:
        captioner = Captioner(settings.CAPTION_MODEL, device=settings.STICKER_DEVICE)
        answers = captioner.tags([image.path for image in images])
        for done, (image, (_path, tags)) in enumerate(zip(images, answers, strict=True), start=1):
            new = datasets.propose_tags(dataset=dataset, proposals={image.pk: tags})
            yield Proposal(image, tags, new, done, len(images))
    except CaptionerFailed as error:
        raise Refused(str(error)) from error


def bare(image: DatasetImage) -> bool:
    return not image.tags and not image.proposed_tags
