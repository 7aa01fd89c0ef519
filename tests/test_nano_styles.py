"""The command that teaches the shipped styles, tried with a tiny model and packs of a few pictures."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from diffusers import StableDiffusionXLPipeline
from django.core.management import CommandError, call_command

from tests.tiny_model import save_tiny
from trainer.lora import files
from trainer.nano import pace, styles
from trainer.nano.artist import packs


def test_styles_and_mixes_are_taught_written_and_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tuple(replace(pack, count=4) for pack in packs.PACKS)
    monkeypatch.setattr(packs, "PACKS", few)
    monkeypatch.setattr(pace, "begin", lambda threads: pace.EXACT)
    monkeypatch.setattr(styles, "NANO", replace(styles.NANO, batch=2, orders=1))
    model = save_tiny(tmp_path / "model")
    call_command("train_styles", steps=1, model=model, folder=tmp_path, out=tmp_path / "styles")
    written = {path.name for path in (tmp_path / "styles").iterdir()}
    assert written == {"clay", "pixel", "ink", "watercolour", *(made.name for made in styles.MIXES)}
    pipeline = StableDiffusionXLPipeline.from_pretrained(model)
    for name in written:
        weights, header = files.read(tmp_path / "styles" / name / files.NAME)
        files.fits(weights, pipeline.unet)
        told = json.loads((tmp_path / "styles" / name / "style.json").read_text())
        assert told["name"] == name and told["creator"] == header["modelspec.author"]
    made = json.loads((tmp_path / "styles" / "woodcut" / "style.json").read_text())
    assert made["parents"] == ["ink", "pixel"] and made["creator"] == "Sumi and Bitto"


def test_an_unknown_style_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no style oil; choose one of clay, pixel, ink"):
        call_command("train_styles", only="oil", folder=tmp_path)
