"""What can be done with data sets: the same functions for commands, admin pages and other modules.

Edits raise `InUse` while a training run learns from the data set, and `Refused` with a sentence otherwise."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainer.editing import Images, clean, free, once, undo
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
    "Counts",
    "InUse",
    "Refused",
    "accept_proposals",
    "add_tags",
    "count",
    "create",
    "delete",
    "dismiss_proposals",
    "move_tag",
    "propose_tags",
    "remove_tags",
    "rename_tag",
    "set_caption",
    "set_flag",
    "set_included",
    "set_tags",
    "undo",
]
BATCH = 200


@dataclass(frozen=True)
class Counts:
    """How many pictures there are, are learnt from, wear a tag, are proposed one, or are flagged."""

    images: int
    included: int
    tags: dict[str, int]
    proposed_tags: dict[str, int]
    flags: dict[str, int]


def create(
    *,
    name: str,
    title: str = "",
    creator: str = "",
    licence: str = "",
    permission: str = "",
    trigger: str = "",
    source: str = "",
) -> Dataset:
    """An empty data set; raises Refused where a field does not fit or the name is taken."""
    dataset = Dataset(
        name=name,
        title=title,
        creator=creator,
        licence=licence,
        permission=permission,
        trigger=trigger,
        source=source,
    )
    try:
        dataset.full_clean()
    except ValidationError as error:
        raise Refused(
            " ".join(f"{field}: {' '.join(told)}" for field, told in error.message_dict.items())
        ) from None
    dataset.save(force_insert=True)
    return dataset


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


def folder(dataset: Dataset) -> Path:
    """Where the pictures lie."""
    return Path(settings.MEDIA_ROOT) / "datasets" / dataset.name
