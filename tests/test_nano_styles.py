"""The command that teaches the shipped styles, tried with a tiny model and packs of a few pictures."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from django.core.management import CommandError, call_command

from tests.tiny_model import save_tiny
from trainer.lora import files
from trainer.nano import checkpoint, models, pace, styles, tokenizer
from trainer.nano.artist import packs
from trainer.nano.export import export


def test_styles_and_mixes_are_taught_written_and_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = tuple(replace(pack, count=4) for pack in packs.PACKS)
    monkeypatch.setattr(packs, "PACKS", few)
    monkeypatch.setattr(pace, "begin", lambda threads: pace.EXACT)
    monkeypatch.setattr(styles, "NANO", replace(styles.NANO, batch=2, orders=1))
    model = save_tiny(tmp_path / "model")
    call_command("train_styles", steps=1, model=model, folder=tmp_path, out=tmp_path / "styles")
    assert "no teacher" in capsys.readouterr().out
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


def test_a_style_taught_to_the_teacher_settles_on_the_distilled_model(tmp_path: Path) -> None:
    """The adapter that is written is the average of what was learnt after the teacher's lesson."""
    torch.manual_seed(0)
    words, vae = tokenizer.build(), models.autoencoder()
    for name in ("model", "teacher"):
        parts = {"vae": vae, "unet": models.unet((32, 64)), "text_encoder": models.text_encoder(len(words))}
        export(tmp_path / name, tokenizer=words, training=None, **parts)
    pack = replace(packs.PACKS[0], count=4)
    lesson = styles.Lesson(steps=1, settling=2, rank=2)
    told = list(
        styles.teach(
            pack,
            tmp_path / "model",
            tmp_path / "out",
            lesson,
            teacher=tmp_path / "teacher",
            work=tmp_path,
            pace=pace.EXACT,
        )
    )
    assert told[-1].steps == 2 and (tmp_path / "settled-clay.pt").exists()
    weights, _ = files.read(tmp_path / "out" / "clay" / files.NAME)
    kept = checkpoint.load(tmp_path / "settled-clay.pt")["averages"][0]
    name = next(name for name in weights if ".lora_B." in name)
    layer, _, rest = name.removeprefix("unet.").partition(".lora_B.")
    assert torch.equal(weights[name], kept[f"{layer}.lora_B.default.{rest}"].half())
