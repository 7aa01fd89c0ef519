"""What the pages of text removal ask for: steps and their outcome as JSON, and looking in small portions."""

import base64
import binascii
import time
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from trainer import text_files, texts
from trainer.models import Dataset, Refused, TextRemoval

PORTION_SECONDS = 1.5
STEPS = ("paint", "undo", "redo", "accept", "reject", "no_text")
UNDECIDED = (TextRemoval.Status.PENDING, TextRemoval.Status.CLEANED, TextRemoval.Status.REVIEW)


def carry_out(removal: TextRemoval, step: str, sent: Any) -> dict[str, Any]:
    """One step of the page; returns the new state. Raises Refused; everything is then as it was."""
    if not isinstance(sent, dict) or not isinstance(sent.get("version"), int):
        raise Refused(_("The page sent something unreadable. Load it again."))
    if sent["version"] != removal.version:
        raise Refused(_("Somebody else has changed this picture. Load the page again."))
    if step == "paint":
        image = removal.image
        mask = text_files.read_mask(unpacked(sent.get("mask")), (image.height, image.width))
        texts.paint(removal=removal, mask=mask)
    elif step == "no_text":
        texts.reject(removal=removal, no_text=True)
    else:
        {"undo": texts.undo, "redo": texts.redo, "accept": texts.accept, "reject": texts.reject}[step](
            removal=removal
        )
    return removal.wire()


def unpacked(mask: Any) -> bytes:
    """The bytes of a PNG that came in base64; raises Refused."""
    try:
        if not isinstance(mask, str) or len(mask) > 2 * text_files.MASK_BYTES:
            raise ValueError
        return base64.b64decode(mask, validate=True)
    except (ValueError, binascii.Error):
        raise Refused(_("The mask is unreadable or too large. Load the page again.")) from None


def neighbours(removal: TextRemoval) -> tuple[int | None, int | None]:
    """The undecided pictures of the data set before and after this one, round and round; None if none."""
    rows = TextRemoval.objects.filter(image__dataset=removal.image.dataset_id)
    order = list(rows.values_list("pk", "status"))
    here = [pk for pk, _status in order].index(removal.pk)
    others = [pk for pk, status in order[here + 1 :] + order[:here] if status in UNDECIDED]
    return (others[-1], others[0]) if others else (None, None)


def look_on(dataset: Dataset) -> dict[str, Any]:
    """Looks at pictures for a second or two, then tells how far it is: the page asks until nothing moves."""
    until = time.monotonic() + PORTION_SECONDS
    troubles = []
    for progress in texts.look_for_text(dataset=dataset):
        if progress.trouble:
            troubles.append(f"{progress.image.original_name}: {progress.trouble}")
        if time.monotonic() > until:
            break
    return {**summary(dataset), "troubles": troubles}


def summary(dataset: Dataset) -> dict[str, Any]:
    """How many pictures there are, were looked at, what was found, and the first that waits for somebody."""
    rows = TextRemoval.objects.filter(image__dataset=dataset)
    counts = Counter(rows.exclude(status=TextRemoval.Status.PENDING).values_list("status", flat=True))
    found = {status.value: counts[status] for status in TextRemoval.Status if counts[status]}
    first = rows.filter(status__in=UNDECIDED).values_list("pk", flat=True).first()
    return {"total": dataset.images.count(), "done": counts.total(), "found": found, "first": first}
