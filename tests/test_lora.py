"""Teaching a style: learnt, resumed exactly, stopped cleanly, and on disk what it was in memory."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from peft import get_peft_model_state_dict
from safetensors.torch import load_file, save_file

from tests.tiny_model import save_tiny
from trainer.lora import data, files, loop, loss, mix
from trainer.lora.data import Encoded, encode, mirrored
from trainer.lora.settings import ATTENTION, FEED_FORWARD, Settings
from trainer.nano.artist import draw
from trainer.nano.models import scheduler

QUICK = Settings(rank=4, alpha=8, steps=6, batch=2, learning_rate=1e-2, warm_up=1, targets=ATTENTION)
CREDIT = files.Credit("Moss", "Fern", "moss", description="Green")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny layers are computed sooner than a second thread is woken."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def pipeline(model: Path) -> StableDiffusionXLPipeline:
    loaded = StableDiffusionXLPipeline.from_pretrained(model, add_watermarker=False)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def pictures(many: int = 5) -> tuple[list[np.ndarray], list[str]]:
    drawn = [draw(seed, style="ink", size=64) for seed in range(many)]
    return [one.image for one in drawn], [
        f"{one.expression}, {one.subject}, ink, dm-sticker" for one in drawn
    ]


def taught(pipeline: StableDiffusionXLPipeline, settings: Settings, **given: Any) -> list[loop.Progress]:
    return list(loop.train(pipeline, encode(pipeline, *pictures(), settings), settings, **given))


def adapter(pipeline: StableDiffusionXLPipeline) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in get_peft_model_state_dict(pipeline.unet).items()}


def stop_after(steps: int) -> Any:
    seen = count(1)
    return lambda: next(seen) > steps


def fresh(model: Path) -> StableDiffusionXLPipeline:
    loaded = StableDiffusionXLPipeline.from_pretrained(model, add_watermarker=False)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def look(pipeline: StableDiffusionXLPipeline) -> np.ndarray:
    drawn = pipeline(
        "abc",
        height=64,
        width=64,
        num_inference_steps=2,
        generator=torch.Generator().manual_seed(0),
        output_type="np",
    )
    return drawn.images


def test_it_learns_and_only_beside_the_base(pipeline: StableDiffusionXLPipeline, tmp_path: Path) -> None:
    before = {name: value.clone() for name, value in pipeline.unet.state_dict().items()}
    encoded = encode(pipeline, *pictures(), QUICK)
    settings = replace(QUICK, steps=30, batch=5)
    fixed = replace(settings, seed=7)
    told = list(loop.train(pipeline, encoded, settings))
    assert [one.step for one in told] == list(range(1, 31)) and told[-1].rate < told[5].rate
    now = {name.replace(".base_layer", ""): value for name, value in pipeline.unet.state_dict().items()}
    assert all(torch.equal(value, now[name]) for name, value in before.items())
    with torch.no_grad():
        after = loop.loss_of(pipeline.unet, pipeline, encoded, fixed, 0, loop.EXACT)
        pipeline.unet.disable_adapters()
        assert after < loop.loss_of(pipeline.unet, pipeline, encoded, fixed, 0, loop.EXACT)


def test_a_resumed_training_is_the_same_training(model: Path, tmp_path: Path) -> None:
    straight, cut, resumed = (fresh(model) for _ in range(3))
    taught(straight, QUICK, kept=tmp_path / "straight.pt")
    assert taught(cut, QUICK, kept=tmp_path / "cut.pt", stopped=stop_after(3))[-1].step == 3
    assert [one.step for one in taught(resumed, QUICK, kept=tmp_path / "cut.pt")] == [4, 5, 6]
    wanted = adapter(straight)
    assert all(torch.equal(value, wanted[name]) for name, value in adapter(resumed).items())


def test_a_bad_number_stops_it_and_keeps_the_last_good_weights(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(fresh(model), QUICK, kept=tmp_path / "kept.pt", stopped=stop_after(2))
    good, broken = loop.loss_of, torch.tensor(float("nan"))
    monkeypatch.setattr(loop, "loss_of", lambda *given: good(*given) * (broken if given[4] == 3 else 1))
    with pytest.raises(loop.TrainingFailed, match="Step 4"):
        taught(fresh(model), QUICK, kept=tmp_path / "kept.pt")
    kept = loop.checkpoint.load(tmp_path / "kept.pt")
    assert kept["step"] == 2 and all(bool(v.isfinite().all()) for v in kept["adapter"].values())


def test_too_few_pictures_and_bad_settings_are_refused(pipeline: StableDiffusionXLPipeline) -> None:
    with pytest.raises(data.TooFew, match="at least 4 pictures, better 80; there are 3"):
        encode(pipeline, *pictures(3), QUICK)
    with pytest.raises(data.TooFew, match="there are 0"):
        encode(pipeline, [], [], QUICK)
    with pytest.raises(ValueError, match="rank must be from 1 to 256"):
        Settings(rank=0)


def test_mirror_images_say_the_other_side(pipeline: StableDiffusionXLPipeline) -> None:
    assert mirrored("sad, cloud left, star right, dm-sticker") == "sad, cloud right, star left, dm-sticker"
    encoded = encode(pipeline, *pictures(4), replace(QUICK, orders=2, flip=True))
    assert encoded.latents.shape[:2] == (4, 2) and encoded.states.shape[:3] == (4, 2, 2)
    assert not torch.equal(encoded.latents[:, 0], encoded.latents[:, 1])
    assert encode(pipeline, *pictures(4), QUICK).latents.shape[1] == 1


def test_shuffled_captions_keep_first_and_last_tags() -> None:
    caption = "happy, a, b, c, d, ink, dm-sticker"
    made = data.orders(caption, 6, data.Random(0))
    assert made[0] == caption and len(set(made)) > 2
    assert all(one.startswith("happy, ") and one.endswith(", ink, dm-sticker") for one in made)


def test_the_file_changes_pictures_exactly_as_the_training_did(
    model: Path, pipeline: StableDiffusionXLPipeline, tmp_path: Path
) -> None:
    plain = look(fresh(model))
    taught(pipeline, replace(QUICK, targets=ATTENTION + FEED_FORWARD))
    for name, value in pipeline.unet.named_parameters():
        if "lora_" in name:
            value.data = value.data.half().float()  # as the file stores them
    wanted = look(pipeline)
    path = files.save(pipeline.unet, tmp_path, CREDIT, size=64)
    loaded = fresh(model)
    loaded.load_lora_weights(tmp_path, adapter_name="moss")
    stored, arrived = load_file(path), get_peft_model_state_dict(loaded.unet, adapter_name="moss")
    assert {name.removeprefix("unet.") for name in stored} == set(arrived)
    assert np.abs(wanted - plain).max() > 1e-3, "the style shows"
    assert np.abs(look(loaded) - wanted).max() < 1e-4, "alpha 8 at rank 4 survived"


def test_the_header_names_maker_licence_and_trigger(
    pipeline: StableDiffusionXLPipeline, tmp_path: Path
) -> None:
    taught(pipeline, QUICK)
    weights, header = files.read(files.save(pipeline.unet, tmp_path, CREDIT, size=64))
    assert header["modelspec.author"] == "Fern" and header["modelspec.trigger_phrase"] == "moss"
    assert json.loads(header["lora_adapter_metadata"])["unet.lora_alpha"] == 8
    files.fits(weights, pipeline.unet)


def test_pickles_damaged_and_foreign_files_are_refused(
    pipeline: StableDiffusionXLPipeline, tmp_path: Path
) -> None:
    with pytest.raises(files.BadStyle, match="is a pickle"):
        files.read(tmp_path / "style.ckpt")
    (tmp_path / "cut.safetensors").write_bytes(b"12345678{")
    with pytest.raises(files.BadStyle, match="cannot be read"):
        files.read(tmp_path / "cut.safetensors")
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(files.BadStyle, match="holds no LoRA"):
        files.read(tmp_path / "other.safetensors")
    with pytest.raises(files.BadStyle, match="another model"):
        files.fits({"unet.down_blocks.9.to_q.lora_A.weight": torch.zeros(4, 32)}, pipeline.unet)


def test_a_mix_is_the_sum_of_its_styles(model: Path, tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 2)):
        teaching = fresh(model)
        taught(teaching, replace(QUICK, seed=seed))
        files.save(teaching.unet, tmp_path / name, CREDIT, size=64)
    both = fresh(model)
    for name in ("one", "two"):
        both.load_lora_weights(tmp_path / name, adapter_name=name)
    both.set_adapters(["one", "two"], [0.7, 0.4])
    parts = [(tmp_path / "one" / files.NAME, 0.7), (tmp_path / "two" / files.NAME, 0.4)]
    mix.mix(parts, tmp_path / "mix", replace(CREDIT, parents=("one", "two")), size=64)
    mixed = fresh(model)
    mixed.load_lora_weights(tmp_path / "mix")
    assert np.abs(look(mixed) - look(both)).max() < 2e-3
    assert files.read(tmp_path / "mix" / files.NAME)[1]["modelspec.merged_from"] == "one, two"


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction", "sample"])
def test_every_kind_of_prediction_has_its_target_and_weight(kind: str) -> None:
    clean, noise, share = torch.ones(2, 1), torch.full((2, 1), 3.0), torch.tensor([[1.0], [0.0]])
    wanted = {"epsilon": [3, 3], "v_prediction": [3, -1], "sample": [1, 1]}[kind]
    assert loss.target(kind, clean, noise, share).flatten().tolist() == wanted
    weights = loss.weight_of(kind, torch.linspace(0, 0.9999, 50), 5.0)
    assert bool(weights.isfinite().all()) and weights.max() <= 5.0
    with pytest.raises(ValueError, match="cannot be trained"):
        loss.target("guess", clean, noise, share)


def test_encoded_pictures_are_scaled_for_the_unet(pipeline: StableDiffusionXLPipeline) -> None:
    encoded: Encoded = encode(pipeline, *pictures(4), QUICK)
    channels = pipeline.unet.config.in_channels
    assert encoded.latents.shape[2:] == (channels, 8, 8) and encoded.size == 64


def test_the_first_steps_of_a_picture_are_learnt_with_a_least_weight(
    pipeline: StableDiffusionXLPipeline,
) -> None:
    pipeline.scheduler = scheduler()  # nano's: it begins with noise alone
    encoded = encode(pipeline, *pictures(), QUICK)
    levels = len(pipeline.scheduler.alphas_cumprod)
    noisiest = replace(loss.chosen(encoded, QUICK, 0, levels), times=torch.tensor([levels - 1, levels - 1]))

    def error(settings: Settings) -> float:
        return loss.error_of(pipeline.unet, pipeline, noisiest, encoded.size, settings, loop.EXACT).item()

    usual = error(QUICK)
    assert usual < 1e-4, "min-SNR alone forgets where nothing but noise is seen"
    assert error(replace(QUICK, least_weight=0.5)) > 0.01 > usual
