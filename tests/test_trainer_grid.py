"""The grid page of a data set: what it shows, its JSON doors, and who may use them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from trainer import datasets
from trainer.models import Dataset, DatasetImage, TrainingRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def paws(settings: Any, tmp_path: Path) -> Dataset:
    settings.MEDIA_ROOT = tmp_path
    dataset = datasets.create(name="paws", trigger="dm-sticker")
    folder = tmp_path / "datasets" / "paws"
    folder.mkdir(parents=True)
    for position, tags in enumerate((["happy", "tiger"], ["sad", "tiger"], [])):
        Image.new("RGBA", (700, 350), (255, 0, 0, 90)).save(folder / f"{position}.png")
        dataset.images.create(
            position=position,
            original_name=f"<{position}>.png",
            sha256=f"{position:064}",
            image=f"datasets/paws/{position}.png",
            width=700,
            height=350,
            tags=tags,
            proposed_tags=["cat", "hello"],
            flags=["blurred"] if position == 1 else [],
        )
    return dataset


@pytest.fixture
def chief() -> User:
    return User.objects.create(username="chief", is_staff=True, is_superuser=True)


@pytest.fixture
def owner(client: Client, chief: User) -> Client:
    client.force_login(chief)
    return client


def ids(dataset: Dataset, *positions: int) -> list[int]:
    return [image.pk for image in dataset.images.all() if image.position in positions]


def send(client: Client, dataset: Dataset, door: str = "edit", **asked: Any) -> HttpResponse:
    address = reverse(f"admin:trainer_datasetimage_grid_{door}", args=[dataset.pk])
    return client.post(address, json.dumps(asked), content_type="application/json")


def state_of(client: Client, dataset: Dataset) -> dict[str, Any]:
    page = client.get(reverse("admin:trainer_datasetimage_grid", args=[dataset.pk]))
    state: dict[str, Any] = page.context["state"]
    return state


def first(dataset: Dataset) -> DatasetImage:
    return dataset.images.get(position=0)


def test_the_page_has_every_picture_with_what_is_known_of_it(owner: Client, paws: Dataset) -> None:
    page = owner.get(reverse("admin:trainer_datasetimage_grid", args=[paws.pk]))
    assert "<0>.png" not in page.content.decode(), "names are escaped"
    state = page.context["state"]
    assert [one["tags"] for one in state["images"]] == [["happy", "tiger"], ["sad", "tiger"], []]
    assert state["images"][1]["flags"] == ["blurred"]
    assert state["images"][0]["text"] == "happy, tiger, dm-sticker"
    assert (state["undo"], state["locked"], state["editable"]) == (None, False, True)


def test_the_page_asks_the_database_the_same_few_times_for_any_number_of_pictures(
    owner: Client, paws: Dataset, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        owner.get(reverse("admin:trainer_datasetimage_grid", args=[paws.pk]))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"verb": "add_tags", "tags": ["big"]}, {"tags": ["happy", "tiger", "big"]}),
        ({"verb": "add_tags", "tags": ["big"], "place": "first"}, {"tags": ["big", "happy", "tiger"]}),
        ({"verb": "remove_tags", "tags": ["happy"]}, {"tags": ["tiger"]}),
        ({"verb": "rename_tag", "old": "tiger", "new": "cub"}, {"tags": ["happy", "cub"]}),
        ({"verb": "move_tag", "tag": "tiger"}, {"tags": ["tiger", "happy"]}),
        ({"verb": "move_tag", "tag": "happy", "place": "last"}, {"tags": ["tiger", "happy"]}),
        ({"verb": "set_tags", "tags": []}, {"tags": []}),
        ({"verb": "set_caption", "caption": "a cub"}, {"caption": "a cub", "text": "a cub"}),
        ({"verb": "set_included", "included": False}, {"included": False}),
        ({"verb": "accept_proposals"}, {"tags": ["happy", "tiger", "cat", "hello"], "proposed": []}),
        (
            {"verb": "accept_proposals", "tags": ["cat"]},
            {"tags": ["happy", "tiger", "cat"], "proposed": ["hello"]},
        ),
        ({"verb": "dismiss_proposals", "tags": ["cat"]}, {"proposed": ["hello"]}),
    ],
)
def test_every_edit_is_done_told_and_taken_back(
    owner: Client, paws: Dataset, asked: dict[str, Any], expected: dict[str, Any]
) -> None:
    before = state_of(owner, paws)["images"]
    told = send(owner, paws, images=ids(paws, 0), **asked).json()
    assert told["told"] == "1 picture changed."
    assert len(told["images"]) == 1 and told["images"][0].items() >= expected.items()
    assert state_of(owner, paws)["images"][1:] == before[1:]
    taken = send(owner, paws, "undo", edit=told["undo"]["edit"]).json()
    assert taken["images"] == before and taken["undo"] is None


def test_an_edit_that_somebody_else_did_is_not_taken_back_unseen(owner: Client, paws: Dataset) -> None:
    seen = send(owner, paws, verb="add_tags", tags=["mine"], images=ids(paws, 0)).json()["undo"]
    datasets.add_tags(dataset=paws, images=ids(paws, 0), tags=["theirs"])
    answer = send(owner, paws, "undo", edit=seen["edit"])
    assert answer.status_code == 400 and "Somebody else" in answer.json()["error"]
    assert first(paws).tags[-2:] == ["mine", "theirs"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"verb": "delete", "images": [1]},
        {"verb": ["add_tags"], "images": [1]},
        {"verb": "add_tags", "tags": ["x"]},
        {"verb": "add_tags", "tags": ["x"], "images": []},
        {"verb": "add_tags", "tags": ["x"], "images": ["1"]},
        {"verb": "add_tags", "tags": ["x"], "images": [True, 2**70]},
        {"verb": "add_tags", "tags": "x", "images": [1]},
        {"verb": "add_tags", "tags": [None], "images": [1]},
        {"verb": "add_tags", "tags": ["two, tags"], "images": [1]},
        {"verb": "add_tags", "tags": ["x" * 3000], "images": [1]},
        {"verb": "rename_tag", "old": "tiger", "images": [1]},
        {"verb": "set_caption", "caption": "x" * 1500, "images": [1]},
        {"verb": "set_caption", "caption": "\x00", "images": [1]},
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    owner: Client, paws: Dataset, asked: dict[str, Any]
) -> None:
    before = state_of(owner, paws)
    answer = send(owner, paws, **asked)
    assert answer.status_code == 400 and answer.json()["error"].endswith(".")
    assert state_of(owner, paws) == before


def test_no_json_and_too_much_of_it_are_refused(owner: Client, paws: Dataset) -> None:
    address = reverse("admin:trainer_datasetimage_grid_edit", args=[paws.pk])
    for body, status in (("{", 400), ("[" * 60_000, 400), ('"x"', 400), (" " * 2_000_000, 413)):
        answer = owner.post(address, body, content_type="application/json")
        assert answer.status_code == status and answer.json()["error"]
    assert owner.get(address).status_code == 405


def test_pictures_of_another_data_set_are_not_touched(owner: Client, paws: Dataset) -> None:
    other = datasets.create(name="other")
    answer = send(owner, other, verb="add_tags", tags=["x"], images=ids(paws, 0)).json()
    assert answer["images"] == [] and answer["told"] == "0 pictures changed."
    assert first(paws).tags == ["happy", "tiger"]


def test_a_data_set_in_use_is_shown_and_not_edited(owner: Client, paws: Dataset) -> None:
    TrainingRun.objects.create(dataset=paws, name="paws")
    assert state_of(owner, paws)["locked"]
    answer = send(owner, paws, verb="add_tags", tags=["x"], images=ids(paws, 0))
    assert answer.status_code == 409 and "training run" in answer.json()["error"]


def test_only_staff_with_the_permission_may_look_or_edit(client: Client, paws: Dataset) -> None:
    page = reverse("admin:trainer_datasetimage_grid", args=[paws.pk])
    picture = reverse("admin:trainer_datasetimage_thumbnail", args=[first(paws).pk])
    asked: dict[str, Any] = {"verb": "add_tags", "tags": ["x"], "images": ids(paws, 0)}
    assert client.get(page).status_code == client.get(picture).status_code == 302
    assert send(client, paws, **asked).status_code == 302
    viewer = User.objects.create(username="viewer", is_staff=True)
    client.force_login(viewer)
    assert client.get(page).status_code == client.get(picture).status_code == 403
    viewer.user_permissions.add(Permission.objects.get(codename="view_dataset"))
    assert not state_of(client, paws)["editable"]
    assert client.get(picture).status_code == 200
    assert send(client, paws, **asked).status_code == 403
    assert send(client, paws, "undo", edit=1).status_code == 403
    assert first(paws).tags == ["happy", "tiger"]


def test_an_edit_needs_the_token_against_forgery(chief: User, paws: Dataset) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    answer = send(client, paws, verb="add_tags", tags=["x"], images=ids(paws, 0))
    assert answer.status_code == 403 and first(paws).tags == ["happy", "tiger"]


def test_thumbnails_are_small_keep_their_alpha_and_are_kept_until_the_file_changes(
    owner: Client, paws: Dataset
) -> None:
    address = state_of(owner, paws)["images"][0]["picture"]
    answer = owner.get(address)
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size, picture.mode) == ("WEBP", (320, 160), "RGBA")
    assert "immutable" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(owner.get(f"{address}&large").content)).width == 700
    Image.new("RGBA", (90, 90)).save(first(paws).path)
    assert state_of(owner, paws)["images"][0]["picture"] != address
    assert "immutable" not in owner.get(address)["Cache-Control"]


def test_a_missing_or_broken_file_does_not_spoil_the_page(owner: Client, paws: Dataset) -> None:
    first(paws).path.unlink()
    paws.images.get(position=1).path.write_bytes(b"broken")
    images = state_of(owner, paws)["images"]
    assert images[0]["picture"] == "" and len(images) == 3
    assert owner.get(images[1]["picture"]).status_code == 404


def test_links_to_one_picture_lead_to_its_grid(owner: Client, paws: Dataset) -> None:
    change = reverse("admin:trainer_datasetimage_change", args=[first(paws).pk])
    assert owner.get(change)["Location"] == reverse("admin:trainer_datasetimage_grid", args=[paws.pk])
    assert owner.get(reverse("admin:trainer_datasetimage_changelist")).status_code == 302
