"""Teaching any SDXL-shaped model: settings, validation, samples, several processes, both kinds of file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors import safe_open

from stickers.engine.styles import file as engine_file
from stickers.engine.styles import names
from tests.lora_cast import QUICK, flat, fresh, pictures, taught
from tests.tiny_model import save_tiny
from trainer.lora import adapter, files, kohya, load, loop, settings, validation
from trainer.lora.data import encode
from trainer.lora.schedule import rate_at
from trainer.lora.settings import CONVOLUTIONS, FEED_FORWARD
from trainer.nano import checkpoint

ROOT = Path(__file__).resolve().parent.parent
CREDIT = files.Credit("Moss", "Fern", "moss", licence="CC BY 4.0", parents=("one", "two"))
FULL = replace(
    QUICK,
    steps=12,
    accumulate=2,
    text_rank=2,
    schedule="linear",
    validation_share=0.2,
    validate_every=4,
    sample_prompts=("a b",),
    sample_seeds=(1, 2),
    sample_every=6,
    sample_steps=2,
)


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


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("both"), both_encoders=True)


def stop_after(steps: int) -> Any:
    seen = count(1)
    return lambda: next(seen) > steps


def test_twelve_steps_are_six_and_six_to_the_last_bit(both: Path, tmp_path: Path) -> None:
    def part(kept: Path, stopped: Any = loop.never) -> tuple[dict[str, torch.Tensor], list[loop.Progress]]:
        pipeline = fresh(both)
        encoded = encode(pipeline, *pictures(), FULL)
        told = list(loop.train(pipeline, encoded, FULL, kept, stopped=stopped))
        parts = {"unet": pipeline.unet, "text_encoder": pipeline.text_encoder}
        return flat({**parts, "text_encoder_2": pipeline.text_encoder_2}), told

    straight, whole = part(tmp_path / "straight.pt")
    part(tmp_path / "cut.pt", stop_after(6))
    resumed, rest = part(tmp_path / "cut.pt")
    assert [one.step for one in rest] == list(range(7, 13))
    assert {name.partition(".")[0] for name in straight} == {"unet", "text_encoder", "text_encoder_2"}
    assert all(torch.equal(value, straight[name]) for name, value in resumed.items())
    assert rest[-1].loss == whole[-1].loss and rest[-1].validation == whole[-1].validation
    assert [one.step for one in whole if one.validation is not None] == [4, 8, 12]
    assert [one.step for one in whole if one.samples] == [6, 12]
    assert np.array_equal(rest[-1].samples[1], whole[-1].samples[1])


def test_looking_at_it_does_not_change_what_is_learnt(model: Path) -> None:
    asked = replace(QUICK, steps=3, sample_prompts=("a",), sample_steps=1, sample_every=0)
    watched, told = taught(model, asked, sample_now=lambda: True)
    assert all(len(one.samples) == 1 and one.samples[0].shape == (64, 64, 4) for one in told)
    assert not np.array_equal(told[0].samples[0], told[-1].samples[0]), "the style is seen to come"
    unwatched, _ = taught(model, replace(asked, sample_prompts=()))
    assert all(torch.equal(value, unwatched[name]) for name, value in watched.items())


def test_held_out_pictures_are_never_learnt_from(model: Path) -> None:
    encoded = encode(fresh(model), *pictures(10), QUICK)
    learnt, held = validation.split(encoded, replace(QUICK, validation_share=0.2))
    assert held is not None and (len(learnt.latents), len(held.latents)) == (8, 2)
    for one in held.latents:
        assert not any(torch.equal(one, other) for other in learnt.latents)
    assert validation.split(encoded, QUICK) == (encoded, None)
    with pytest.raises(ValueError, match="Change validation_share"):
        validation.split(encoded, replace(QUICK, validation_share=0.01))


def test_checkpointed_activations_give_the_same_weights(model: Path) -> None:
    plain, _ = taught(model, replace(QUICK, steps=2))
    thrifty, _ = taught(model, replace(QUICK, steps=2, checkpointing=True))
    assert all(torch.allclose(value, plain[name], atol=1e-6) for name, value in thrifty.items())


def test_bf16_learns_in_float32_weights(model: Path) -> None:
    half, told = taught(model, replace(QUICK, steps=2, precision="bf16"))
    _full, exact = taught(model, replace(QUICK, steps=2, precision="fp32"))
    assert {value.dtype for value in half.values()} == {torch.float32}
    assert told[0].loss != exact[0].loss and abs(told[0].loss - exact[0].loss) < 0.05 * exact[0].loss


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [("cosine", [0.5, 0.75, 0.5]), ("linear", [0.5, 0.75, 0.5]), ("constant", [0.5, 1.0, 1.0])],
)
def test_rates_rise_and_decline_as_the_schedule_says(schedule: str, rates: list[float]) -> None:
    told = replace(QUICK, steps=12, warm_up=2, learning_rate=1.0, schedule=schedule)
    start, early, half = (rate_at(step, told) for step in (0, 3, 6))
    early_wanted = {"cosine": 0.8536, "linear": 0.75, "constant": 1.0}[schedule]
    assert (start, half) == pytest.approx((rates[0], rates[2])) and early == pytest.approx(
        early_wanted, abs=1e-3
    )


def test_a_checkpoint_of_another_shape_is_refused(model: Path, tmp_path: Path) -> None:
    def train(told: settings.Settings) -> None:
        pipeline = fresh(model)
        list(loop.train(pipeline, encode(pipeline, *pictures(), told), told, tmp_path / "kept.pt"))

    train(replace(QUICK, steps=1))
    with pytest.raises(adapter.OtherStyle, match="another rank"):
        train(replace(QUICK, steps=2, rank=2))
    assert checkpoint.load(tmp_path / "kept.pt")["step"] == 1


def test_settings_are_read_from_plain_values_and_refused_with_a_reason() -> None:
    told = settings.from_plain({"steps": 40.0, "learning_rate": 1, "sample_seeds": [3, 4]})
    assert (told.steps, told.learning_rate, told.sample_seeds) == (40, 1.0, (3, 4))
    assert settings.from_plain(told.plain()) == told
    for wrong, reason in (
        ({"stepps": 3}, "There is no setting stepps"),
        ({"steps": "many"}, "steps must be a int"),
        ({"learning_rate": float("nan")}, "learning_rate must be from"),
        ({"schedule": "square"}, "one of cosine"),
        ({"teach_on": "teacher"}, "say in which folder"),
        ({"sample_prompts": ["a"] * 17}, "At most 16 samples"),
    ):
        with pytest.raises(ValueError, match=reason):
            settings.from_plain(wrong)


def test_the_teacher_is_taught_where_the_settings_say_so(model: Path, both: Path, tmp_path: Path) -> None:
    teacher = save_tiny(tmp_path / "teacher", channels=3)
    on_teacher = replace(QUICK, teach_on="teacher", teacher=str(teacher))
    assert load.folder_of(model, QUICK) == str(model)
    pipeline = load.load(model, on_teacher, loop.EXACT)
    assert pipeline.vae.config.in_channels == 3, "only the teacher draws without alpha"
    load.lighten(pipeline, on_teacher)
    assert pipeline.vae is None and pipeline.text_encoder_2 is None
    with pytest.raises(FileNotFoundError, match="Set teacher to the folder"):
        load.folder_of(model, replace(on_teacher, teacher="nowhere"))
    with pytest.raises(ValueError, match="another shape \\(cross_attention_dim\\)"):
        load.folder_of(model, replace(on_teacher, teacher=str(both)))


def test_both_files_come_to_the_same_factors_in_the_engine(both: Path, tmp_path: Path) -> None:
    told = replace(QUICK, steps=2, text_rank=2, targets=QUICK.targets + FEED_FORWARD + CONVOLUTIONS)
    pipeline = fresh(both)
    training = loop.Training(pipeline, encode(pipeline, *pictures(), told), told)
    training.take()
    encoders = {name: part for name, part in training.parts.items() if name != "unet"}
    path = files.save(pipeline.unet, tmp_path, CREDIT, size=64, encoders=encoders)
    other = kohya.save(path, CREDIT, told, pictures=6, layers=1)
    plain = fresh(both)
    parts = {name: getattr(plain, name) for name in ("unet", "text_encoder", "text_encoder_2")}
    ours, theirs = engine_file.read(path, parts), engine_file.read(other, parts)
    assert set(ours) == set(theirs) == set(parts)
    for part, layers in ours.items():
        assert layers.keys() == theirs[part].keys()
        for name, factors in layers.items():
            same = theirs[part][name]
            assert torch.equal(factors.down, same.down) and torch.equal(factors.up, same.up)
            assert factors.scale == same.scale == 2.0
    with safe_open(other, "pt") as opened:
        header = opened.metadata()
    assert header["ss_network_dim"] == "4" and header["ss_network_alpha"] == "8"
    assert header["ss_base_model_version"] == "sdxl_base_v1-0" and header["ss_v2"] == "False"
    assert header["modelspec.author"] == "Fern" and header["modelspec.license"] == "CC BY 4.0"
    assert header["modelspec.trigger_phrase"] == "moss" and header["modelspec.merged_from"] == "one, two"


def test_layers_of_sdxl_are_called_as_stability_calls_them() -> None:
    unet = UNet2DConditionModel(
        block_out_channels=(32, 32, 32),
        layers_per_block=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(1, 1, 1),
        cross_attention_dim=32,
        transformer_layers_per_block=1,
    )
    known = {"unet": names.lookup(name for name, _ in unet.named_modules())}
    kinds = (torch.nn.Linear, torch.nn.Conv2d)
    layers = [name for name, module in unet.named_modules() if isinstance(module, kinds)]
    blocks = [name for name in layers if "_block" in name]
    assert len(blocks) > 100
    for name in layers:
        written = f"lora_unet_{kohya.stability_name(name)}"
        assert names.resolve(written, known) == ("unet", name)
        assert "_blocks_" not in written.replace("input_blocks", "").replace("output_blocks", "").replace(
            "transformer_blocks", ""
        )
    assert kohya.stability_name("down_blocks.1.attentions.0.proj_in") == "input_blocks_4_1_proj_in"


def test_two_processes_learn_what_one_learns_from_two_batches(model: Path, tmp_path: Path) -> None:
    launch = [str(Path(sys.executable).parent / "accelerate"), "launch", "--multi_gpu", "--num_processes=2"]
    rest = ["--num_machines=1", "--mixed_precision=no", "--dynamo_backend=no", "-m", "tests.lora_process"]
    environment = os.environ | {"ACCELERATE_USE_CPU": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*launch, *rest, str(model), str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [(tmp_path / f"steps-{rank}").read_text() for rank in (0, 1)]
    assert told[0] == told[1] and told[0].startswith("3 2 "), "one asked to stop, both did"
    assert [path.name for path in tmp_path.glob("*.pt")] == ["rank-0.pt"], "the first process alone saves"
    pipeline = fresh(model)
    alone = replace(QUICK, accumulate=2)
    training = loop.Training(pipeline, encode(pipeline, *pictures(), alone), alone)
    for _ in range(3):
        training.take()
    together = checkpoint.load(tmp_path / "rank-0.pt")["adapter"]
    for name, value in adapter.state_of(training.parts)["adapter"].items():
        assert torch.allclose(value, together[name], atol=2e-4)
