"""From an upload to rows and files and out again, by the functions and by the commands."""

import csv
import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.packs import animated, drawn, encoded, line_meta, sticker, zipped
from trainer import datasets
from trainer.importing import INCOMING, Incoming, folder
from trainer.ingest import Report, read_upload
from trainer.models import Dataset, DatasetImage, TrainingRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    files = {f"{number}@2x.png": sticker(number) for number in (1, 2, 3)}
    return zipped(tmp_path / "pack.zip", {"productInfo.meta": line_meta([3, 1, 2]), **files})


def take(path: Path, name: str = "paws", **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("import_dataset", path, name=name, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def files(dataset: Dataset) -> list[str]:
    return sorted(path.name for path in folder(dataset).iterdir())


def everything() -> tuple[Any, ...]:
    """Every row and every file."""
    (dataset,) = Dataset.objects.all()
    return list(Dataset.objects.values()), list(DatasetImage.objects.values()), files(dataset)


def test_a_pack_becomes_rows_in_its_order_with_what_it_says_of_itself(pack: Path) -> None:
    told = take(pack, licence="CC BY 4.0", permission="by mail")
    dataset = Dataset.objects.get(name="paws")
    assert told["images"] == 3 and not told["left_out"]
    assert (dataset.title, dataset.creator, dataset.source) == ("Paws", "Bu2ma", "LINE 4711")
    assert (dataset.licence, dataset.permission) == ("CC BY 4.0", "by mail")
    images = list(dataset.images.all())
    assert [image.original_name for image in images] == ["3@2x.png", "1@2x.png", "2@2x.png"]
    assert [image.position for image in images] == [0, 1, 2]
    assert [image.proposed_tags for image in images] == [["Bu2ma"]] * 3
    with Image.open(images[1].path) as stored:
        assert stored.mode == "RGBA" and stored.size == (images[1].width, images[1].height) == (160, 160)
        kept, original = np.asarray(stored), np.asarray(drawn(1))
    seen = original[..., 3] > 0
    assert (kept[seen] == original[seen]).all() and (kept[~seen] == (255, 255, 255, 0)).all()
    assert len(files(dataset)) == 3


def test_the_same_name_again_adds_only_what_is_new(pack: Path, tmp_path: Path) -> None:
    take(pack)
    before = list(DatasetImage.objects.values())
    told = take(pack)
    assert told["taken"] == []
    assert {one["reason"] for one in told["left_out"]} == {"is in the data set already."}
    more = zipped(tmp_path / "more.zip", {"other.png": sticker(2), "new.png": sticker(4)})
    told = take(more, title="Big paws")
    assert [one["name"] for one in told["taken"]] == ["new.png"]
    assert list(DatasetImage.objects.values())[:3] == before
    assert list(DatasetImage.objects.values_list("position", flat=True)) == [0, 1, 2, 3]
    dataset = Dataset.objects.get()
    assert dataset.title == "Big paws" and dataset.creator == "Bu2ma"
    assert len(files(dataset)) == 4


def test_doubles_in_one_upload_are_taken_and_flagged(tmp_path: Path) -> None:
    smaller = encoded(drawn(1).resize((140, 140)))
    pack = {"1.png": sticker(1), "2.png": sticker(1), "3.png": smaller, "4.png": sticker(2)}
    told = take(zipped(tmp_path / "doubles.zip", pack))
    flags = {image.original_name: image.flags for image in DatasetImage.objects.all()}
    assert flags == {"1.png": [], "2.png": ["duplicate-bytes"], "3.png": ["looks-like"], "4.png": []}
    like = {one["name"]: one["like"] for one in told["taken"] if one["like"]}
    assert like == {"2.png": "1.png", "3.png": "1.png"}
    later = take(zipped(tmp_path / "later.zip", {"5.png": encoded(drawn(2).resize((130, 130)))}))
    assert [(one["flags"], one["like"]) for one in later["taken"]] == [(["looks-like"], "4.png")]


def test_more_frames_of_a_moving_picture_can_be_fetched_later(tmp_path: Path) -> None:
    path = zipped(tmp_path / "moving.zip", {"move.png": animated([1, 2, 3])})
    take(path)
    told = take(path, frames="all")
    assert [one["frame"] for one in told["taken"]] == [1, 2]
    assert [image.frame for image in DatasetImage.objects.all()] == [0, 1, 2]
    assert len(set(DatasetImage.objects.values_list("sha256", flat=True))) == 1
    assert all(image.flags == [] for image in DatasetImage.objects.all())


def test_names_propose_tags_and_sidecars_give_them(tmp_path: Path) -> None:
    pack = {"happy otter.png": sticker(1), "b.png": sticker(2), "b.txt": b"sad, cat, dm-sticker"}
    take(zipped(tmp_path / "kohya.zip", pack), creator="Bu2ma, Ltd.", trigger="dm-sticker")
    cat, otter = Dataset.objects.get().images.all()
    assert (otter.tags, otter.proposed_tags) == ([], ["happy", "otter", "Bu2ma Ltd."])
    assert (cat.tags, cat.caption_text()) == (["sad", "cat"], "sad, cat, dm-sticker")


def test_an_upload_that_cannot_be_read_changes_nothing(pack: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(pack.read_bytes()[:1000])
    with pytest.raises(CommandError, match="cut off"):
        take(broken)
    assert not Dataset.objects.exists()
    take(pack)
    before = everything()
    with pytest.raises(CommandError, match="cut off"):
        take(broken, title="Another")
    with pytest.raises(CommandError, match="no file or folder"):
        take(tmp_path / "absent")
    with pytest.raises(CommandError, match="title"):
        take(pack, title="x" * 121)
    assert everything() == before


def test_a_failure_while_storing_leaves_no_rows_and_no_files(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = datasets.create(name="paws")

    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("trainer.importing.describe", full)
    with pytest.raises(OSError, match="No space"):
        datasets.ingest_upload(dataset=dataset, path=pack)
    assert not dataset.images.exists() and files(dataset) == []


def test_the_same_pack_uploaded_twice_at_once_gives_no_doubles(pack: Path) -> None:
    dataset = datasets.create(name="paws")
    report = Report()
    slow = Incoming(dataset, report)
    with read_upload(pack, which="first", report=report) as upload:
        for found in upload.pictures("first"):
            slow.take(found)
        datasets.ingest_upload(dataset=dataset, path=pack)
        slow.store(upload)
    assert dataset.images.count() == 3 and report.taken == []
    assert [one.name for one in report.loud] == ["3@2x.png", "1@2x.png", "2@2x.png"]


def test_texts_that_no_database_stores_are_made_storable(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / os.fsdecode(b"caf\xe9.png")).write_bytes(sticker(1))
    row = '{"file_name": "b.png", "title": "half \\ud83d and \\u0000 none", "tags": ["\\ud800 x"]}'
    (tmp_path / "odd" / "metadata.jsonl").write_text(row)
    (tmp_path / "odd" / "b.png").write_bytes(sticker(2))
    take(tmp_path / "odd")
    told = {image.original_name: (image.title, image.tags) for image in DatasetImage.objects.all()}
    assert told == {"b.png": ("half ? and none", ["? x"]), "caf?.png": ("", [])}


def test_a_data_set_in_use_takes_no_uploads(pack: Path) -> None:
    take(pack)
    TrainingRun.objects.create(dataset=Dataset.objects.get(), name="paws")
    with pytest.raises(CommandError, match="A training run is using"):
        take(pack)


def test_what_a_killed_import_left_is_swept_away_by_the_next(pack: Path) -> None:
    dataset = datasets.create(name="paws")
    old, fresh = (folder(dataset) / f"{INCOMING}{name}" for name in ("old", "fresh"))
    for path in (old, fresh):
        path.mkdir(parents=True)
    os.utime(old, (0, 0))
    datasets.ingest_upload(dataset=dataset, path=pack)
    assert not old.exists() and fresh.exists()


def test_an_image_folder_comes_back_as_it_went_out(pack: Path, tmp_path: Path) -> None:
    take(pack, trigger="dm-sticker", creator="Bu2ma", licence="CC0")
    first, second, third = Dataset.objects.get().images.all()
    dataset = Dataset.objects.get()
    datasets.set_tags(dataset=dataset, images=[first.pk], tags=["happy", "tiger"])
    datasets.set_caption(dataset=dataset, images=[second.pk], caption="a tiger, in tears")
    datasets.set_included(dataset=dataset, images=[third.pk], included=False)
    out = tmp_path / "out"
    call_command("export_dataset", "paws", out=out, stdout=StringIO())
    with open(out / "train" / "metadata.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["happy, tiger, dm-sticker", "a tiger, in tears"]
    credit = json.loads((out / "dataset.json").read_text())
    assert (credit["creator"], credit["licence"], credit["trigger"]) == ("Bu2ma", "CC0", "dm-sticker")
    told = take(out, name="again", trigger="dm-sticker")
    assert len(told["taken"]) == 2
    again = Dataset.objects.get(name="again").images.all()
    assert [image.tags for image in again] == [["happy", "tiger"], []]
    assert [image.caption_text() for image in again] == ["happy, tiger, dm-sticker", "a tiger, in tears"]
    assert (np.array(Image.open(again[0].path)) == np.array(Image.open(first.path))).all()


@pytest.mark.parametrize("format", ["imagefolder", "kohya"])
def test_credits_that_an_export_wrote_are_read_back(pack: Path, tmp_path: Path, format: str) -> None:
    told = {"licence": "CC BY 4.0", "permission": "by mail,\nin March", "trigger": "dm-sticker"}
    take(pack, title="Small paws", **told)
    one = Dataset.objects.get()
    datasets.set_tags(dataset=one, images=[image.pk for image in one.images.all()], tags=["happy"])
    call_command("export_dataset", "paws", out=tmp_path / "out", format=format, stdout=StringIO())
    report = take(tmp_path / "out", name="again", title="Mine")
    again = Dataset.objects.get(name="again")
    wanted = {"title": "Mine", "creator": "Bu2ma", "source": "LINE 4711", **told}
    assert {field: getattr(again, field) for field in wanted} == wanted
    assert not report["left_out"] and not any("licence" in note for note in report["notes"])
    assert {image.caption_text() for image in again.images.all()} == {"happy, dm-sticker"}


@pytest.mark.parametrize(
    ("said", "noted"),
    [(b'{"creator": ', True), (b"[" * 9999, True), (b'"x"' + b" " * 99_999, True), (b"[1]", False)],
)
def test_a_credit_that_makes_no_sense_costs_no_picture(tmp_path: Path, said: bytes, noted: bool) -> None:
    report = take(zipped(tmp_path / "odd.zip", {"1.png": sticker(1), "dataset.json": said}))
    assert report["images"] == 1 and not report["left_out"]
    assert any("dataset.json" in note for note in report["notes"]) == noted


def test_a_credit_is_cut_to_what_fits_and_never_replaces_what_people_wrote(tmp_path: Path) -> None:
    said = {"creator": "x" * 500, "licence": "CC0\u0000", "trigger": 7, "title": "a\n b"}
    pack = zipped(tmp_path / "odd.zip", {"1.png": sticker(1), "dataset.json": json.dumps(said).encode()})
    dataset = datasets.create(name="paws", licence="mine")
    take(pack)
    dataset.refresh_from_db()
    assert (dataset.creator, dataset.licence, dataset.trigger) == ("x" * 200, "mine", "")
    assert dataset.title == "a b"


def test_kohya_gets_a_text_beside_each_picture(pack: Path, tmp_path: Path) -> None:
    take(pack)
    out = StringIO()
    call_command("export_dataset", "paws", out=tmp_path / "out", format="kohya", stdout=out)
    assert "Wrote 3 pictures" in out.getvalue()
    assert (tmp_path / "out" / "1_paws" / "0001.txt").read_text() == "paws\n"
    assert len(list((tmp_path / "out" / "1_paws").glob("*.png"))) == 3


def test_an_export_never_writes_over_anything(pack: Path, tmp_path: Path) -> None:
    take(pack)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for out, told in ((tmp_path / "mine", "something at"), (pack, "something at")):
        with pytest.raises(CommandError, match=told):
            call_command("export_dataset", "paws", out=out)
    with pytest.raises(CommandError, match="There are: paws"):
        call_command("export_dataset", "claws", out=tmp_path / "out")
    datasets.create(name="claws")
    with pytest.raises(CommandError, match="no included pictures"):
        call_command("export_dataset", "claws", out=tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "mine", "pack.zip"]


def test_the_report_for_people_names_every_file_that_was_left_out(pack: Path, tmp_path: Path) -> None:
    mixed = {"1.png": sticker(1), "notes.doc": b"", "__MACOSX/._1.png": b"", "2.png": sticker(2, 100)}
    mixed |= {f"{number}_key.png": sticker(3) for number in range(4)} | {"tab_on.png": sticker(4)}
    mixed |= {f"{number}.doc": b"" for number in range(4)}
    out = StringIO()
    call_command("import_dataset", zipped(tmp_path / "mixed.zip", mixed), name="paws", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "2 pictures were taken, 5 files were left out."
    assert lines[1].startswith("  - notes.doc, 0.doc, 1.doc, 2.doc, 3.doc (5): is no picture")
    assert lines[2] == "  ? 2.png: tiny"
    assert "wants 80 or more" in lines[3] and "Creator, licence and permission" in lines[4]
    assert lines[5:] == [
        "  (1: is a file of the system, not of the pack.)",
        "  (4: is the small key-pad picture of a sticker.)",
        "  (1: is the cover or the tab of the pack.)",
    ]


def test_deleting_a_data_set_takes_its_files_along(pack: Path, media: Path) -> None:
    take(pack)
    dataset = Dataset.objects.get()
    assert folder(dataset).exists()
    datasets.delete(dataset=dataset)
    assert not folder(dataset).exists() and not DatasetImage.objects.exists()
