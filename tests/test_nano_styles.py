"""How the shipped styles are made: packs are drawn, taught by train_lora, mixed, and written as folders."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from django.core.management import CommandError, call_command

from tests.tiny_model import save_tiny
from trainer.lora import files, shelf
from trainer.lora.settings import NANO, Settings
from trainer.models import Dataset, TrainingRun
from trainer.nano.artist import packs
from trainer.runs import evidence
from trainer.runs.work import lesson_of

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = {"steps": 2, "batch": 2, "rank": 2, "alpha": 2, "orders": 1, "threads": 1}


@pytest.fixture(autouse=True)
def four_drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(packs, "PACKS", tuple(replace(pack, count=4) for pack in packs.PACKS))
    monkeypatch.setattr(evidence, "collect", lambda *given, **named: None)  # tests of runs look at it
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def model(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path / "var"
    made = save_tiny(tmp_path / "tiny")
    settings.STICKER_MODEL = str(made)
    return made


def weights_of(folder: Path) -> dict[str, torch.Tensor]:
    return files.read(folder / files.NAME)[0]


def test_drawn_packs_become_styles_and_a_mix_in_folders(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "styles"
    for name in ("ink", "pixel"):
        call_command("draw_pack", name, out=tmp_path / name)
        call_command("train_lora", str(tmp_path / name), name=name, publish=True, out=out, **QUICK)
    call_command("mix_styles", "woodcut", "ink:0.7", "pixel:0.4", description="Few tones.", out=out)
    pipeline = StableDiffusionXLPipeline.from_pretrained(model)
    for name, creator in (("ink", "Sumi"), ("pixel", "Bitto"), ("woodcut", "Sumi, Bitto")):
        files.fits(weights_of(out / name), pipeline.unet)
        told = json.loads((out / name / "style.json").read_text())
        assert told["name"] == name and told["creator"] == creator and told["licence"] == "MIT"
        assert {path.name for path in (out / name).iterdir()} == {files.NAME, "style.json", "README.md"}
    assert told["parents"] == ["ink", "pixel"] and told["trigger"] == "ink, pixel"
    said = (out / "ink" / "README.md").read_text()
    assert "`manage.py train_lora ink --name ink --steps 2 --rank 2 --alpha 2 --batch 2 --orders 1`" in said
    assert "mix_styles woodcut ink:0.7 pixel:0.4" in (out / "woodcut" / "README.md").read_text()
    run = TrainingRun.objects.get(name="ink")
    before = (out / "ink" / files.NAME).read_bytes()
    call_command("train_lora", run=run.pk, out=tmp_path / "again", weight=0.8)
    assert json.loads((tmp_path / "again" / "ink" / "style.json").read_text())["weight"] == 0.8
    assert (tmp_path / "again" / "ink" / files.NAME).read_bytes() == before, (
        "a run that is done writes once more"
    )


def test_the_same_command_teaches_the_same_weights(model: Path, tmp_path: Path) -> None:
    call_command("draw_pack", "clay", out=tmp_path / "clay")
    with pytest.raises(CommandError, match="--weight must be above 0"):
        call_command("train_lora", str(tmp_path / "clay"), name="one", weight=0.0)
    for name in ("one", "two"):
        call_command("train_lora", str(tmp_path / "clay"), name=name, out=tmp_path, **QUICK)
    one, two = weights_of(tmp_path / "one"), weights_of(tmp_path / "two")
    assert one.keys() == two.keys() and all(torch.equal(value, two[name]) for name, value in one.items())
    assert any(value.any() for name, value in one.items() if ".lora_B." in name), "something was learnt"


def test_a_pack_comes_back_from_its_folder_as_it_was_drawn(model: Path, tmp_path: Path) -> None:
    from trainer import datasets

    call_command("draw_pack", "watercolour", out=tmp_path / "pack")
    datasets.import_upload(path=tmp_path / "pack", name="aqua")
    dataset = Dataset.objects.get()
    assert (dataset.creator, dataset.licence, dataset.tag) == ("Aqua", "MIT", "watercolour")
    assert dataset.permission and dataset.source == "manage.py draw_pack watercolour"
    run = TrainingRun(dataset=dataset, name="aqua", model="nano", folder="nowhere")
    lesson = lesson_of(run, NANO)
    drawn = list(packs.drawings(packs.PACKS[3]))
    assert lesson.captions == [one.caption for one in drawn]
    for picture, one in zip(lesson.images, drawn, strict=True):
        assert np.abs(picture.astype(int) - one.image).max() <= 1


def test_unknown_packs_and_full_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no pack oil; choose one of clay, pixel, ink"):
        call_command("draw_pack", "oil", out=tmp_path / "oil")
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="Name a new folder"):
        call_command("draw_pack", "ink", out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_command_line_says_what_is_not_as_usual() -> None:
    usual = Settings()
    chosen = replace(usual, batch=1, flip=True, sample_every=5).plain()
    names = ("batch", "rank", "flip", "checkpointing", "sample_every")
    assert shelf.options(chosen, usual, names) == ["--batch", "1", "--flip"]
    assert shelf.options({"flip": False}, replace(usual, flip=True), names) == ["--no-flip"]


def test_a_broken_style_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "ink").mkdir()
    (tmp_path / "ink" / "style.json").write_text("{}")
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    with pytest.raises(files.BadStyle, match="cannot be read"):
        shelf.put(tmp_path / "broken.safetensors", tmp_path / "ink", model="nano", command="train_lora")
    assert [path.name for path in (tmp_path / "ink").iterdir()] == ["style.json"]
