"""From a drawn picture to a sticker: its files, and its row."""

import errno
import logging
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stickers import picture, storage
from stickers.engine import Picture
from stickers.models import Sticker, StickerRequest
from stickers.runner import WorkFailed

logger = logging.getLogger(__name__)

MOST_CAPTION = 200  # as the column holds
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Made:
    """A sticker's files, and what its row tells of them."""

    files: picture.Finished
    caption: str
    recipe: dict[str, Any]


def finish(request: StickerRequest, index: int, drawn: Picture) -> Made:
    """The files of the request's sticker of that index; without its words where the font lacks one of their
    letters. Touches no database."""
    caption = request.caption_of(index)[:MOST_CAPTION]
    recipe = {**drawn.recipe, **request.recipe(), "seed": drawn.seed}
    try:
        return lettered(drawn, caption, recipe)
    except ValueError as unlettered:
        logger.warning("Request %s is drawn without its lettering: %s", request.uuid, unlettered)
        return lettered(drawn, "", recipe)


def lettered(drawn: Picture, caption: str, recipe: dict[str, Any]) -> Made:
    """Raises ValueError when the font lacks a glyph of the caption."""
    recipe = {**recipe, "caption": caption}
    return Made(picture.finish(drawn.image, caption=caption, recipe=recipe), caption, recipe)


def sticker_of(request: StickerRequest, index: int, drawn: Picture) -> Sticker:
    """The row of a picture that `finish` has finished, not yet saved."""
    made: Made = drawn.made
    return Sticker(
        uuid=request.sticker_uuid(index),
        request=request,
        index=index,
        owner=request.owner,
        width=made.files.width,
        height=made.files.height,
        seed=drawn.seed,
        caption=made.caption,
        alt=request.describe(made.caption),
        recipe=made.recipe,
    )


def store(sticker: Sticker, finished: picture.Finished) -> None:
    """Writes the files; a full disk ends the request with a sentence instead of three attempts."""
    try:
        storage.store(sticker.uuid, png=finished.png, webp=finished.webp, raw=finished.raw)
    except OSError as error:
        logger.error("Sticker %s cannot be stored: %s", sticker.uuid, error)
        if error.errno in NO_ROOM:
            sentence = _(
                "There is no room left on the server's disk. Ask its owner to make room, then try again."
            )
        else:
            sentence = _(
                "The server cannot write its pictures. Ask its owner to look at the log, then try again."
            )
        raise WorkFailed("unavailable", sentence) from error
