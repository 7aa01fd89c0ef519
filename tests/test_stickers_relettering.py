"""Other words on a sticker: at once, from the drawing that was kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from stickers import service, storage
from stickers.models import Sticker
from stickers.refusals import Refused
from tests.fake_engine import FakeEngine
from tests.stickers_cast import OWNER, STRANGER, asked, runner_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sticker() -> Iterator[Sticker]:
    row = asked(count=1, seed=5, captions="all")
    assert runner_of(FakeEngine()).step()
    return row.stickers.get()


def lettered(sticker: Sticker, /, owner: str = OWNER, **fields: Any) -> Sticker:
    frame = {"ref": str(uuid4()), "sticker": str(sticker.pk), **fields}
    told = service.letter_sticker(owner=owner, frame=frame, language="en")
    assert told["type"] == "stickers.lettered" and told["ref"] == frame["ref"]
    return Sticker.objects.get(pk=told["sticker"]["id"])


def png(sticker: Sticker) -> bytes:
    return storage.path_of(sticker.pk, "png").read_bytes()


def test_own_words_make_a_new_sticker_and_the_old_one_stays(sticker: Sticker) -> None:
    before = png(sticker)
    other = lettered(sticker, text="Party 🎉")
    assert (other.caption, other.owner, other.seed) == ("Party 🎉", OWNER, 5)
    assert "Party 🎉" in other.alt and other.recipe["caption"] == "Party 🎉"
    assert png(other) != before == png(sticker)
    assert lettered(sticker, text="Party 🎉") == other
    assert lettered(sticker, owner=STRANGER, text="Party 🎉").owner == STRANGER


def test_a_language_gives_its_usual_word(sticker: Sticker) -> None:
    captions = {lettered(sticker, language=code).caption for code in ("en", "zh-hant", "vi", "ja", "ko")}
    assert len(captions) == 5 and any("！" in caption for caption in captions)


def test_no_words_and_words_upon_words(sticker: Sticker) -> None:
    bare = lettered(sticker, text="")
    assert bare.caption == "" and bare.height < sticker.height
    again = lettered(bare, text="Back")
    assert again.lettered_from == sticker and png(again) != png(bare)


def test_what_was_asked_for_is_told_without_them(sticker: Sticker) -> None:
    lettered(sticker, text="Other")
    told = service.open_frames(owner=OWNER, audience="member.41.room.7")
    assert [one["id"] for frame in told for one in frame.get("stickers", ())] == [str(sticker.pk)]
    assert sticker.request.missing() == []


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"text": "x" * 41}, "text", "too long"),
        ({"text": "\U0001f9ff\u1200"}, "text", "no letters for"),
        ({"text": 5}, "text", "must be a text"),
        ({"text": "a\x00b"}, "text", "cannot be stored"),
        ({"language": "fr"}, "language", "choose one of"),
        ({"sticker": str(uuid4()), "text": "x"}, "sticker", "no such sticker"),
        ({"ref": "x", "text": "x"}, "ref", "UUID"),
    ],
)
def test_what_cannot_be_lettered_is_refused(
    sticker: Sticker, fields: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        lettered(sticker, **fields)
    assert refused.value.field == field
    assert Sticker.objects.count() == 1


def test_an_old_sticker_without_its_drawing_says_so(sticker: Sticker) -> None:
    storage.path_of(sticker.pk, storage.RAW).unlink()
    with pytest.raises(Refused, match="too old"):
        lettered(sticker, text="x")


UNSEEN = [
    ("\u202eolleh\u202c", "olleh"),
    ("\u200b\u3164\u2060", ""),
    ("hi\ufeff \U0001f469\u200d\U0001f680", "hi \U0001f469\u200d\U0001f680"),
]


@pytest.mark.parametrize(("typed", "words"), UNSEEN)
def test_marks_that_nobody_sees_are_not_lettered(sticker: Sticker, typed: str, words: str) -> None:
    made = lettered(sticker, text=typed)
    assert made.caption == made.recipe["caption"] == words
