"""Edits of many pictures at once, each of which can be taken back exactly, the last one first."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainer.models import Dataset, DatasetEdit, DatasetImage, Refused

MOST_EDITS = 100  # that can be taken back
MOST_TAGS = 40  # of a picture
MOST_TAG_LETTERS = 80
BATCH = 200
FIELDS = ("included", "tags", "proposed_tags", "caption")

Images = Iterable[int]


@transaction.atomic
def edit(*, dataset: Dataset, images: Images, text: str, change: Callable[[DatasetImage], None]) -> int:
    """Changes the pictures and notes what they were; raises InUse, and Refused for too many tags."""
    free(dataset)
    before: dict[str, dict[str, Any]] = {}
    changed: list[DatasetImage] = []
    for image in dataset.images.filter(pk__in=list(images)):
        was = {field: getattr(image, field) for field in FIELDS}
        change(image)
        if differs := {field: old for field, old in was.items() if old != getattr(image, field)}:
            check_tags(image)
            before[str(image.pk)] = differs
            changed.append(image)
    if changed:
        note(dataset, text, before)
        dataset.images.bulk_update(changed, touched(before), batch_size=BATCH)
    return len(changed)


@transaction.atomic
def undo(*, dataset: Dataset) -> str:
    """Takes the last edit back; returns what it was. Raises Refused when there is none, and InUse."""
    free(dataset)
    last = dataset.edits.first()
    if last is None:
        raise Refused(_("There is nothing to take back."))
    images = list(dataset.images.filter(pk__in=[int(pk) for pk in last.before]))
    for image in images:
        for field, value in last.before[str(image.pk)].items():
            setattr(image, field, value)
    dataset.images.bulk_update(images, touched(last.before), batch_size=BATCH)
    last.delete()
    dataset.save(update_fields=["updated_at"])
    return last.text


def touched(before: dict[str, dict[str, Any]]) -> list[str]:
    """The fields of an edit; writing all of them would make an edit of thousands of pictures slow."""
    return sorted({field for fields in before.values() for field in fields})


def free(dataset: Dataset) -> None:
    """Holds the data set against other edits until the transaction ends; raises InUse."""
    Dataset.objects.select_for_update().get(pk=dataset.pk).check_free()


def note(dataset: Dataset, text: str, before: dict[str, dict[str, Any]]) -> None:
    dataset.edits.create(text=shortened(text), before=before)
    old = dataset.edits.values_list("pk", flat=True)[MOST_EDITS:]
    DatasetEdit.objects.filter(pk__in=list(old)).delete()
    dataset.save(update_fields=["updated_at"])


def shortened(text: str, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def clean(tags: Iterable[str], *, empty: bool = False) -> list[str]:
    """Tags as they are kept: single spaces, none twice, none with a comma; raises Refused."""
    cleaned = once(" ".join(re.sub(r"[\x00-\x1f\x7f]", " ", tag).split()) for tag in tags)
    for tag in cleaned:
        if "," in tag:
            raise Refused(_("A tag has no comma: “%s” are several.") % shortened(tag, 40))
        if len(tag) > MOST_TAG_LETTERS:
            raise Refused(_("A tag has at most %d letters.") % MOST_TAG_LETTERS)
    if not cleaned and not empty:
        raise Refused(_("Name at least one tag."))
    return cleaned


def check_tags(image: DatasetImage) -> None:
    if max(len(image.tags), len(image.proposed_tags)) > MOST_TAGS:
        text = ngettext("A picture has at most %d tag.", "A picture has at most %d tags.", MOST_TAGS)
        raise Refused(text % MOST_TAGS)


def once(tags: Iterable[str]) -> list[str]:
    """In their order, without the empty and the repeated."""
    return [tag for tag in dict.fromkeys(tags) if tag]
