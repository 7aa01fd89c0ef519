"""The pictures and recipes over HTTP."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from stickers import storage
from stickers.models import Sticker
from tests.fake_engine import FakeEngine
from tests.stickers_cast import asked, runner_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sticker(settings, tmp_path: Path) -> Sticker:
    settings.MEDIA_ROOT = tmp_path / "media"
    row = asked(count=1, seed=5)
    runner_of(FakeEngine()).step()
    return row.stickers.get()


@pytest.mark.parametrize(
    ("suffix", "kind", "start"), [("png", "image/png", b"\x89PNG"), ("webp", "image/webp", b"RIFF")]
)
def test_a_picture_is_served_to_be_kept_for_good(client: Client, sticker, suffix, kind, start):
    answer = client.get(f"/stickers/{sticker.pk}.{suffix}")
    assert answer.status_code == 200 and answer["Content-Type"] == kind
    assert answer.content == storage.path_of(sticker.pk, suffix).read_bytes()
    assert answer.content.startswith(start)
    assert "immutable" in answer["Cache-Control"] and "max-age=31536000" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_known_picture_is_not_sent_again(client: Client, sticker: Sticker):
    url = f"/stickers/{sticker.pk}.png"
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"if-none-match": etag})
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == etag
    assert client.get(f"/stickers/{sticker.pk}.webp")["ETag"] != etag
    assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_head_request_has_no_body(client: Client, sticker: Sticker):
    answer = client.head(f"/stickers/{sticker.pk}.png")
    assert answer.status_code == 200 and answer.content == b""


@pytest.mark.parametrize("ending", [".png", ".webp", "/", ".gif", ".png/", "/../../settings.py"])
def test_what_is_not_there_is_404(client: Client, ending: str):
    answer = client.get(f"/stickers/{uuid4()}{ending}")
    assert answer.status_code == 404 and "immutable" not in answer.headers.get("Cache-Control", "")
    assert client.get(f"/stickers/not-a-uuid{ending}").status_code == 404


def test_pictures_cannot_be_changed_over_http(client: Client, sticker: Sticker):
    for method in (client.post, client.put, client.delete):
        assert method(f"/stickers/{sticker.pk}.png").status_code == 405


def test_the_recipe_is_json(client: Client, sticker: Sticker):
    answer = client.get(f"/stickers/{sticker.pk}/")
    recipe = answer.json()
    assert answer.status_code == 200 and recipe["seed"] == 5 and recipe["styles"] == []
    assert {"prompt", "expression", "subject", "mode", "caption", "steps"} <= set(recipe)
