"""The training of nano: resumed exactly, stopped by bad numbers, exported as the pipeline wants it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from django.core.management import CommandError, call_command

from trainer.nano import autoencoder, checkpoint, denoiser, latents, models, samples, tokenizer
from trainer.nano.artist import HOUSE, RENDERERS, compose
from trainer.nano.artist.drawing import face_box
from trainer.nano.course import Course, Schedule, TrainingFailed, train
from trainer.nano.pace import EXACT
from trainer.nano.stages import Sizes, Workshop

CAPTIONS = ["happy, laugh, otter, brown, dm-sticker", "thank you, bunny, red heart left, dm-sticker"]
# Frozen with the model in training: if these change, it no longer understands a word.
GOLDEN = {
    CAPTIONS[0]: [0, 663, 269, 1143, 269, 1207, 269, 841, 269, 922, 270, 1295, 1],
    CAPTIONS[1]: [0, 1323, 1357, 269, 795, 269, 582, 1077, 1145, 269, 922, 270, 1295, 1],
}


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def drawn(rows: int = 12) -> latents.Latents:
    values = np.random.default_rng(0).normal(size=(rows, 32, 16, 16)).astype(np.float16)
    faces = np.tile(np.array([0.25, 0.25, 0.5, 0.5], np.float32), (rows, 1))
    return latents.Latents(values, (CAPTIONS * rows)[:rows], faces)


def a_course(seed: int = 0) -> Course:
    torch.manual_seed(seed)
    words = tokenizer.build()
    encoder = models.text_encoder(len(words))
    return denoiser.course(models.unet((32, 64)), encoder, words, drawn(), batch=2, pace=EXACT)


def weights(course: Course) -> list[torch.Tensor]:
    return [p.detach().clone() for module in course.averages for p in module.parameters()]


def run(course: Course, schedule: Schedule, kept: Path, stop_at: int | None = None) -> Course:
    steps = count(1)
    list(train(course, schedule, kept, stopped=lambda: stop_at is not None and next(steps) > stop_at))
    return course


def test_a_resumed_training_is_the_same_training(tmp_path: Path) -> None:
    schedule = Schedule(steps=4, rate=1e-3, warm_up=2)
    straight = run(a_course(), schedule, tmp_path / "straight.pt")
    assert run(a_course(), schedule, tmp_path / "cut.pt", stop_at=2).step == 2
    resumed = run(a_course(seed=1), schedule, tmp_path / "cut.pt")
    assert resumed.step == straight.step == 4
    assert all(torch.equal(a, b) for a, b in zip(weights(resumed), weights(straight), strict=True))


def test_a_bad_number_stops_it_and_keeps_the_last_good_weights(tmp_path: Path) -> None:
    schedule = Schedule(steps=3, rate=1e-3)
    run(a_course(), schedule, tmp_path / "kept.pt", stop_at=1)
    course = a_course()
    good = course.loss
    course.loss = lambda step: good(step) * (float("nan") if step == 1 else 1)
    with pytest.raises(TrainingFailed, match="Step 2 of denoiser"):
        run(course, schedule, tmp_path / "kept.pt")
    kept = checkpoint.load(tmp_path / "kept.pt")
    assert kept["step"] == 1
    assert all(bool(torch.isfinite(value).all()) for value in kept["modules"][0].values())


def test_a_cut_while_saving_leaves_the_old_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.save(tmp_path / "a.pt", {"step": 1})

    def cut(*args: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(torch, "save", cut)
    with pytest.raises(OSError):
        checkpoint.save(tmp_path / "a.pt", {"step": 2})
    assert checkpoint.load(tmp_path / "a.pt") == {"step": 1}


def test_the_autoencoder_learns(tmp_path: Path) -> None:
    torch.manual_seed(0)
    course = autoencoder.joint(models.autoencoder(), batch=4, pace=EXACT)
    course.loss = (lambda loss: lambda step: loss(0))(course.loss)
    before = course.loss(0).item()
    run(course, Schedule(steps=6, rate=2e-3, warm_up=1, decline=0.01), tmp_path / "kept.pt")
    assert course.loss(0).item() < 0.8 * before


def test_latents_are_of_spread_one_and_the_model_knows_the_scale(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = models.autoencoder().eval()
    model.register_to_config(scaling_factor=latents.scale_of(model.encoder))
    list(latents.encode(model, tmp_path, count=40, pace=EXACT))
    found = latents.read(tmp_path)
    assert found.values.astype(np.float32).std() == pytest.approx(1, abs=0.1)
    assert found.faces.shape == (40, 4) and (found.faces[:, 2:] > found.faces[:, :2]).all()
    old = latents.shard(tmp_path, 0)
    np.savez(old, values=found.values, captions=np.array(json.dumps(found.captions)))
    with pytest.raises(FileNotFoundError, match="where faces are"):
        latents.read(tmp_path)
    list(latents.encode(model, tmp_path, count=40, pace=EXACT))
    assert np.array_equal(latents.read(tmp_path).faces, found.faces), "made anew"


def test_the_denoiser_heeds_a_face_more_than_the_rest() -> None:
    cells = denoiser.face_weights(drawn(2))
    assert cells.shape == (2, 1, 16, 16) and cells.mean((1, 2, 3)).tolist() == pytest.approx([1, 1])
    inside = cells[0, 0, 4:8, 4:8]
    assert (inside == inside[0, 0]).all() and (cells[0, 0] == inside[0, 0]).sum() == 16
    assert (inside / cells[0, 0, 0, 0]).max().item() == pytest.approx(denoiser.FACE)


@pytest.mark.parametrize("subject", ["otter", "panda", "robot", "frog"])
def test_a_face_box_holds_what_another_feeling_changes(subject: str) -> None:
    scene = replace(compose(3, subject=subject, expression="love"), props=())
    thankful = replace(scene, face=compose(3, subject=subject, expression="thanks").face)
    one, other = (RENDERERS[HOUSE](drawn, 256).astype(int) for drawn in (scene, thankful))
    left, top, right, bottom = face_box(scene)
    rows, columns = np.nonzero(np.abs(one - other).max(-1) > 40)
    assert 0 < left < right < 256 and 0 < top < bottom < 256 and len(rows)
    inside = (rows > top - 12) & (rows < bottom + 12) & (columns > left - 12) & (columns < right + 12)
    assert inside.mean() > 0.95


def test_faces_edges_and_colours_count_more_than_the_empty_ground() -> None:
    picture = torch.full((1, 4, 32, 32), 1.0)
    picture[:, 3] = -1.0
    picture[:, :, 8:16, 8:16] = torch.tensor([1.0, -1.0, -1.0, 1.0]).view(1, 4, 1, 1)
    importance = autoencoder.importance(picture)[0, 0]
    assert importance[12, 12] > 4 * importance[28, 28]
    assert importance[8, 8] > importance[12, 12]


def test_every_known_word_is_one_token_and_the_ids_are_frozen() -> None:
    words = tokenizer.build()
    for caption, ids in GOLDEN.items():
        assert words(caption).input_ids == ids
    assert words("").input_ids == [0, 1]
    assert len(words("supercalifragilistic 你好 🐼" * 40, truncation=True).input_ids) == models.TOKENS


def test_whole_stages_from_nothing_to_a_folder_the_pipeline_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "ROWS", 1)
    monkeypatch.setattr(samples, "COLUMNS", 2)
    torch.manual_seed(0)
    sizes = Sizes(autoencoder_steps=1, drawings=25, denoiser_steps=1, distil_steps=1, batch=2)
    workshop = Workshop(tmp_path / "work", sizes, EXACT)
    for stage in (workshop.autoencoder, workshop.latents, workshop.denoiser, workshop.distil):
        *_, last = stage()
        assert last.step >= 1
    written = latents.shard(tmp_path / "work" / "latents", 0).stat().st_mtime_ns
    list(workshop.latents())
    assert latents.shard(tmp_path / "work" / "latents", 0).stat().st_mtime_ns == written, "shards are kept"
    sheets = {path.name for path in (tmp_path / "work" / "sheets").iterdir()}
    assert sheets == {"autoencoder-000001.png", "denoiser-000001.png", "distil-000001.png"}
    told = workshop.export(tmp_path / "nano")
    assert told.samples == 2 and told.psnr > 0

    files = [file for file in (tmp_path / "nano").rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 40 * 1024**2
    assert max(file.stat().st_size for file in files) <= 16 * 1024**2
    pipeline = StableDiffusionXLPipeline.from_pretrained(tmp_path / "nano")
    pipeline.set_progress_bar_config(disable=True)
    picture = pipeline(
        "happy, otter, dm-sticker", height=256, width=256, num_inference_steps=1, output_type="np"
    ).images
    assert picture.shape == (1, 256, 256, 4)
    assert np.isfinite(picture).all()


def test_a_stage_out_of_order_is_told_which_one_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Run the stage autoencoder first"):
        call_command("train_base", stage="latents", folder=tmp_path)
    with pytest.raises(CommandError, match="Run the stage latents first"):
        call_command("train_base", stage="denoiser", folder=tmp_path)
    with pytest.raises(CommandError, match="--steps belongs to one stage"):
        call_command("train_base", stage="all", steps=5, folder=tmp_path)


def test_a_full_disk_is_said_and_the_checkpoint_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(CommandError, match=r"No space left on device.*make room"):
        call_command("train_base", stage="autoencoder", steps=1, batch=2, folder=tmp_path)
