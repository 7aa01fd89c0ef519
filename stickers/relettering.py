"""Other words on a sticker that is there: from its drawing, without drawing again."""

from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stickers import picture, storage, words
from stickers.fields import read_choice, read_text, wrong
from stickers.finishing import store
from stickers.models import Sticker
from stickers.picture.encode import read_exact
from stickers.refusals import Refused

MOST_WORDS = 40


def letter(sticker: Sticker, frame: dict[str, Any], *, owner: str) -> Sticker:
    """The sticker with the words of the frame: a new one, or that of an earlier frame with the same words.

    `text` is lettered as it is, none for no words; `language` instead takes the table's word in it."""
    caption = words_of(sticker, frame)
    uuid = uuid5(sticker.pk, f"{owner}/{caption}")
    known = Sticker.objects.filter(pk=uuid).first()
    return known or finish(sticker, uuid, caption, owner=owner)


def words_of(sticker: Sticker, frame: dict[str, Any]) -> str:
    language = read_choice(frame, "language", words.LANGUAGES, usual="")
    if not language:
        return words.visible(read_text(frame, "text", most=MOST_WORDS)).strip("\u200d ")
    expression = sticker.recipe.get("expression")
    if expression not in words.EXPRESSIONS:
        raise wrong("language", _("There is no usual word for this sticker. Type your own."))
    return words.caption(str(sticker.pk), expression, "", language)


def finish(sticker: Sticker, uuid: UUID, caption: str, *, owner: str) -> Sticker:
    recipe = {**sticker.recipe, "caption": caption}
    try:
        raw = storage.path_of(original(sticker), storage.RAW).read_bytes()
        finished = picture.finish(read_exact(raw), caption=caption, recipe=recipe)
    except FileNotFoundError:
        sentence = _("This sticker is too old for other words: only its finished picture was kept.")
        raise Refused("not_found", sentence, field="sticker") from None
    except ValueError:
        lacking = " ".join(words.lacking(caption))
        raise wrong("text", _("There are no letters for %s. Use other words.") % lacking) from None
    made = Sticker(
        uuid=uuid,
        request=sticker.request,
        index=sticker.index,
        lettered_from=sticker.lettered_from or sticker,
        owner=owner,
        width=finished.width,
        height=finished.height,
        seed=sticker.seed,
        caption=caption,
        alt=sticker.request.describe(caption),
        recipe=recipe,
    )
    store(made, finished)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same frame came twice
        return Sticker.objects.get(pk=uuid)
    return made


def original(sticker: Sticker) -> UUID:
    """The sticker whose drawing was kept."""
    return sticker.lettered_from_id or sticker.pk
