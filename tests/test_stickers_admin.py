"""The admin shows the rows and cancels requests; it edits nothing."""

from pathlib import Path

import pytest
from django.test import Client

from stickers.leases import Status
from tests.fake_engine import FakeEngine
from tests.stickers_cast import asked, at_work, runner_of, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("stickerrequest", "sticker", "favourite", "worker")


@pytest.fixture
def owner(client: Client, admin_user, settings, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(admin_user)
    return client


def test_the_owner_sees_requests_stickers_and_workers(owner: Client):
    row = asked(text="laughing out loud", count=1)
    with at_work(FakeEngine()):
        wait_for(row.stickers.exists)
    for page in PAGES:
        assert owner.get(f"/admin/stickers/{page}/").status_code == 200
    assert "laughing out loud" in owner.get("/admin/stickers/stickerrequest/").content.decode()
    sticker = row.stickers.get()
    assert f"/stickers/{sticker.pk}.webp" in owner.get("/admin/stickers/sticker/").content.decode()
    assert owner.get(f"/admin/stickers/sticker/{sticker.pk}/change/").status_code == 200


def test_the_owner_cancels_what_waits_and_leaves_what_is_done(owner: Client):
    done = asked(count=1)
    runner_of(FakeEngine()).step()
    waiting = asked()
    chosen = {"action": "cancel", "_selected_action": [done.pk, waiting.pk]}
    answer = owner.post("/admin/stickers/stickerrequest/", chosen, follow=True)
    assert "1 request is being cancelled" in answer.content.decode()
    done.refresh_from_db(), waiting.refresh_from_db()
    assert (done.status, waiting.status) == (Status.DONE, Status.CANCELLED)


def test_nothing_is_edited_or_deleted_by_hand(owner: Client):
    row = asked()
    owner.post(f"/admin/stickers/stickerrequest/{row.pk}/change/", {"status": "done"})
    assert owner.post(f"/admin/stickers/stickerrequest/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.status == Status.QUEUED


def test_a_stranger_sees_nothing(client: Client):
    for page in PAGES:
        assert client.get(f"/admin/stickers/{page}/").status_code == 302
