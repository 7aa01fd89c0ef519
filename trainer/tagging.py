"""The edits that people make, each of many pictures at once; each returns how many pictures it changed."""

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _

from trainer.editing import Images, clean, edit, once
from trainer.models import Dataset, DatasetImage, Refused

MOST_CAPTION_LETTERS = 1000

Place = Literal["first", "last"]


def set_included(*, dataset: Dataset, images: Images, included: bool) -> int:
    """Whether the pictures are learnt from."""

    def change(image: DatasetImage) -> None:
        image.included = included

    text = _("included pictures") if included else _("excluded pictures")
    return edit(dataset=dataset, images=images, text=text, change=change)


def add_tags(*, dataset: Dataset, images: Images, tags: Sequence[str], place: Place = "last") -> int:
    """Puts tags that a picture does not have yet before or behind its others."""
    wanted = clean(tags)

    def change(image: DatasetImage) -> None:
        new = [tag for tag in wanted if tag not in image.tags]
        image.tags = [*new, *image.tags] if place == "first" else [*image.tags, *new]

    return edit(dataset=dataset, images=images, text=_("added %s") % ", ".join(wanted), change=change)


def remove_tags(*, dataset: Dataset, images: Images, tags: Sequence[str]) -> int:
    """Takes tags away wherever they are, from the proposals too."""
    gone = set(clean(tags))

    def change(image: DatasetImage) -> None:
        image.tags = [tag for tag in image.tags if tag not in gone]
        image.proposed_tags = [tag for tag in image.proposed_tags if tag not in gone]

    return edit(dataset=dataset, images=images, text=_("removed %s") % ", ".join(sorted(gone)), change=change)


def rename_tag(*, dataset: Dataset, images: Images, old: str, new: str) -> int:
    """Another word in the same place; where the new one is there already, the two become one."""
    (was,), (becomes,) = clean([old]), clean([new])

    def change(image: DatasetImage) -> None:
        image.tags = once(becomes if tag == was else tag for tag in image.tags)
        image.proposed_tags = once(becomes if tag == was else tag for tag in image.proposed_tags)

    text = _("renamed %(old)s to %(new)s") % {"old": was, "new": becomes}
    return edit(dataset=dataset, images=images, text=text, change=change)


def move_tag(*, dataset: Dataset, images: Images, tag: str, place: Place) -> int:
    """Puts a tag before or behind the others of the pictures that have it."""
    (moved,) = clean([tag])

    def change(image: DatasetImage) -> None:
        if moved in image.tags:
            others = [other for other in image.tags if other != moved]
            image.tags = [moved, *others] if place == "first" else [*others, moved]

    first, last = _("moved %s to the front"), _("moved %s to the end")
    text = (first if place == "first" else last) % moved
    return edit(dataset=dataset, images=images, text=text, change=change)


def set_tags(*, dataset: Dataset, images: Images, tags: Sequence[str]) -> int:
    """These tags, in this order, instead of what was there."""
    wanted = clean(tags, empty=True)

    def change(image: DatasetImage) -> None:
        image.tags = list(wanted)

    return edit(dataset=dataset, images=images, text=_("set tags"), change=change)


def set_caption(*, dataset: Dataset, images: Images, caption: str) -> int:
    """A caption instead of the tags; an empty one gives way to the tags again."""
    written = " ".join(caption.split())
    if len(written) > MOST_CAPTION_LETTERS:
        raise Refused(_("A caption may have at most %d letters.") % MOST_CAPTION_LETTERS)

    def change(image: DatasetImage) -> None:
        image.caption = written

    return edit(dataset=dataset, images=images, text=_("wrote a caption"), change=change)


def accept_proposals(*, dataset: Dataset, images: Images, tags: Sequence[str] | None = None) -> int:
    """Proposed tags, or those of them that are named, become tags."""

    def change(image: DatasetImage) -> None:
        chosen = [tag for tag in image.proposed_tags if tags is None or tag in tags]
        image.tags = once([*image.tags, *chosen])
        image.proposed_tags = [tag for tag in image.proposed_tags if tag not in chosen]

    return edit(dataset=dataset, images=images, text=_("accepted proposed tags"), change=change)


def dismiss_proposals(*, dataset: Dataset, images: Images, tags: Sequence[str] | None = None) -> int:
    """Proposed tags, or those of them that are named, go away."""

    def change(image: DatasetImage) -> None:
        kept = [tag for tag in image.proposed_tags if tags is not None and tag not in tags]
        image.proposed_tags = kept

    return edit(dataset=dataset, images=images, text=_("dismissed proposed tags"), change=change)
