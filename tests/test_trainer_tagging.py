"""Tags proposed by a vision-language model: reading its answers, and a tiny model that really looks."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from stickers.models import Status
from tests.tiny_captioner import save_captioner, teach
from tests.trainer_cast import work_at_once
from trainer import datasets, tasks
from trainer.captioner import Captioner, CaptionerFailed, read_tags
from trainer.captioner.captioner import QUESTION, on_white
from trainer.models import Dataset, Refused, Task
from trainer.runs.device import device_lock, device_name
from trainer.tasks.work import work_on

RED, BLUE = "happy, laugh, tiger", "sad, cry, panda"


@pytest.mark.parametrize(
    ("answer", "tags"),
    [
        ("happy, laugh, tiger", ["happy", "laugh", "tiger"]),
        ("Tags: Happy, #laugh, “Tiger”, happy.", ["happy", "laugh", "tiger"]),
        ("Here are the tags for this:\n- happy\n- fat tiger\n", ["happy", "fat tiger"]),
        ("1. happy\n2. laugh\n3. 3d", ["happy", "laugh", "3d"]),
        ('```json\n{"tags": ["happy", "thumbs_up"]}\n```', ["happy", "thumbs up"]),
        ("<think>It is red, so angry?</think>\n**angry**，fist；cat", ["angry", "fist", "cat"]),
        ("<think>never ends, and so on", []),
        ("開心、老虎", ["開心", "老虎"]),
        ("a drawing of a tiger that is laughing on a sofa", ["tiger", "laughing", "sofa"]),
        ("happy, a very long remark about everything in this picture, cat", ["happy", "cat"]),
        ("I'm sorry, I cannot help with that, friend.", []),
        ("hello", ["hello"]),
        ("�\x00, 12, ...", []),
        ("", []),
    ],
)  # fmt: skip
def test_answers_are_read_whatever_shape_they_have(answer: str, tags: list[str]) -> None:
    assert read_tags(answer) == tags


def test_an_endless_answer_gives_a_few_tags() -> None:
    assert len(read_tags(", ".join(f"tag {'x' * number}" for number in range(1, 500)))) == 12


@pytest.fixture(scope="module")
def captioner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Knows two pictures: a red square and a blue one."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model only waits for others
    folder = save_captioner(tmp_path_factory.mktemp("captioner"), QUESTION)
    teach(folder, {RED: square("red"), BLUE: square("blue")}, QUESTION)
    yield folder
    torch.set_num_threads(threads)


def square(colour: str) -> Image.Image:
    return Image.new("RGB", (56, 56), colour)


@pytest.fixture
def bears(transactional_db: None, settings: Any, tmp_path: Path) -> Dataset:
    settings.MEDIA_ROOT = tmp_path / "media"
    dataset = datasets.create(name="bears")
    for position, colour in enumerate(("red", "blue", "red")):
        path = tmp_path / "media" / "datasets" / "bears" / f"{position}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        square(colour).convert("RGBA").save(path)
        dataset.images.create(
            position=position,
            original_name=path.name,
            sha256=f"{position:064}",
            image=f"datasets/bears/{path.name}",
            width=56,
            height=56,
            tags=["mine"] if position == 2 else [],
        )
    return dataset


def test_the_model_that_is_configured_looks_and_proposes(
    bears: Dataset, captioner: Path, settings: Any
) -> None:
    settings.CAPTION_MODEL = str(captioner)
    said = io.StringIO()
    call_command("tag_dataset", "bears", stdout=said)
    assert [one.proposed_tags for one in bears.images.all()] == [RED.split(", "), BLUE.split(", "), []]
    assert [one.tags for one in bears.images.all()] == [[], [], ["mine"]]
    assert "2 of 2 pictures" in said.getvalue()
    call_command("tag_dataset", "bears", all=True, stdout=said)
    assert bears.images.last().proposed_tags == RED.split(", ")
    assert "1 of 3 pictures" in said.getvalue()


def test_the_page_lets_the_model_look_and_tells_what_came_of_it(
    bears: Dataset, captioner: Path, settings: Any, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAPTION_MODEL = str(captioner)
    monkeypatch.setattr("trainer.tasks.launch.launch", work_at_once)
    grid = f"/admin/trainer/datasetimage/of/{bears.pk}/"
    assert "Let the caption model propose tags" in admin_client.get(grid).content.decode()
    door = f"/admin/trainer/dataset/{bears.pk}/propose/"
    assert admin_client.get(door).status_code == 405, "a link changes nothing"
    page = admin_client.post(door, follow=True).content.decode()
    assert "2 of 2 pictures have new proposals." in page and grid in page
    assert [one.proposed_tags for one in bears.images.all()] == [RED.split(", "), BLUE.split(", "), []]
    assert "tags or proposals already" in admin_client.post(door, follow=True).content.decode()
    assert "1 of 3 pictures" in admin_client.post(door, {"every": "on"}, follow=True).content.decode()


def test_proposals_so_far_are_kept_when_somebody_stops(
    bears: Dataset, captioner: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAPTION_MODEL = str(captioner)
    monkeypatch.setattr("trainer.tasks.launch.launch", lambda task: None)
    task = tasks.propose_tags(dataset=bears)
    with pytest.raises(Refused, match="looking at this data set already"):
        tasks.propose_tags(dataset=bears)
    claimed = Task.objects.claim_one(task.pk, worker="test")
    tasks.stop(task)
    work_on(claimed)
    assert claimed.status == Status.CANCELLED
    assert [bool(one.proposed_tags) for one in bears.images.all()] == [True, False, False]


def test_the_model_waits_while_a_training_has_the_device(
    bears: Dataset, captioner: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAPTION_MODEL = str(captioner)
    monkeypatch.setattr("trainer.tasks.launch.launch", lambda task: None)
    claimed = Task.objects.claim_one(tasks.propose_tags(dataset=bears).pk, worker="test")
    looks = iter([False, True])
    with device_lock(device_name()):
        work_on(claimed, leaving=lambda: next(looks))
    assert claimed.status == Status.FAILED and "begin again" in claimed.error
    assert not any(one.proposed_tags for one in bears.images.all())


def test_without_a_model_the_button_is_off_and_says_how_to_configure_one(
    bears: Dataset, settings: Any, admin_client: Client
) -> None:
    settings.CAPTION_MODEL = ""
    for page in (f"datasetimage/of/{bears.pk}/", f"dataset/{bears.pk}/change/"):
        shown = admin_client.get(f"/admin/trainer/{page}").content.decode()
        assert "Set the environment variable CAPTION_MODEL" in shown
        assert re.search(r"<button[^>]* disabled[^>]*>Let the caption model", shown)
    answer = admin_client.post(f"/admin/trainer/dataset/{bears.pk}/propose/", follow=True)
    assert "Set the environment variable" in answer.content.decode() and not Task.objects.exists()


def test_who_may_only_look_cannot_let_the_model_look(
    bears: Dataset, settings: Any, client: Client, django_user_model: Any
) -> None:
    settings.CAPTION_MODEL = "anything"
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_dataset"))
    client.force_login(reader)
    page = client.get(f"/admin/trainer/datasetimage/of/{bears.pk}/").content.decode()
    assert "Let the caption model" not in page
    assert client.post(f"/admin/trainer/dataset/{bears.pk}/propose/").status_code == 403


def test_a_broken_picture_in_a_batch_has_no_tags(captioner: Path, tmp_path: Path) -> None:
    good, broken, hidden = (tmp_path / name for name in ("good.png", "broken.png", "hidden.png"))
    square("blue").save(good)
    broken.write_bytes(good.read_bytes()[:60])
    Image.new("RGBA", (56, 56), (255, 0, 0, 0)).save(hidden)
    found = dict(Captioner(str(captioner), device="cpu", batch=3).tags([good, broken, hidden]))
    assert found[good] == BLUE.split(", ") and found[broken] == []
    assert on_white(hidden).getcolors() == [(56 * 56, (255, 255, 255))]


def test_without_a_model_the_command_says_how_to_configure_one(bears: Dataset, settings: Any) -> None:
    settings.CAPTION_MODEL = ""
    with pytest.raises(CommandError, match="Set the environment variable CAPTION_MODEL"):
        call_command("tag_dataset", "bears")


def test_what_is_no_caption_model_is_refused_in_a_sentence(
    bears: Dataset, settings: Any, tmp_path: Path
) -> None:
    settings.CAPTION_MODEL = str(tmp_path)
    with pytest.raises(CommandError, match="could not be loaded"):
        call_command("tag_dataset", "bears")
    with pytest.raises(CommandError, match=r"no data set “cats”. There are: bears"):
        call_command("tag_dataset", "cats")


def test_weights_in_a_pickle_are_never_loaded(captioner: Path, tmp_path: Path) -> None:
    for file in captioner.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'exit 1'\ntR.")
    with pytest.raises(CaptionerFailed, match="safetensors"):
        Captioner(str(tmp_path), device="cpu")
