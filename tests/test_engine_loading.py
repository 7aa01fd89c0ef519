"""What the engine says about models that it cannot draw with; the process lives in every case."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL
from safetensors.torch import save_file

from stickers.engine import Engine, EngineConfig, EngineFailed, Job, limits
from stickers.engine.spinning import ROUNDS, spin_briefly, torch_has_gomp
from tests.tiny_checkpoint import save_checkpoint
from tests.tiny_model import autoencoder, save_tiny

JOB = Job(id="job", prompt="happy", seeds=(0,))
UNET = Path("unet/diffusion_pytorch_model.safetensors")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("whole"))


def failure(model: str | Path, **settings: Any) -> str:
    """The sentence that an engine with this model ends with."""
    engine = Engine(EngineConfig(model, **settings))
    engine.start()
    try:
        with pytest.raises(EngineFailed) as failed:
            engine.submit(JOB).result(60)
        assert engine.status.state == "failed"
        assert engine.status.error == str(failed.value)
        with pytest.raises(EngineFailed):
            engine.submit(JOB)
    finally:
        engine.stop()
    return str(failed.value)


def cut_short(folder: Path) -> None:
    file = folder / UNET
    file.write_bytes(file.read_bytes()[:-1000])


def damage_header(folder: Path) -> None:
    file = folder / UNET
    file.write_bytes(b"\xff" * 64 + file.read_bytes()[64:])


def lose_weights(folder: Path) -> None:
    (folder / UNET).unlink()


def turn_into_pickle(folder: Path) -> None:
    (folder / UNET).rename(folder / "unet/diffusion_pytorch_model.bin")


def lose_index(folder: Path) -> None:
    (folder / "model_index.json").unlink()


def swap_weights(folder: Path) -> None:
    shutil.copy(folder / "vae/diffusion_pytorch_model.safetensors", folder / UNET)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut_short, ["unet/diffusion_pytorch_model.safetensors", "cut short", "Restore"]),
        (damage_header, ["unet/diffusion_pytorch_model.safetensors", "damaged", "Restore"]),
        (lose_weights, ["unet/diffusion_pytorch_model.safetensors", "missing", "Restore"]),
        (turn_into_pickle, ["diffusion_pytorch_model.bin", "pickle", "Convert"]),
        (lose_index, ["model_index.json", "missing", "STICKER_MODEL"]),
        (swap_weights, ["unet", "not whole", "Restore"]),
    ],
)
def test_spoiled_weights_are_named(
    whole: Path, tmp_path: Path, spoil: Callable[[Path], None], words: list[str]
) -> None:
    folder = tmp_path / "spoiled"
    shutil.copytree(whole, folder)
    spoil(folder)
    sentence = failure(folder)
    for word in words:
        assert word in sentence


def test_a_checkpoint_file_is_refused(tmp_path: Path) -> None:
    checkpoint = tmp_path / "model.ckpt"
    checkpoint.write_bytes(b"\x80\x04.")
    assert "pickle" in failure(checkpoint)


def drawn(model: Path, **settings: Any) -> np.ndarray:
    engine = Engine(EngineConfig(model, dtype="fp32", **settings))
    engine.start()
    try:
        return engine.submit(JOB).result(60)[0].image
    finally:
        engine.stop()


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A single file, and beside it the folder with its configuration."""
    folder = tmp_path_factory.mktemp("checkpoint")
    beside = save_tiny(folder / "my", channels=3, both_encoders=True)
    path = save_checkpoint(beside, folder / "my.safetensors")
    for weights in beside.rglob("*.safetensors"):
        weights.unlink()
    return path


def test_a_single_file_draws_what_its_folder_draws(checkpoint: Path, tmp_path: Path) -> None:
    folder = save_tiny(tmp_path, channels=3, both_encoders=True)
    # Not bit for bit: weights lie differently in memory, and kernels sum in another order.
    assert np.abs(drawn(checkpoint).astype(int) - drawn(folder)).max() <= 2


