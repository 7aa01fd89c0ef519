"""From a run that is done to a style in the chat, and back; and several styles as one of their own."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from stickers import service
from stickers.engine import read_card
from stickers.models import MOST_WEIGHT, Status, Style
from trainer.models import Refused, TrainingRun
from trainer.runs.asking import check_name

STYLE = "style"
MOST_PARTS = 8


def publish(run: TrainingRun) -> Style:
    """Offer the run's style in the chat, at once and without a restart. Raises Refused."""
    if run.status != Status.DONE:
        raise Refused(_("Only a run that is done can be published."))
    check_name(run.name)
    dataset = run.dataset
    try:
        style = service.add_style(
            run.place / STYLE,
            name=run.name,
            creator=dataset.creator,
            licence=dataset.licence,
            trigger=dataset.tag,
            model=read_card(run.model).name,
        )
    except (OSError, ValueError, ValidationError) as error:
        raise Refused(_("The style could not be published: %s") % error) from error
    run.style = style
    run.save(update_fields=["style"])
    return style


def unpublish(run: TrainingRun) -> None:
    """Take the run's style out of the chat. Raises Refused where it was never published."""
    if run.style is None:
        raise Refused(_("This run has not been published."))
    service.withdraw_style(run.style)


def save_mix(
    name: str, parts: Sequence[tuple[str, float]], *, title: str = "", description: str = ""
) -> Style:
    """A style of its own from published ones, named with their weights; its parents stand in its header.

    Exact, but for the half precision of files. Loads torch. Raises Refused."""
    from trainer.lora.files import BadStyle, Credit
    from trainer.lora.mix import mix

    if slugify(name) != name or not name:
        raise Refused(_("A style's name has small letters, digits and hyphens only."))
    mine = Style.objects.filter(name=name).first()
    if mine is not None and not mine.parents:
        raise Refused(_("There is a style “%s” already that is no mix. Choose another name.") % name)
    rows = published(parts)
    triggers = [row.trigger for row in rows if row.trigger]
    credit = Credit(
        title=title or name.replace("-", " ").capitalize(),
        creator=", ".join(dict.fromkeys(row.creator for row in rows if row.creator)),
        trigger=", ".join(dict.fromkeys(triggers)),
        licence=", ".join(dict.fromkeys(row.licence for row in rows if row.licence)),
        description=description,
        parents=tuple(row.name for row in rows),
    )
    size = read_card_size(rows[0].model)
    with tempfile.TemporaryDirectory() as folder:
        try:
            mix(
                [(row.path, weight) for row, (_name, weight) in zip(rows, parts, strict=True)],
                Path(folder),
                credit,
                size=size,
            )
            return service.add_style(Path(folder), name=name, model=rows[0].model, description=description)
        except (BadStyle, OSError, ValueError, KeyError, ValidationError) as error:
            raise Refused(_("The mix could not be made: %s") % error) from error


def published(parts: Sequence[tuple[str, float]]) -> list[Style]:
    """The rows of the parts, in their order; raises Refused."""
    if not 2 <= len({name for name, _weight in parts}) == len(parts) <= MOST_PARTS:
        raise Refused(_("A mix needs from 2 to %d different styles.") % MOST_PARTS)
    known = Style.objects.filter(status=Style.Status.PUBLISHED).in_bulk(
        [name for name, _weight in parts], field_name="name"
    )
    for name, weight in parts:
        if name not in known:
            raise Refused(_("There is no published style “%s”.") % name)
        if not 0 < weight <= MOST_WEIGHT:
            raise Refused(_("A weight must be above 0 and at most %(most)s.") % {"most": MOST_WEIGHT})
    rows = [known[name] for name, _weight in parts]
    if len({row.model for row in rows}) > 1:
        raise Refused(_("The styles were taught to different models, so they cannot be mixed."))
    return rows


def read_card_size(model: str) -> int:
    """Pixels of a picture of the model in use; what is mixed was taught to it."""
    from django.conf import settings

    card = read_card(settings.STICKER_MODEL)
    return card.size if card.name == model else 1024
