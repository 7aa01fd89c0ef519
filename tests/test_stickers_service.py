"""The door: what a frame may say, what is stored, and what is told to whom."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from stickers import service
from stickers.leases import Status
from stickers.models import Favourite, Sticker, StickerRequest
from stickers.service import Refused
from tests.stickers_cast import AUDIENCE, OWNER, STRANGER, ask, asked

pytestmark = pytest.mark.django_db(transaction=True)

WRONG = [
    ({"ref": None}, "ref"),
    ({"ref": "not a uuid"}, "ref"),
    ({"ref": 7}, "ref"),
    ({"ref": ["a"]}, "ref"),
    ({"ref": "0" * 5000}, "ref"),
    ({"text": None}, "text"),
    ({"text": ""}, "text"),
    ({"text": "  \n "}, "text"),
    ({"text": 5}, "text"),
    ({"text": ["sad"]}, "text"),
    ({"text": "a" * 501}, "text"),
    ({"text": "sad\x00"}, "text"),
    ({"text": "sad \ud83d"}, "text"),
    ({"subject": 3}, "subject"),
    ({"subject": "o" * 81}, "subject"),
    ({"expression": "hungry"}, "expression"),
    ({"expression": 1}, "expression"),
    ({"expression": ["sad"]}, "expression"),
    ({"count": 0}, "count"),
    ({"count": 9}, "count"),
    ({"count": True}, "count"),
    ({"count": 4.0}, "count"),
    ({"count": "4"}, "count"),
    ({"count": 10**60}, "count"),
    ({"mode": "slow"}, "mode"),
    ({"mode": 1}, "mode"),
    ({"mode": ""}, "mode"),
    ({"seed": -1}, "seed"),
    ({"seed": 2**32}, "seed"),
    ({"seed": 1.5}, "seed"),
    ({"seed": False}, "seed"),
    ({"steps": 0}, "steps"),
    ({"steps": 51}, "steps"),
    ({"steps": True}, "steps"),
    ({"guidance": -0.1}, "guidance"),
    ({"guidance": 20.5}, "guidance"),
    ({"guidance": float("nan")}, "guidance"),
    ({"guidance": float("inf")}, "guidance"),
    ({"guidance": 10**400}, "guidance"),
    ({"guidance": "7"}, "guidance"),
    ({"guidance": True}, "guidance"),
    ({"negative": 7, "guidance": 5}, "negative"),
    ({"negative": "a" * 501, "guidance": 5}, "negative"),
    ({"negative": "text", "guidance": 1}, "negative"),
    ({"negative": "text", "guidance": 0.5}, "negative"),
    ({"size": "256"}, "size"),
    ({"size": "256x"}, "size"),
    ({"size": "257x256"}, "size"),
    ({"size": "4096x4096"}, "size"),
    ({"size": [256]}, "size"),
    ({"size": [256, "256"]}, "size"),
    ({"size": [True, 256]}, "size"),
    ({"size": {"width": 256}}, "size"),
    ({"captions": "some"}, "captions"),
    ({"captions": True}, "captions"),
    ({"styles": "soft"}, "styles"),
    ({"styles": [3]}, "styles"),
    ({"styles": [{}]}, "styles"),
    ({"styles": [{"name": "soft", "weight": "x"}]}, "weight"),
    ({"styles": [{"name": "soft", "weight": 1.6}]}, "weight"),
    ({"styles": [{"name": "soft"}] * 9}, "styles"),
]


@pytest.mark.parametrize(("fields", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_field_is_named_and_nothing_is_stored(fields: dict[str, Any], field: str):
    with pytest.raises(Refused) as refusal:
        ask(**fields)
    told = refusal.value.wire()
    assert told["code"] == "invalid" and told["field"] == field
    assert told["message"].endswith(".") and len(told["message"]) < 300
    told["message"].encode()
    assert not StickerRequest.objects.exists()


def test_a_style_that_nobody_published_is_named():
    with pytest.raises(Refused, match="“soft”") as refusal:
        ask(styles=[{"name": "soft", "weight": 0.7}])
    assert refusal.value.wire()["field"] == "styles" and refusal.value.code == "not_found"
    assert ask(styles=[])["styles"] == []


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        (
            {},
            {"count": 4, "mode": "fast", "steps": None, "guidance": None, "captions": "auto", "width": None},
        ),
        ({"seed": 0}, {"seed": 0}),
        ({"seed": 2**32 - 1}, {"seed": 2**32 - 1}),
        ({"count": 1}, {"count": 1}),
        ({"count": None, "mode": None, "styles": None, "size": None}, {"count": 4, "mode": "fast"}),
        ({"guidance": 0}, {"guidance": 0.0}),
        ({"guidance": 5, "negative": "text"}, {"guidance": 5.0, "negative": "text"}),
        ({"size": "256x256"}, {"width": 256, "height": 256}),
        ({"size": [256, 256]}, {"width": 256, "height": 256}),
        ({"text": "難" * 500}, {"text": "難" * 500}),
        ({"text": " happy\n"}, {"text": "happy"}),
        ({"captions": "none", "later": [1]}, {"captions": "none"}),
    ],
)
def test_a_good_frame_is_stored_as_it_was_asked(fields: dict[str, Any], stored: dict[str, Any]):
    row = asked(**fields)
    assert {name: getattr(row, name) for name in stored} == stored
    assert row.status == Status.QUEUED and row.owner == OWNER and row.audience == AUDIENCE and row.prompt


def test_the_answer_says_where_the_request_stands_and_what_was_understood():
    ref = str(uuid4())
    frame = ask(ref=ref, text="sad")
    assert frame["type"] == "stickers.queued" and frame["ref"] == ref and frame["position"] == 0
    assert frame["wait"] > 0 and frame["styles"] == []
    assert frame["understood"]["expression"] == "sad" and frame["understood"]["subject"]["name"] == "otter"
    behind = ask(owner=STRANGER)
    assert behind["position"] == 1 and behind["wait"] > frame["wait"]


def test_a_correction_wins_over_the_text():
    assert ask(text="sad", expression="congrats")["understood"]["expression"] == "congrats"


def test_refusals_speak_the_members_language():
    """Only that the language is asked for: the sentences themselves are in locale/."""
    from django.utils import translation

    with translation.override("zh-hant"):
        expected = translation.gettext("Type a word or a sentence first.")
    with pytest.raises(Refused) as refusal:
        ask(text="", language="zh-hant")
    assert refusal.value.message == expected


def test_without_a_seed_each_request_gets_its_own():
    assert asked().seed != asked().seed


def test_the_same_ref_is_the_same_request():
    ref = str(uuid4())
    first, again = ask(ref=ref), ask(ref=ref, text="something else")
    assert first["request"] == again["request"] and StickerRequest.objects.count() == 1
    assert ask(ref=ref, owner=STRANGER)["request"] != first["request"], "a ref belongs to its owner"


def test_the_same_ref_at_the_same_moment_is_one_request():
    ref, told, start = str(uuid4()), [], threading.Barrier(4)

    def send() -> None:
        start.wait()
        told.append(ask(ref=ref)["request"])
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(told) == 4 and len(set(told)) == 1 and StickerRequest.objects.count() == 1


def test_nobody_fills_the_queue_alone():
    for _ in range(service.MOST_OPEN_EACH):
        last = ask()
    with pytest.raises(Refused) as refusal:
        ask()
    assert refusal.value.code == "rate_limited" and refusal.value.wire()["retry_after"] > 0
    ask(owner=STRANGER)
    service.cancel_request(owner=OWNER, request_id=last["request"])
    ask()


def test_the_queue_has_an_end(monkeypatch):
    monkeypatch.setattr(service, "MOST_WAITING", 2)
    ask(), ask(owner=STRANGER)
    with pytest.raises(Refused) as refusal:
        ask(owner="43")
    assert refusal.value.code == "queue_full" and refusal.value.wire()["retry_after"] > 0


@pytest.mark.parametrize("request_id", ["", "x", None, 7, str(uuid4()), "1" * 400])
def test_an_unknown_request_cannot_be_cancelled(request_id: Any):
    with pytest.raises(Refused) as refusal:
        service.cancel_request(owner=OWNER, request_id=request_id)
    assert refusal.value.wire()["code"] == "not_found"


def test_a_strangers_request_cannot_be_cancelled():
    row = asked()
    with pytest.raises(Refused) as refusal:
        service.cancel_request(owner=STRANGER, request_id=str(row.uuid))
    assert refusal.value.code == "not_found"
    row.refresh_from_db()
    assert row.status == Status.QUEUED and not row.cancel_requested


@pytest.mark.parametrize(
    ("count", "captions", "lettered"),
    [(4, "auto", 2), (1, "auto", 1), (3, "auto", 2), (8, "auto", 4), (4, "all", 4), (4, "none", 0)],
)
def test_so_many_are_lettered(count: int, captions: str, lettered: int):
    row = asked(count=count, captions=captions)
    assert sum(bool(row.caption_of(index)) for index in range(count)) == lettered


def keep_sticker(row: StickerRequest, index: int = 0) -> Sticker:
    facts = {"width": 256, "height": 256, "seed": row.seed_of(index), "alt": "Happy", "recipe": {}}
    return Sticker.objects.create(
        uuid=row.sticker_uuid(index), request=row, index=index, owner=row.owner, **facts
    )


def test_a_favourite_is_kept_once_and_dropped_again():
    sticker = keep_sticker(asked())
    for _ in range(2):
        frame = service.set_favourite(owner=STRANGER, sticker_id=str(sticker.pk), on=True)
    assert frame == {"type": "favourite.changed", "sticker": str(sticker.pk), "on": True}
    assert Favourite.objects.filter(owner=STRANGER).count() == 1
    service.set_favourite(owner=STRANGER, sticker_id=str(sticker.pk), on=False)
    assert not Favourite.objects.exists()


def test_a_favourite_needs_a_sticker_and_a_yes_or_no():
    sticker = keep_sticker(asked())
    with pytest.raises(Refused) as unknown:
        service.set_favourite(owner=OWNER, sticker_id=str(uuid4()), on=True)
    with pytest.raises(Refused) as unclear:
        service.set_favourite(owner=OWNER, sticker_id=str(sticker.pk), on="yes")
    assert (unknown.value.code, unclear.value.code) == ("not_found", "invalid")
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("sticker_id", ["", None, 3, "abc", [], str(uuid4())])
def test_an_unknown_sticker_is_not_found(sticker_id: Any):
    with pytest.raises(Refused) as refusal:
        service.find_sticker(sticker_id)
    assert refusal.value.code == "not_found"


def test_a_sticker_travels_as_a_card():
    sticker = service.find_sticker(str(keep_sticker(asked()).pk))
    card = service.sticker_card(sticker)
    assert set(card) == {"id", "url", "webp", "width", "height", "alt"}
    assert card["url"] == f"/stickers/{sticker.pk}.png" and card["webp"] == f"/stickers/{sticker.pk}.webp"


def test_after_a_reconnect_the_owner_gets_what_is_open_and_nobody_else_does():
    row = asked()
    keep_sticker(row, 1)
    kinds = [frame["type"] for frame in service.open_frames(owner=OWNER, audience=AUDIENCE)]
    assert kinds == ["stickers.queued", "stickers.ready"]
    assert service.open_frames(owner=STRANGER, audience=AUDIENCE) == []
    assert service.open_frames(owner=OWNER, audience="member.41.room.8") == []


def test_after_a_reconnect_endings_are_told_for_ten_minutes():
    from datetime import timedelta

    from django.utils import timezone

    row = asked()
    service.cancel_request(owner=OWNER, request_id=str(row.uuid))
    told = service.open_frames(owner=OWNER, audience=AUDIENCE)
    assert [frame["type"] for frame in told] == ["stickers.queued", "stickers.cancelled"]
    StickerRequest.objects.update(finished_at=timezone.now() - timedelta(minutes=11))
    assert service.open_frames(owner=OWNER, audience=AUDIENCE) == []


def test_limits_and_status_are_plain_data():
    import json

    limits = json.loads(json.dumps(service.limits()))
    assert limits["count"] == {"min": 1, "max": 8, "default": 4} and "fast" in limits["modes"]
    asked()
    status = service.status()
    assert status["queue"]["waiting"] == 1 and status["queue"]["running"] == 0
    assert status["engine"]["state"] == "absent" and status["engine"]["workers"] == 0


def test_things_and_coats_of_the_model_reach_its_prompt() -> None:
    told = ask(text="so sad", subject="black cat with a red balloon")
    row = StickerRequest.objects.get(uuid=told["request"])
    assert row.prompt == "sad, cat, black, red balloon, dm-sticker"
    assert told["understood"]["coat"] == {"name": "black", "label": "black"}
    assert told["understood"]["things"] == [{"name": "red balloon", "label": "red balloon"}]
    green = ask(text="happy", subject="green panda with pizza and a book")
    assert green["understood"]["coat"] is None and len(green["understood"]["notes"]) == 2
    assert "balloon" in service.limits()["things"]
