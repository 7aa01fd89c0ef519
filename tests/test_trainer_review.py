"""The review page in the admin: staff only, pictures before and after, steps as JSON with limits."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.lettered import each_picture_read_once, figure, lettered
from tests.test_trainer_texts import added, shown
from trainer import reviewing, text_files, texts
from trainer.models import Dataset, TextRemoval, TrainingRun

__all__ = ["each_picture_read_once"]
pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/admin/trainer/textremoval"


@pytest.fixture
def dataset(settings, tmp_path: Path) -> Dataset:
    settings.MEDIA_ROOT = tmp_path
    return Dataset.objects.create(name="bears")


@pytest.fixture
def owner(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    return client


@pytest.fixture
def row(dataset: Dataset) -> TextRemoval:
    image = added(dataset, lettered()[0])
    texts.look(image)
    return TextRemoval.objects.get(image=image)


def done(client: Client, row: TextRemoval, step: str, **sent: object):
    body = json.dumps({"version": row.version, **sent})
    answer = client.post(f"{HOME}/{row.pk}/do/{step}/", body, content_type="application/json")
    row.refresh_from_db()
    return answer


def packed(rows: int) -> str:
    mask = np.zeros((*lettered()[0].shape[:2], 3), np.uint8)
    mask[:rows, :, 0] = 255
    return base64.b64encode(text_files.png(mask)).decode()


def test_the_page_shows_both_pictures_and_what_was_read(owner: Client, row: TextRemoval):
    page = owner.get(f"{HOME}/{row.pk}/change/").content.decode()
    assert "Hello" in page and f"{HOME}/{row.pk}/before.png" in page and "cleaned" in page
    for which in ("before", "after", "mask"):
        answer = owner.get(f"{HOME}/{row.pk}/{which}.png?v={row.version}")
        assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")
        assert "private" in answer.headers["Cache-Control"]
    assert owner.get(f"{HOME}/{row.pk}/texts.png").status_code == 404
    assert owner.get(f"{HOME}/").status_code == 200


def test_strokes_are_kept_undone_and_redone(owner: Client, row: TextRemoval):
    told = done(owner, row, "paint", mask=packed(80)).json()
    assert told["status"] == "review" and told["undo"] and not told["redo"]
    assert done(owner, row, "undo").json()["redo"]
    assert done(owner, row, "redo").json()["redo"] is False
    assert not text_files.picture(str(row.after))[:80, :, 3].any()


def test_accepting_changes_the_picture_and_undo_brings_the_original_back(owner: Client, row: TextRemoval):
    assert done(owner, row, "accept").json()["status"] == "accepted"
    assert np.array_equal(shown(row.image), lettered()[1])
    assert done(owner, row, "undo").json()["status"] == "review"
    assert np.array_equal(shown(row.image), lettered()[0])
    assert done(owner, row, "no_text").json()["status"] == "rejected"
    row.image.refresh_from_db()
    assert row.image.flags == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"mask": "nonsense!"}, "unreadable"),
        ({"mask": "A" * 1_060_000}, "too large"),
        ({"mask": base64.b64encode(b"GIF89a").decode()}, "no PNG"),
        ({"mask": None}, "unreadable"),
        ({"mask": packed(9), "version": 99}, "Somebody else"),
        ({"version": None}, "unreadable"),
    ],
)
def test_what_cannot_be_done_comes_as_a_sentence_and_changes_nothing(
    owner: Client, row: TextRemoval, sent: dict, told: str
):
    before = row.version
    answer = done(owner, row, "paint", **sent)
    assert 400 <= answer.status_code < 500 and told in answer.json()["error"]
    assert row.version == before


def test_no_json_and_unknown_steps_are_refused(owner: Client, row: TextRemoval):
    answer = owner.post(f"{HOME}/{row.pk}/do/paint/", "[" * 100_000, content_type="application/json")
    assert answer.status_code == 400 and "JSON" in answer.json()["error"]
    assert done(owner, row, "explode").status_code == 404
    assert owner.get(f"{HOME}/{row.pk}/do/accept/").status_code == 405


def test_a_data_set_in_use_answers_with_a_conflict(owner: Client, row: TextRemoval):
    TrainingRun.objects.create(dataset=row.image.dataset, name="bears")
    answer = done(owner, row, "accept")
    assert answer.status_code == 409 and "training run" in answer.json()["error"]


def test_looking_through_goes_portion_by_portion(owner: Client, dataset: Dataset, monkeypatch):
    monkeypatch.setattr(reviewing, "PORTION_SECONDS", 0)
    added(dataset, figure()), added(dataset, lettered()[0])
    first, second = (owner.post(f"{HOME}/of/{dataset.pk}/look/").json() for _ in range(2))
    assert (first["done"], second["done"], second["total"]) == (1, 2, 2)
    assert second["found"] == {"none": 1, "cleaned": 1}
    assert "Look for text" in owner.get(f"{HOME}/of/{dataset.pk}/").content.decode()
    assert owner.post(f"{HOME}/of/{dataset.pk}/accept/").json()["accepted"] == 1
    assert np.array_equal(shown(dataset.images.last()), lettered()[1])


def test_a_picture_nobody_looked_at_can_be_painted_too(owner: Client, dataset: Dataset):
    image = added(dataset, figure())
    answer = owner.get(f"{HOME}/picture/{image.pk}/")
    row = TextRemoval.objects.get(image=image)
    assert answer.url == f"{HOME}/{row.pk}/change/" and row.status == TextRemoval.Status.PENDING
    assert owner.get(answer.url).status_code == 200


def test_next_goes_round_the_pictures_that_wait(owner: Client, dataset: Dataset):
    rows = [texts.removal_of(added(dataset, figure())) for _ in range(3)]
    assert reviewing.neighbours(rows[1]) == (rows[0].pk, rows[2].pk)
    assert reviewing.neighbours(rows[2]) == (rows[1].pk, rows[0].pk)
    texts.accept(removal=rows[2])
    assert reviewing.neighbours(rows[1]) == (rows[0].pk, rows[0].pk)


def test_strangers_forgeries_and_onlookers_get_nowhere(row: TextRemoval, django_user_model):
    stranger, forger, looker = Client(), Client(enforce_csrf_checks=True), Client()
    assert stranger.get(f"{HOME}/{row.pk}/before.png").status_code == 302
    assert done(stranger, row, "accept").status_code == 302
    forger.force_login(django_user_model.objects.create_superuser("owner"))
    assert done(forger, row, "accept").status_code == 403
    looker.force_login(django_user_model.objects.create_user("ann", is_staff=True))
    for address in (f"{row.pk}/change/", f"{row.pk}/before.png", f"of/{row.image.dataset_id}/", ""):
        assert looker.get(f"{HOME}/{address}").status_code == 403
    assert done(looker, row, "accept").status_code == 403
    assert row.status == TextRemoval.Status.CLEANED
