"""What can be done with data sets: the same functions for commands, admin pages and other modules.

Edits raise `InUse` while a training run learns from the data set, and `Refused` with a sentence otherwise."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainer.editing import Images, clean, free, once, undo
from trainer.exporting import FORMATS, Format, export, export_zip
from trainer.importing import Tell, folder, ingest_upload, untold
from trainer.ingest import Frames, Report
from trainer.models import Dataset, InUse, Refused
from trainer.tagging import (
    accept_proposals,
    add_tags,
    dismiss_proposals,
    move_tag,
    remove_tags,
    rename_tag,
    set_caption,
    set_included,
    set_tags,
)

__all__ = [
    "FORMATS",
    "Counts",
    "Format",
    "Frames",
    "InUse",
    "Refused",
    "Report",
    "accept_proposals",
    "add_tags",
    "count",
    "create",
    "delete",
    "dismiss_proposals",
    "export",
    "export_zip",
    "import_upload",
    "ingest_upload",
    "move_tag",
    "propose_tags",
    "remove_tags",
    "rename_tag",
    "set_caption",
    "set_flag",
    "set_included",
    "set_tags",
    "undo",
    "update",
]
FIELDS = ("title", "creator", "licence", "permission", "trigger", "source")
BATCH = 200


@dataclass(frozen=True)
class Counts:
    """How many pictures there are, are learnt from, wear a tag, are proposed one, or are flagged."""

    images: int
    included: int
    tags: dict[str, int]
    proposed_tags: dict[str, int]
    flags: dict[str, int]


def create(*, name: str, **fields: str) -> Dataset:
    """An empty data set with any of FIELDS; raises Refused where one does not fit or the name is taken."""
    dataset = Dataset(name=name, **fields)
    check(dataset)
    dataset.save(force_insert=True)
    return dataset


@transaction.atomic
def update(*, dataset: Dataset, **fields: str) -> None:
    """Changes any of FIELDS; raises InUse, and Refused where one does not fit."""
    free(dataset)
    set_fields(dataset, fields)
    dataset.save(update_fields=[*fields, "updated_at"])


def set_fields(dataset: Dataset, fields: Mapping[str, str]) -> None:
    for field, value in fields.items():
        setattr(dataset, field, value)
    check(dataset)


def check(dataset: Dataset) -> None:
    try:
        dataset.full_clean()
    except ValidationError as error:
        told = (f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
        raise Refused(" ".join(told)) from None


def import_upload(
    *,
    path: Path,
    name: str,
    frames: Frames = "first",
    file_name: str = "",
    tell: Tell = untold,
    **fields: str,
) -> tuple[Dataset, Report]:
    """Takes an upload into the data set of that name, which is made where there is none.

    Fields that are not empty are written into it; `tell` is as of `ingest_upload`. Raises Refused; nothing
    has changed then."""
    dataset = Dataset.objects.filter(name=name).first()
    given = {field: value for field, value in fields.items() if value}
    fresh = dataset is None
    if dataset is None:
        dataset = create(name=name, **given)
    else:
        set_fields(dataset, given)
    try:
        report = ingest_upload(dataset=dataset, path=path, name=file_name, frames=frames, tell=tell)
    except BaseException:
        if fresh:
            delete(dataset=dataset)
        raise
    if given and not fresh:
        update(dataset=dataset, **given)
    return dataset, report


def count(*, dataset: Dataset) -> Counts:
    tags, proposed, flags = Counter[str](), Counter[str](), Counter[str]()
    images = list(dataset.images.all())
    for image in images:
        tags.update(image.tags)
        proposed.update(image.proposed_tags)
        flags.update(image.flags)
    included = sum(image.included for image in images)
    return Counts(len(images), included, ordered(tags), ordered(proposed), ordered(flags))


def ordered(counted: Counter[str]) -> dict[str, int]:
    """The most frequent first, then by name."""
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


@transaction.atomic
def propose_tags(*, dataset: Dataset, proposals: Mapping[int, Sequence[str]]) -> int:
    """Adds proposals to the pictures by their ids; training does not see them until they are accepted."""
    changed = []
    for image in dataset.images.select_for_update().filter(pk__in=list(proposals)):
        new = [tag for tag in clean(proposals[image.pk], empty=True) if tag not in image.tags]
        if (proposed := once([*image.proposed_tags, *new])) != image.proposed_tags:
            image.proposed_tags = proposed
            changed.append(image)
    dataset.images.bulk_update(changed, ["proposed_tags"], batch_size=BATCH)
    return len(changed)


@transaction.atomic
def set_flag(*, dataset: Dataset, images: Images, flag: str, on: bool = True) -> int:
    """Raises or lowers a flag; a flag only tells, so that this is possible at any time."""
    changed = []
    for image in dataset.images.select_for_update().filter(pk__in=list(images)):
        if (flag in image.flags) != on:
            image.flags = [*image.flags, flag] if on else [one for one in image.flags if one != flag]
            changed.append(image)
    dataset.images.bulk_update(changed, ["flags"], batch_size=BATCH)
    return len(changed)


def delete(*, dataset: Dataset) -> None:
    """Removes the data set with its pictures; raises Refused where training runs tell of it."""
    with transaction.atomic():
        free(dataset)
        if dataset.runs.exists():
            raise Refused(_("Training runs tell of the data set “%s”; it stays with them.") % dataset.name)
        place = folder(dataset)
        dataset.delete()
    shutil.rmtree(place, ignore_errors=True)
