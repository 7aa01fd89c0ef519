"""Named mixes in the admin: chosen by weights, made by a task, with their parents in the file."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from django.contrib.auth.models import Permission
from django.test import Client
from PIL import Image
from safetensors import safe_open

from stickers import service
from stickers.models import Style
from tests.tiny_model import save_tiny
from tests.tiny_styles import style_for
from tests.trainer_cast import work_at_once
from trainer.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
MIX = "/admin/trainer/task/mix/"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model only waits for others
    yield save_tiny(tmp_path_factory.mktemp("models") / "tiny")
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def files(model: Path) -> dict[str, Path]:
    return {
        name: style_for(model, model.parent / f"{name}.safetensors", seed=seed, title=name.title())
        for seed, name in enumerate(("clay", "moss"))
    }


@pytest.fixture(autouse=True)
def styles(files: dict[str, Path], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("trainer.tasks.launch.launch", work_at_once)
    for name, path in files.items():
        service.add_style(path, name=name)


def asked(**more: Any) -> dict[str, Any]:
    """What the form sends, the weights by the names of the styles."""
    weights = {style.name: f"weight-{style.pk}" for style in Style.objects.all()}
    return {weights.get(name, name): value for name, value in {"name": "marsh", **more}.items()}


def sent(client: Client, **more: Any) -> str:
    return str(client.post(MIX, asked(**more), follow=True).content.decode())


def test_a_mix_is_chosen_made_and_published_with_its_parents(admin_client: Client) -> None:
    assert "Mix styles" in admin_client.get("/admin/stickers/style/").content.decode()
    form = admin_client.get(MIX).content.decode()
    assert "Clay" in form and "Moss" in form
    page = sent(admin_client, clay="0.6", moss="0.4", title="Wet clay", name="Marsh")
    assert "style of its own now" in page
    style = Style.objects.get(name="marsh")
    assert (style.title, style.parents, style.status) == ("Wet clay", ["clay", "moss"], "published")
    with safe_open(style.path, "pt") as file:
        assert file.metadata()["modelspec.merged_from"] == "clay, moss"
    change = admin_client.get(f"/admin/stickers/style/{style.pk}/change/").content.decode()
    assert "clay, moss" in change


def test_a_mix_is_looked_at_before_it_is_made(
    admin_client: Client, model: Path, settings: Any, tmp_path: Path
) -> None:
    settings.STICKER_MODEL, settings.VAR_DIR = str(model), tmp_path
    page = admin_client.post(MIX, asked(clay="0.6", moss="0.4", preview="Preview"), follow=True)
    task = Task.objects.get()
    assert task.error == "" and "Nothing has been published yet." in page.content.decode()
    sheet = admin_client.get(f"/admin/trainer/task/{task.pk}/preview.webp")
    with Image.open(io.BytesIO(b"".join(sheet.streaming_content))) as drawn:
        assert drawn.size == (768, 512) and len(drawn.getcolors(10**6) or []) > 100
    assert Style.objects.count() == 2
    kept = dict(page.context["fields"])
    assert kept == asked(clay=0.6, moss=0.4, title="", description="")
    assert "style of its own now" in admin_client.post(MIX, kept, follow=True).content.decode()


def test_a_preview_that_cannot_be_drawn_says_why(admin_client: Client, settings: Any, tmp_path: Path) -> None:
    settings.STICKER_MODEL, settings.VAR_DIR = str(tmp_path / "gone"), tmp_path
    page = sent(admin_client, clay="0.6", moss="0.4", preview="Preview")
    task = Task.objects.get()
    assert task.status == "failed" and task.error and "Make this mix" not in page
    assert admin_client.get(f"/admin/trainer/task/{task.pk}/preview.webp").status_code == 404


def test_what_cannot_be_mixed_is_said_beside_what_was_written(admin_client: Client) -> None:
    both = {"clay": "0.6", "moss": "0.4"}
    for wrong, said in (
        ({"clay": "0.6"}, "from 2 to 8 different styles"),
        ({}, "from 2 to 8 different styles"),
        (both | {"moss": "9"}, "less than or equal to 1.5"),
        (both | {"moss": "-1"}, "greater than or equal to 0"),
        (both | {"moss": "nan"}, "Enter a number"),
        (both | {"name": "clay"}, "that is no mix"),
        (both | {"name": "two words"}, "slug"),
    ):
        page = sent(admin_client, title="Wet clay", **wrong)
        assert said in page and "Wet clay" in page, wrong
    assert not Task.objects.exists() and Style.objects.count() == 2


def test_a_mix_that_fails_can_be_tried_again_as_it_was_asked_for(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("trainer.lora.mix.write", full)
        page = sent(admin_client, clay="0.6", moss="0.45", title="Wet clay")
    assert "No space left on device" in page and Style.objects.count() == 2
    form = admin_client.get(f"{MIX}?again={Task.objects.get().pk}").content.decode()
    assert 'value="marsh"' in form and 'value="0.45"' in form and "Wet clay" in form


def test_who_may_not_change_styles_mixes_none(client: Client, django_user_model: Any) -> None:
    assert client.get(MIX).status_code == 302
    teacher = django_user_model.objects.create_user("teacher", is_staff=True)
    teacher.user_permissions.add(Permission.objects.get(codename="change_dataset"))
    client.force_login(teacher)
    assert client.get(MIX).status_code == 403
    assert client.post(MIX, asked(clay="0.6", moss="0.4")).status_code == 403
    assert not Task.objects.exists()
