"""Tasks: uploads that outlive their request, with progress, stop, and a clear end whatever happens."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from stickers.models import Status
from tests.packs import sticker, zipped
from tests.trainer_cast import work_at_once
from trainer import tasks
from trainer.models import Dataset, Refused, Task, TrainingRun
from trainer.tasks import files, hold, launch
from trainer.tasks.work import work_on

pytestmark = pytest.mark.django_db(transaction=True)
UPLOAD = "/admin/trainer/dataset/upload/"
FORM = {"name": "paws", "licence": "CC0", "permission": "by mail", "frames": "first"}


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing starts by itself, and every picture is told of."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(launch, "launch", lambda task: None)
    monkeypatch.setattr(hold, "TELL_SECONDS", 0.0)


@pytest.fixture
def pack(tmp_path: Path) -> bytes:
    path = zipped(tmp_path / "pack.zip", {f"{number}.png": sticker(number) for number in range(4)})
    return path.read_bytes()


@pytest.fixture
def waiting(admin_client: Client, pack: bytes) -> Task:
    """A task that an upload has made."""
    answer = admin_client.post(UPLOAD, {"file": SimpleUploadedFile("pack.zip", pack), **FORM})
    task: Task = Task.objects.get()
    assert answer["location"] == page_of(task)
    return task


def page_of(task: Task, part: str = "change") -> str:
    return f"/admin/trainer/task/{task.pk}/{part}/"


def said(client: Client, task: Task) -> dict[str, Any]:
    told: dict[str, Any] = client.get(page_of(task, "figures")).json()
    return told


def claimed(task: Task) -> Task:
    row: Task = Task.objects.claim_one(task.pk, worker="test")
    return row


def kept() -> list[Path]:
    return list(files.folder().iterdir())


def nothing_was_taken() -> bool:
    return not Dataset.objects.exists() and not kept()


def test_an_upload_waits_tells_how_far_it_is_and_ends_in_its_report(
    admin_client: Client, waiting: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(admin_client, waiting)["open"] and len(kept()) == 1
    seen: list[tuple[int, int]] = []
    tell = Task.tell

    def watched(task: Task, **fields: Any) -> None:
        tell(task, **fields)
        if "total" in fields:
            seen.append((said(admin_client, task)["done"], said(admin_client, task)["total"]))

    monkeypatch.setattr(Task, "tell", watched)
    work_at_once(waiting)
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4)]
    page = admin_client.get(page_of(waiting)).content.decode()
    assert "4 pictures were taken, 0 files were left out." in page and "Look for lettering" in page
    assert not said(admin_client, waiting)["open"] and not kept()
    assert "paws" in admin_client.get("/admin/trainer/task/").content.decode()


def test_an_upload_that_is_stopped_takes_nothing(admin_client: Client, waiting: Task) -> None:
    task = claimed(waiting)
    assert admin_client.get(page_of(task, "stop")).status_code == 405, "a link changes nothing"
    admin_client.post(page_of(task, "stop"))
    assert said(admin_client, task)["said"] == "It is being stopped."
    work_on(task)
    assert task.status == Status.CANCELLED and nothing_was_taken()
    assert "nothing was taken" in said(admin_client, task)["said"]


def test_an_upload_that_waits_is_stopped_at_once(admin_client: Client, waiting: Task) -> None:
    admin_client.post(page_of(waiting, "stop"))
    assert said(admin_client, waiting)["status"] == Status.CANCELLED and nothing_was_taken()
    assert Task.objects.claim_one(waiting.pk, worker="late") is None


def test_a_server_that_ends_in_the_middle_says_to_upload_again(admin_client: Client, waiting: Task) -> None:
    work_on(claimed(waiting), leaving=lambda: True)
    page = admin_client.get(page_of(waiting)).content.decode()
    assert "Upload it again." in page and nothing_was_taken()
    again = admin_client.get(f"{UPLOAD}?again={waiting.pk}").content.decode()
    assert 'value="paws"' in again and 'value="CC0"' in again and "by mail" in again


@pytest.mark.parametrize("died", ["working", "before it began"])
def test_a_process_that_was_killed_leaves_a_failure_that_says_what_to_do(
    admin_client: Client, waiting: Task, died: str
) -> None:
    task = claimed(waiting) if died == "working" else waiting
    long_ago = timezone.now() - timedelta(hours=1)
    if died == "working":
        Dataset.objects.create(name="paws")  # as the process does first
    times = {"lease_until": long_ago} if died == "working" else {"created_at": long_ago}
    Task.objects.filter(pk=task.pk).update(**times)
    told = said(admin_client, task)
    assert told["status"] == Status.FAILED and "Upload it again." in told["said"]
    work_on(task)  # should it have been asleep only, it does not come back to life
    assert said(admin_client, task) == told and nothing_was_taken()


def test_a_real_process_reads_the_upload(
    admin_client: Client, waiting: Task, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    monkeypatch.setenv("MEDIA_ROOT", str(settings.MEDIA_ROOT))
    settings.MEDIA_ROOT = Path(os.environ["MEDIA_ROOT"])
    launch.launch(waiting)
    until = time.monotonic() + 30
    while said(admin_client, waiting)["open"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert Dataset.objects.get().images.count() == 4 and not kept()


def test_a_data_set_that_is_learnt_from_is_refused_before_anything_waits(
    admin_client: Client, pack: bytes
) -> None:
    TrainingRun.objects.create(dataset=Dataset.objects.create(name="paws"), name="paws")
    page = admin_client.post(UPLOAD, {"file": SimpleUploadedFile("pack.zip", pack), **FORM})
    assert b"A training run is using" in page.content and not Task.objects.exists()


def test_few_tasks_are_open_at_a_time_and_old_ones_go(pack: bytes) -> None:
    def upload() -> Task:
        file = SimpleUploadedFile("pack.zip", pack)
        return tasks.take_upload(file=file, name="paws", fields={}, frames="first")

    for _ in range(4):
        upload()
    with pytest.raises(Refused, match="Wait until one has ended"):
        upload()
    assert len(kept()) == 4
    Task.objects.update(status=Status.DONE, created_at=timezone.now() - timedelta(days=31))
    for path in kept():
        os.utime(path)
    fresh = upload()
    assert list(Task.objects.all()) == [fresh]


def test_what_nobody_reads_any_more_is_swept_away(pack: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    named = files.keep(SimpleUploadedFile("pack.zip", pack))
    Task.objects.create(kind=Task.Kind.UPLOAD, name="paws", file=named)
    files.keep(SimpleUploadedFile("pack.zip", pack))
    files.sweep()
    assert len(kept()) == 2
    monkeypatch.setattr(files, "FORGOTTEN_SECONDS", -1)
    files.sweep()
    assert [path.name for path in kept()] == [named]


def test_people_see_their_own_tasks_and_not_those_of_others(
    admin_client: Client, client: Client, waiting: Task
) -> None:
    assert client.get(page_of(waiting)).status_code == 302
    someone: Callable[..., User] = User.objects.create_user
    reader, adder = someone("reader", is_staff=True), someone("adder", is_staff=True)
    for user, codename in ((reader, "view_dataset"), (adder, "add_dataset")):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(reader)
    assert client.get(page_of(waiting)).status_code == 200
    assert client.post(page_of(waiting, "stop")).status_code == 403
    client.force_login(adder)
    assert client.get(page_of(waiting)).status_code == 404
    assert client.post(page_of(waiting, "stop")).status_code == 404
    Task.objects.update(user=adder)
    assert client.get(page_of(waiting)).status_code == 200
    client.force_login(someone("powerless", is_staff=True))
    assert client.get(page_of(waiting)).status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == Status.QUEUED


def test_an_upload_is_answered_in_the_language_of_whoever_sent_it(admin_client: Client, pack: bytes) -> None:
    file = SimpleUploadedFile("pack.zip", pack[:300])
    admin_client.post(UPLOAD, {"file": file, **FORM}, headers={"accept-language": "zh-hant"})
    task = Task.objects.get()
    work_at_once(task)
    assert "上傳" in said(admin_client, task)["said"]
