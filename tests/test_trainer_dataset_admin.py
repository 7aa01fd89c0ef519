"""The pages of data sets: uploads with a report, fields, exports; for staff with permission alone."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.packs import line_meta, sticker, zipped
from tests.trainer_cast import work_at_once
from trainer import datasets
from trainer.importing import folder
from trainer.models import Dataset, DatasetImage, TrainingRun

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/trainer/dataset/"
UPLOAD = "/admin/trainer/dataset/upload/"
CREDIT = {"creator": "Bu2ma", "licence": "CC BY 4.0", "permission": "by mail", "frames": "first"}


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("trainer.tasks.launch.launch", work_at_once)


@pytest.fixture
def staff(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    return client


@pytest.fixture
def pack(tmp_path: Path) -> bytes:
    files = {"1@2x.png": sticker(1), "2@2x.png": sticker(2), "tab_on@2x.png": sticker(3), "<b>.txt": b"no"}
    return zipped(tmp_path / "pack.zip", {"productInfo.meta": line_meta([2, 1]), **files}).read_bytes()


def send(client: Client, content: bytes, address: str = UPLOAD, **fields: str) -> str:
    file = SimpleUploadedFile("pack.zip" if content.startswith(b"PK") else "one.png", content)
    answer = client.post(address, {"file": file, "name": "paws", **CREDIT, **fields}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def helper_with(*permissions: str) -> Client:
    user = User.objects.create_user("helper", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def test_a_pack_is_uploaded_in_one_step_and_its_report_is_shown(staff: Client, pack: bytes) -> None:
    page = send(staff, pack)
    assert "2 pictures were taken, 1 file was left out." in page
    assert "is the cover or the tab of the pack." in page
    assert "&lt;b&gt;.txt" in page and "<b>.txt" not in page
    dataset = Dataset.objects.get(name="paws")
    assert (dataset.title, dataset.creator, dataset.permission) == ("Paws", "Bu2ma", "by mail")
    assert [image.original_name for image in dataset.images.all()] == ["2@2x.png", "1@2x.png"]


def test_sent_twice_nothing_is_taken_twice(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    assert "0 pictures were taken" in send(staff, pack)
    assert DatasetImage.objects.count() == 2


def test_more_pictures_are_added_to_a_data_set(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    dataset = Dataset.objects.get()
    more = f"{LIST}{dataset.pk}/upload/"
    assert "by mail" in staff.get(more).content.decode()
    assert "1 picture was taken" in send(staff, sticker(9), more, name="ignored", licence="CC0")
    dataset.refresh_from_db()
    assert (dataset.name, dataset.licence, dataset.images.count()) == ("paws", "CC0", 3)


def test_a_large_upload_takes_the_way_over_the_disk(staff: Client, pack: bytes, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert "2 pictures were taken" in send(staff, pack)


def test_a_broken_upload_is_answered_by_a_sentence(staff: Client, pack: bytes) -> None:
    assert "cut off. Upload it again." in send(staff, pack[:500])
    assert not list((folder(Dataset(name="x")).parents[1] / "uploads").iterdir())
    assert "slug" in send(staff, pack, name="two words")
    assert not Dataset.objects.exists()


def test_uploads_over_the_limit_are_refused(
    staff: Client, pack: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.admin.upload.MOST_UPLOAD_BYTES", 1000)
    assert "Upload it in parts." in send(staff, pack)
    assert not Dataset.objects.exists()


def test_the_list_counts_pictures_and_leads_to_them(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    dataset = Dataset.objects.get()
    datasets.set_included(dataset=dataset, images=[dataset.images.all()[0].pk], included=False)
    page = staff.get(LIST).content.decode()
    assert "1 of 2" in page
    assert f"/{dataset.images.all()[1].pk}/thumbnail.webp" in page
    assert staff.get(f"{LIST}add/").headers["Location"] == UPLOAD


def test_fields_are_changed_by_hand_but_not_the_name(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    dataset = Dataset.objects.get()
    page = f"{LIST}{dataset.pk}/change/"
    assert "Export for kohya" in staff.get(page).content.decode()
    fields = {"title": "Big paws", "creator": "Bu2ma", "licence": "CC0", "permission": "x", "trigger": "dm"}
    assert staff.post(page, {**fields, "name": "claws", "source": ""}).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.name, dataset.title, dataset.tag, dataset.source) == ("paws", "Big paws", "dm", "")


def test_a_data_set_in_use_stays_as_it_is(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    dataset = Dataset.objects.get()
    TrainingRun.objects.create(dataset=dataset, name="paws")
    page = staff.post(f"{LIST}{dataset.pk}/change/", {"title": "Another"}).content.decode()
    assert "A training run is using" in page
    assert "A training run is using" in send(staff, sticker(9))
    assert "in use" in staff.get(LIST).content.decode()
    page = staff.post(f"{LIST}{dataset.pk}/delete/", {"post": "yes"}).content.decode()
    assert "Cannot delete" in page and folder(dataset).exists()
    dataset.refresh_from_db()
    assert (dataset.title, dataset.images.count()) == ("Paws", 2)


def test_exports_come_as_a_zip(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    dataset = Dataset.objects.get()
    for format, wanted in (("imagefolder", "paws/train/0002.png"), ("kohya", "paws/1_paws/0002.txt")):
        answer = staff.get(f"{LIST}{dataset.pk}/export/{format}/")
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
            assert wanted in archive.namelist() and "paws/dataset.json" in archive.namelist()
    assert staff.get(f"{LIST}{dataset.pk}/export/tar/").status_code == 404
    empty = datasets.create(name="empty")
    answer = staff.get(f"{LIST}{empty.pk}/export/kohya/", follow=True)
    assert "no included pictures" in answer.content.decode()


def test_deleting_takes_the_files_along(staff: Client, pack: bytes) -> None:
    send(staff, pack)
    dataset = Dataset.objects.get()
    assert folder(dataset).exists()
    assert staff.post(f"{LIST}{dataset.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not folder(dataset).exists() and not Dataset.objects.exists()


def test_strangers_and_staff_without_permission_see_nothing(client: Client, pack: bytes) -> None:
    dataset = datasets.create(name="other")
    pages = (LIST, UPLOAD, f"{LIST}{dataset.pk}/upload/", f"{LIST}{dataset.pk}/export/kohya/")
    powerless = helper_with()
    for page in pages:
        assert client.get(page).status_code == 302
        assert powerless.get(page).status_code == 403
    file = SimpleUploadedFile("pack.zip", pack)
    assert powerless.post(UPLOAD, {"file": file, "name": "paws", **CREDIT}).status_code == 403
    assert Dataset.objects.count() == 1


def test_who_may_only_add_does_not_reach_what_is_there(pack: bytes) -> None:
    datasets.create(name="paws")
    adder = helper_with("add_dataset")
    assert "Choose another name." in send(adder, pack)
    assert not DatasetImage.objects.exists()
    assert "2 pictures were taken" in send(adder, pack, name="mine")