def test_a_single_file_that_is_not_whole_or_no_sdxl_is_named(checkpoint: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(checkpoint.read_bytes()[:-1000])
    assert "cut short" in failure(cut)
    other = tmp_path / "other.safetensors"
    save_file({"model.diffusion_model.x": torch.zeros(2)}, other)
    assert "no SDXL checkpoint" in failure(other)


def test_another_autoencoder_decodes(whole: Path, tmp_path: Path) -> None:
    other = autoencoder(4)
    for weight in other.parameters():
        torch.nn.init.normal_(weight, std=0.05)
    other.save_pretrained(tmp_path / "vae")
    assert not np.array_equal(drawn(whole, vae=str(tmp_path / "vae")), drawn(whole))


def test_an_autoencoder_that_does_not_fit_or_is_not_there_is_named(whole: Path, tmp_path: Path) -> None:
    small = AutoencoderKL(block_out_channels=(8,), norm_num_groups=4, latent_channels=4)
    small.save_pretrained(tmp_path / "small")
    (tmp_path / "empty").mkdir()
    assert "STICKER_VAE" in failure(whole, vae=str(tmp_path / "small"))
    assert "no autoencoder" in failure(whole, vae=str(tmp_path / "empty"))


def test_with_less_memory_the_pictures_are_nearly_the_same(whole: Path) -> None:
    usual = drawn(whole).astype(int)
    spared = drawn(whole, memory=("slicing", "tiling", "offload")).astype(int)
    assert np.abs(usual - spared).max() <= 2
    assert "STICKER_MEMORY" in failure(whole, memory=("magic",))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere") in failure(tmp_path / "nowhere")


def test_a_device_that_is_not_there_is_named(whole: Path) -> None:
    assert "STICKER_DEVICE" in failure(whole, device="cuda:99")


def test_an_unknown_precision_is_named(whole: Path) -> None:
    assert "STICKER_DTYPE" in failure(whole, dtype="int4")


def test_limits_and_import_need_no_torch(whole: Path) -> None:
    code = (
        f"import sys; from stickers.engine import limits; told = limits({str(whole)!r});"
        "assert told['size'] == {'default': 64, 'min': 32, 'max': 96, 'multiple': 16}, told;"
        "assert not {'torch', 'diffusers', 'transformers', 'django'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr


def test_limits_tell_where_a_negative_prompt_lives(whole: Path) -> None:
    modes = limits(whole)["modes"]
    assert not modes["fast"]["negative"] and modes["fine"]["negative"]


def test_a_distilled_hub_model_gets_turbo_rules() -> None:
    fast = limits("stabilityai/sdxl-turbo")["modes"]["fast"]
    assert fast == {"steps": 4, "guidance": 0.0, "scheduler": "Euler a", "negative": False}


def test_a_model_without_transparency_is_cut_out(tmp_path: Path) -> None:
    engine = Engine(EngineConfig(save_tiny(tmp_path, channels=3, both_encoders=True, modes=False)))
    engine.start()
    try:
        [drawn] = engine.submit(JOB).result(60)
        assert drawn.image.shape == (64, 64, 4)
    finally:
        engine.stop()


def test_a_deep_compression_autoencoder_draws_too(tmp_path: Path) -> None:
    engine = Engine(EngineConfig(save_tiny(tmp_path, dc=True)))
    engine.start()
    try:
        [drawn] = engine.submit(JOB).result(60)
        assert drawn.image.shape == (64, 64, 4)
    finally:
        engine.stop()


def test_what_a_stop_interrupts_is_no_fault_of_the_model(
    whole: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def load(*_: Any) -> None:
        begun.set()
        ended.wait(10)
        raise EngineFailed("The model cannot be loaded (cannot schedule new futures). Restore the folder.")

    monkeypatch.setattr("stickers.engine.load.load", load)
    engine = Engine(EngineConfig(whole))
    engine.start()
    assert begun.wait(60)
    threading.Timer(0.2, ended.set).start()
    engine.stop()
    assert engine.status.state == "stopped"
    assert engine.status.error is None
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_how_long_threads_spin_is_left_to_whoever_decided_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")
    for decided in ({"GOMP_SPINCOUNT": "7"}, {"OMP_WAIT_POLICY": "passive"}, {}):
        for name in told:
            monkeypatch.delenv(name, raising=False)
        for name, value in decided.items():
            monkeypatch.setenv(name, value)
        spin_briefly()
        spin_briefly()
        ours = {"GOMP_SPINCOUNT": ROUNDS} | ({"OMP_WAIT_POLICY": "active"} if torch_has_gomp() else {})
        assert {name: os.environ[name] for name in told if name in os.environ} == (decided or ours)
