"""Lettering in a data set: looked for in bulk, taken off, decided on, taken back."""

from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.lettered import each_picture_read_once, figure, lettered, touching
from trainer import text_files, texts
from trainer.models import Dataset, DatasetImage, InUse, Refused, TextRemoval, TrainingRun

__all__ = ["each_picture_read_once"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = TextRemoval.Status


@pytest.fixture
def dataset(settings, tmp_path: Path) -> Dataset:
    settings.MEDIA_ROOT = tmp_path
    return Dataset.objects.create(name="bears")


def added(dataset: Dataset, pixels: np.ndarray) -> DatasetImage:
    number = dataset.images.count()
    name = f"datasets/bears/{number}.png"
    path = Path(text_files.settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels, "RGBA").save(path)
    return dataset.images.create(
        position=number, original_name=f"{number}.png", sha256=f"{number:064}", image=name,
        height=pixels.shape[0], width=pixels.shape[1],
    )  # fmt: skip


def shown(image: DatasetImage) -> np.ndarray:
    image.refresh_from_db()
    return text_files.picture(str(image.image))


def looked(image: DatasetImage) -> TextRemoval:
    texts.look(image)
    return TextRemoval.objects.get(image=image)


def some_mask(pixels: np.ndarray, rows: int) -> np.ndarray:
    mask = np.zeros((*pixels.shape[:2], 3), np.uint8)
    mask[:rows, :, 0] = 255
    return mask


def test_a_data_set_is_looked_through_and_clean_ones_are_accepted_by_command(dataset: Dataset):
    bare, words = added(dataset, figure()), added(dataset, lettered()[0])
    told = StringIO()
    call_command("remove_text", "bears", "--accept-clean", stdout=told)
    assert "2/2" in told.getvalue() and "Accepted just now: 1" in told.getvalue()
    assert [row.status for row in TextRemoval.objects.all()] == [Status.NONE, Status.ACCEPTED]
    assert np.array_equal(shown(words), lettered()[1]) and np.array_equal(shown(bare), figure())
    assert not list(texts.look_for_text(dataset=dataset, again=True))[1:], "a decision was looked at again"


def test_text_is_flagged_until_somebody_has_decided(dataset: Dataset):
    image = added(dataset, lettered()[0])
    row = looked(image)
    assert row.status == Status.CLEANED and image.flags == ["text"] and "Hello" in row.words
    assert np.array_equal(shown(image), lettered()[0]), "the picture changed before anybody accepted"
    texts.accept(removal=row)
    assert DatasetImage.objects.get(pk=image.pk).flags == []
    texts.undo(removal=row)
    assert row.status == Status.REVIEW and DatasetImage.objects.get(pk=image.pk).flags == ["text"]
    assert np.array_equal(shown(image), lettered()[0])
    texts.reject(removal=row)
    assert row.status == Status.REJECTED and DatasetImage.objects.get(pk=image.pk).flags == ["text"]
    texts.undo(removal=row)
    texts.reject(removal=row, no_text=True)
    assert DatasetImage.objects.get(pk=image.pk).flags == []


def test_touching_letters_wait_for_review_with_a_proposal(dataset: Dataset):
    row = looked(added(dataset, touching()))
    assert row.status == Status.REVIEW and row.mask and row.after
    assert text_files.picture(str(row.mask))[..., :3].any()


def test_masks_are_painted_undone_and_redone_and_old_files_go(dataset: Dataset, tmp_path: Path):
    pixels = figure()
    image = added(dataset, pixels)
    row = looked(image)
    assert (row.status, row.can_undo) == (Status.NONE, False)
    texts.paint(removal=row, mask=some_mask(pixels, 40))
    texts.paint(removal=row, mask=some_mask(pixels, 90))
    assert not text_files.picture(str(row.after))[:90, :, 3].any()
    texts.undo(removal=row)
    assert text_files.picture(str(row.after))[40:90, :, 3].any() and row.can_redo
    texts.redo(removal=row)
    assert not text_files.picture(str(row.after))[:90, :, 3].any()
    texts.undo(removal=row)
    texts.undo(removal=row)
    assert not row.after
    texts.paint(removal=row, mask=some_mask(pixels, 60))
    assert not row.can_redo and len(row.history) == 1
    assert len(list((tmp_path / "datasets/bears/text").iterdir())) == 2, "files were left that no row names"


def test_a_painted_picture_is_not_looked_at_again(dataset: Dataset):
    image = added(dataset, figure())
    texts.paint(removal=looked(image), mask=some_mask(figure(), 40))
    assert texts.unseen(dataset, again=True) == []


def test_who_comes_second_is_told_and_changes_nothing(dataset: Dataset):
    image = added(dataset, lettered()[0])
    row = looked(image)
    stale = TextRemoval.objects.get(pk=row.pk)
    texts.reject(removal=row)
    with pytest.raises(Refused, match="Somebody else"):
        texts.accept(removal=stale)
    assert np.array_equal(shown(image), lettered()[0])
    assert TextRemoval.objects.get(pk=row.pk).status == Status.REJECTED


def test_a_data_set_in_use_is_not_changed(dataset: Dataset):
    image = added(dataset, lettered()[0])
    row = looked(image)
    TrainingRun.objects.create(dataset=dataset, name="bears")
    with pytest.raises(InUse):
        texts.accept(removal=row)
    with pytest.raises(CommandError, match="training run"):
        call_command("remove_text", "bears", "--accept-clean", stdout=StringIO())
    assert np.array_equal(shown(image), lettered()[0])


def test_a_broken_file_is_named_and_the_rest_goes_on(dataset: Dataset):
    broken, good = added(dataset, figure()), added(dataset, figure())
    broken.path.write_bytes(b"no picture")
    first, second = texts.look_for_text(dataset=dataset)
    assert "missing or broken" in first.trouble and first.image == broken
    assert second.removal is not None and second.image == good


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 600_000])
def test_what_is_no_mask_is_refused(content: bytes):
    with pytest.raises(Refused):
        text_files.read_mask(content, (40, 40))


def test_a_mask_of_another_size_is_refused_before_it_is_unpacked():
    huge = text_files.png(np.zeros((3000, 3000, 3), np.uint8))
    with pytest.raises(Refused, match="another size"):
        text_files.read_mask(huge, (40, 40))
