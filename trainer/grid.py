"""What the grid page of a data set shows and asks for, as plain JSON; every edit goes through `datasets`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainer import datasets, thumbnails
from trainer.models import Dataset, DatasetImage, Refused
from trainer.tagging import Place

MOST_TEXTS = 100
LONGEST_TEXT = 2000

Asked = dict[str, Any]
Verb = Callable[[Dataset, list[int], Asked], int]


class Misasked(Refused):
    """The page sent what it never should."""


def add_tags(dataset: Dataset, images: list[int], asked: Asked) -> int:
    place: Place = "first" if asked.get("place") == "first" else "last"
    return datasets.add_tags(dataset=dataset, images=images, tags=texts(asked, "tags"), place=place)


def remove_tags(dataset: Dataset, images: list[int], asked: Asked) -> int:
    return datasets.remove_tags(dataset=dataset, images=images, tags=texts(asked, "tags"))


def rename_tag(dataset: Dataset, images: list[int], asked: Asked) -> int:
    old, new = text(asked, "old"), text(asked, "new")
    return datasets.rename_tag(dataset=dataset, images=images, old=old, new=new)


def move_tag(dataset: Dataset, images: list[int], asked: Asked) -> int:
    place: Place = "last" if asked.get("place") == "last" else "first"
    return datasets.move_tag(dataset=dataset, images=images, tag=text(asked, "tag"), place=place)


def set_tags(dataset: Dataset, images: list[int], asked: Asked) -> int:
    return datasets.set_tags(dataset=dataset, images=images, tags=texts(asked, "tags"))


def set_caption(dataset: Dataset, images: list[int], asked: Asked) -> int:
    return datasets.set_caption(dataset=dataset, images=images, caption=text(asked, "caption"))


def set_included(dataset: Dataset, images: list[int], asked: Asked) -> int:
    return datasets.set_included(dataset=dataset, images=images, included=asked.get("included") is True)


def accept_proposals(dataset: Dataset, images: list[int], asked: Asked) -> int:
    return datasets.accept_proposals(dataset=dataset, images=images, tags=some_texts(asked))


def dismiss_proposals(dataset: Dataset, images: list[int], asked: Asked) -> int:
    return datasets.dismiss_proposals(dataset=dataset, images=images, tags=some_texts(asked))


VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        *(add_tags, remove_tags, rename_tag, move_tag, set_tags, set_caption, set_included),
        *(accept_proposals, dismiss_proposals),
    )
}


def carry_out(dataset: Dataset, asked: Any) -> dict[str, Any]:
    """Does what the page asks for; returns what it is to show now. Raises Refused with a sentence."""
    if not isinstance(asked, dict) or str(asked.get("verb")) not in VERBS:
        raise Misasked(_("The page and the server do not understand each other. Reload the page."))
    images = numbers(asked)
    changed = VERBS[asked["verb"]](dataset, images, asked)
    told = ngettext("%d picture changed.", "%d pictures changed.", changed) % changed
    return state(dataset, dataset.images.filter(pk__in=images)) | {"told": told}


def take_back(dataset: Dataset, asked: Any) -> dict[str, Any]:
    """Takes back the edit that the page showed as the last one, unless somebody did another since."""
    last = dataset.edits.first()
    if last is not None and (not isinstance(asked, dict) or asked.get("edit") != last.pk):
        raise Refused(_("Somebody else has edited the data set since. Reload the page to see it first."))
    told = _("Taken back: %s.") % datasets.undo(dataset=dataset)
    return state(dataset, dataset.images.all()) | {"told": told}


def state(dataset: Dataset, images: Iterable[DatasetImage]) -> dict[str, Any]:
    """These pictures, what can be taken back, and whether a training run holds the data set."""
    last = dataset.edits.first()
    return {
        "images": [row(dataset, image) for image in images],
        "undo": last and {"edit": last.pk, "text": last.text},
        "locked": dataset.in_use(),
    }


def row(dataset: Dataset, image: DatasetImage) -> dict[str, Any]:
    image.dataset = dataset  # the same for all: no query for each
    seen = thumbnails.version(image.path)
    return {
        "id": image.pk,
        "name": image.original_name,
        "title": image.title,
        "tags": image.tags,
        "proposed": image.proposed_tags,
        "flags": image.flags,
        "included": image.included,
        "caption": image.caption,
        "text": image.caption_text(),
        "size": [image.width, image.height],
        "picture": f"{reverse('admin:trainer_datasetimage_thumbnail', args=[image.pk])}?v={seen}"
        * bool(seen),
    }


def numbers(asked: Asked) -> list[int]:
    found = asked.get("images")
    if not isinstance(found, list) or not found or not all(is_id(one) for one in found):
        raise Misasked(_("Select at least one picture."))
    return found


def texts(asked: Asked, name: str) -> list[str]:
    found = asked.get(name)
    if not isinstance(found, list) or len(found) > MOST_TEXTS or not all(fits(one) for one in found):
        raise Misasked(_("These are no tags, or too many."))
    return found


def some_texts(asked: Asked) -> list[str] | None:
    return texts(asked, "tags") if "tags" in asked else None


def text(asked: Asked, name: str) -> str:
    found = asked.get(name)
    if not isinstance(found, str) or not fits(found):
        raise Misasked(_("This is no text, or too long."))
    return found


def is_id(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**63


def fits(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\x00" not in value
