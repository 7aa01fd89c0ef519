"""Lettering in data sets, found and taken off: the same functions for the command and the review page.

What a person did (accepted, rejected, painted) is never overwritten by looking again. Functions raise
`Refused` with a sentence where it cannot be done, and `InUse` while a run learns from the data set."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from trainer import text_files
from trainer.datasets import set_flag
from trainer.editing import free
from trainer.ingest.checks import TEXT
from trainer.models import Dataset, DatasetImage, Refused, TextRemoval

MOST_MASKS = 40  # that can be taken back

Status = TextRemoval.Status
OPEN = (Status.PENDING, Status.NONE, Status.CLEANED, Status.REVIEW)


@dataclass(frozen=True)
class Progress:
    """After each picture: how many are done, of how many; the row, or a sentence why there is none."""

    done: int
    total: int
    image: DatasetImage
    removal: TextRemoval | None
    trouble: str = ""


def unseen(dataset: Dataset, *, again: bool = False) -> list[DatasetImage]:
    """The pictures that nobody has looked at; with `again` also those about which no person decided."""
    images = dataset.images.select_related("text_removal", "dataset")
    return [image for image in images if may_look(image, again)]


def may_look(image: DatasetImage, again: bool) -> bool:
    row: TextRemoval | None = getattr(image, "text_removal", None)
    return row is None or (row.untouched and (again or row.status == Status.PENDING))


def look_for_text(*, dataset: Dataset, again: bool = False) -> Iterator[Progress]:
    """Looks at one picture after the other; may be left at any point, and goes on from there."""
    images = unseen(dataset, again=again)
    for done, image in enumerate(images, start=1):
        try:
            yield Progress(done, len(images), image, look(image))
        except Refused as error:
            yield Progress(done, len(images), image, None, str(error))


def look(image: DatasetImage) -> TextRemoval:
    """Looks for text in one picture and prepares what would be taken off; the picture itself stays."""
    from trainer.lettering import clean

    picture = text_files.picture(str(image.image))
    row = removal_of(image)
    cleaned = clean(picture)
    found = bool(cleaned.texts)
    mask = text_files.store(image, "mask", cleaned.mask) if found else ""
    after = text_files.store(image, "after", cleaned.image) if found else ""
    status = {"none found": Status.NONE, "cleaned": Status.CLEANED}.get(cleaned.status, Status.REVIEW)
    texts = [{**asdict(text), "sure": text.sure} for text in cleaned.texts]
    history = [mask] if found else []
    change(row, status=status, texts=texts, mask=mask, after=after, history=history, step=len(history))
    flag(image, found)
    return row


def removal_of(image: DatasetImage) -> TextRemoval:
    """The row of a picture, made where there is none."""
    return TextRemoval.objects.get_or_create(image=image, defaults={"before": image.image.name})[0]


def paint(*, removal: TextRemoval, mask: np.ndarray) -> None:
    """A mask (as in lettering.paint) painted by a person; what was undone before is forgotten."""
    check_open(removal)
    picture = text_files.picture(str(removal.before))
    if mask.shape != (*picture.shape[:2], 3):
        raise Refused(_("The mask has another size than the picture. Load the page again."))
    name = text_files.store(removal.image, "mask", mask)
    kept = [*removal.history[: removal.step], name][-MOST_MASKS:]
    show(removal, kept, len(kept))


def undo(*, removal: TextRemoval) -> None:
    """Takes the last thing back: a decision first, then one mask after the other."""
    if removal.decided:
        reopen(removal)
        return
    if removal.step == 0:
        raise Refused(_("There is nothing to take back."))
    show(removal, removal.history, removal.step - 1)


def redo(*, removal: TextRemoval) -> None:
    """Brings back the mask that was undone last."""
    check_open(removal)
    if not removal.can_redo:
        raise Refused(_("There is nothing to bring back."))
    show(removal, removal.history, removal.step + 1)


def show(removal: TextRemoval, history: list[str], step: int) -> None:
    """Makes a mask of the history the one that holds, with the picture that comes of it."""
    from trainer.lettering import apply

    mask = history[step - 1] if step else ""
    after = ""
    if mask:
        picture = text_files.picture(str(removal.before))
        content = text_files.picture(mask)
        after = text_files.store(removal.image, "after", apply(picture, content[..., :3]))
    change(removal, status=Status.REVIEW, mask=mask, after=after, history=history, step=step)


@transaction.atomic
def accept(*, removal: TextRemoval) -> None:
    """The cleaned picture takes the original's place, which is kept; without a mask: there is no text."""
    check_open(removal)
    free(removal.image.dataset)
    if removal.after:
        replace(removal.image, str(removal.before), str(removal.after))
    change(removal, status=Status.ACCEPTED)
    flag(removal.image, False)


def accept_cleaned(*, dataset: Dataset) -> int:
    """Accepts all that was taken off without touching a drawing; returns how many pictures that were."""
    dataset.check_free()
    rows = TextRemoval.objects.filter(image__dataset=dataset, status=Status.CLEANED)
    for row in (found := list(rows.select_related("image__dataset"))):
        accept(removal=row)
    return len(found)


@transaction.atomic
def reject(*, removal: TextRemoval, no_text: bool = False) -> None:
    """The picture stays as it was. `no_text`: what was found is none, so that the flag goes as well."""
    check_open(removal)
    change(removal, status=Status.REJECTED)
    flag(removal.image, not no_text)


@transaction.atomic
def reopen(removal: TextRemoval) -> None:
    """Takes a decision back: the original is in its place again, the mask is still there."""
    if removal.status == Status.ACCEPTED and removal.after:
        free(removal.image.dataset)
        replace(removal.image, str(removal.after), str(removal.before))
    change(removal, status=Status.REVIEW)
    flag(removal.image, bool(removal.texts))


def check_open(removal: TextRemoval) -> None:
    if removal.decided:
        raise Refused(_("This picture has been decided on. Take that back first, by “Undo”."))


def replace(image: DatasetImage, old: str, new: str) -> None:
    if not DatasetImage.objects.filter(pk=image.pk, image=old).update(image=new):
        raise Refused(_("Somebody else has changed this picture. Load the page again."))
    image.image.name = new


def change(removal: TextRemoval, **fields: Any) -> None:
    """Writes the row if it is still as it was read; files that no row names then are deleted."""
    old = files(str(removal.after), removal.history)
    new = files(fields.get("after", str(removal.after)), fields.get("history", removal.history))
    same = TextRemoval.objects.filter(pk=removal.pk, version=removal.version)
    if not same.update(**fields, version=F("version") + 1, updated_at=Now()):
        text_files.discard(*new - old)
        raise Refused(_("Somebody else has changed this picture. Load the page again."))
    removal.refresh_from_db()
    text_files.discard(*old - new)


def files(after: str, history: list[str]) -> set[str]:
    return {after, *history}


def flag(image: DatasetImage, on: bool) -> None:
    set_flag(dataset=image.dataset, images=[image.pk], flag=TEXT, on=on)
    image.refresh_from_db(fields=["flags"])
