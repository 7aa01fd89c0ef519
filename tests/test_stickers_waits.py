"""How long people are told to wait: by how much there is to draw, not by how many ask."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stickers import frames
from stickers.effort import effort
from stickers.leases import Status
from stickers.models import StickerRequest
from tests.stickers_cast import asked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_second_for_four_in_four_steps() -> None:
    now = timezone.now()
    row = asked(count=4, steps=4)
    StickerRequest.objects.filter(pk=row.pk).update(
        status=Status.DONE, started_at=now - timedelta(seconds=1), finished_at=now
    )


def told_wait(row: StickerRequest) -> float:
    wait = frames.queued_now(row)["wait"]
    assert isinstance(wait, float)
    return wait


def test_a_usual_request_takes_what_the_last_one_took() -> None:
    assert told_wait(asked(count=4, steps=4)) == 1.0


def test_more_pictures_and_more_steps_take_longer() -> None:
    assert told_wait(asked(count=8, steps=9)) == 4.0


def test_who_waits_behind_much_is_told_so() -> None:
    asked(count=8, steps=49)
    behind = StickerRequest.objects.get(pk=asked(count=4, steps=4).pk)
    StickerRequest.objects.filter(pk=behind.pk).update(owner="99")
    behind.refresh_from_db()
    assert frames.queued_now(behind)["position"] == 1
    assert told_wait(behind) == 21.0


def test_what_is_being_drawn_counts_for_who_waits_and_once_for_itself() -> None:
    running = asked(count=4, steps=9)
    StickerRequest.objects.filter(pk=running.pk).update(status=Status.RUNNING)
    running.refresh_from_db()
    assert told_wait(running) == 2.0
    assert told_wait(asked(count=4, steps=4)) == 3.0


def test_guidance_and_enlarging_are_work() -> None:
    plain = effort(asked(count=1, steps=10))
    assert effort(asked(count=1, steps=10, guidance=3)) == plain + 10
    larger = asked(count=1, steps=10, hires={"scale": 2.0, "strength": 0.5, "way": "pixel"})
    assert effort(larger) == plain + 20
