"""The engine on a tiny SDXL-shaped pipeline with random weights: wiring, ends, refusals."""

import gc
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from stickers.engine import (
    Cancelled,
    Engine,
    EngineConfig,
    EngineFailed,
    InvalidJob,
    Job,
    Picture,
    Progress,
    QueueFull,
    Started,
    Ticket,
)
from tests.tiny_model import save_tiny

FOUR = Job(id="four", prompt="happy, otter", seeds=(0, 1, 2, 3))
LONG = replace(FOUR, id="long", steps=60)
WAIT = 60


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def engine(tiny: Path) -> Iterator[Engine]:
    engine = Engine(EngineConfig(tiny, waiting=3))
    engine.start()
    yield engine
    engine.stop()


def pictures(engine: Engine, job: Job) -> list[np.ndarray]:
    return [picture.image for picture in engine.submit(job).result(WAIT)]


def test_events_come_in_order(engine: Engine) -> None:
    started, *events = engine.submit(FOUR).events(WAIT)
    assert started == Started(4)
    progress, drawn = events[:4], events[4:]
    assert [(e.step, e.steps) for e in progress if isinstance(e, Progress)] == [(n, 4) for n in range(1, 5)]
    # Decoded side by side, so that any of them may be the first.
    assert sorted((p.index, p.seed) for p in drawn if isinstance(p, Picture)) == [(n, n) for n in range(4)]
    previews = progress[0].previews  # type: ignore[union-attr]
    assert [(p.shape, p.dtype) for p in previews] == [((64, 64, 4), np.uint8)] * 4
    assert engine.status.state == "warm" and engine.status.progress == 1


def test_a_picture_is_rgba_and_says_how_it_was_made(engine: Engine) -> None:
    [drawn] = engine.submit(replace(FOUR, seeds=(0,), negative="blue")).result(WAIT)
    assert drawn.image.shape == (64, 64, 4) and drawn.image.dtype == np.uint8
    assert len(drawn.recipe.pop("model_hash")) == 10
    assert drawn.recipe.pop("engine").startswith("stickerchat-engine")
    assert drawn.recipe.pop("model")
    assert drawn.recipe == {  # and not the negative prompt, which had no effect without guidance
        "prompt": "happy, otter",
        "seed": 0,
        "steps": 4,
        "guidance": 0.0,
        "scheduler": "Euler a",
        "width": 64,
        "height": 64,
        "mode": "fast",
        "styles": [],
    }


def test_the_same_job_gives_the_same_bits(engine: Engine) -> None:
    assert np.array_equal(pictures(engine, FOUR), pictures(engine, FOUR))


@pytest.mark.parametrize("mode", ["fast", "fine"])
@pytest.mark.parametrize("scheduler", ["Euler a", "LCM", "UniPC"])
def test_a_picture_does_not_depend_on_its_neighbours(engine: Engine, mode: str, scheduler: str) -> None:
    job = replace(FOUR, mode=mode, scheduler=scheduler)
    together = pictures(engine, job)
    assert not np.array_equal(together[0], together[1])
    for index in (0, 2):
        [alone] = pictures(engine, replace(job, seeds=(index,)))
        assert np.array_equal(alone, together[index])


def test_guidance_and_the_negative_prompt_work_where_they_are_said_to(engine: Engine) -> None:
    fine = replace(FOUR, mode="fine", seeds=(0,))
    [plain], [stronger] = pictures(engine, fine), pictures(engine, replace(fine, guidance=9.0))
    [without_blue] = pictures(engine, replace(fine, negative="blue"))
    assert not np.array_equal(plain, stronger)
    assert not np.array_equal(plain, without_blue)
    still = replace(fine, guidance=1.0)
    assert np.array_equal(pictures(engine, still), pictures(engine, replace(still, negative="blue")))


@pytest.mark.parametrize(
    "scheduler",
    ["Euler a", "Euler", "DPM++ 2M", "DPM++ 2M Karras", "DPM++ SDE Karras", "UniPC", "DDIM", "LCM"],
)
def test_every_scheduler_draws(engine: Engine, scheduler: str) -> None:
    [drawn] = engine.submit(replace(FOUR, seeds=(0,), scheduler=scheduler)).result(WAIT)
    assert drawn.recipe["scheduler"] == scheduler
    assert drawn.image[..., :3].std() > 0


def test_cancelling_ends_at_the_next_step(engine: Engine) -> None:
    ticket = engine.submit(LONG)
    seen = []
    with pytest.raises(Cancelled):
        for event in ticket.events(WAIT):
            seen.append(event)
            if isinstance(event, Progress) and event.step == 2:
                ticket.cancel()
    assert max(e.step for e in seen if isinstance(e, Progress)) < 60
    assert pictures(engine, FOUR)


def test_cancelling_what_waits_ends_at_once_and_frees_the_place(engine: Engine) -> None:
    busy = engine.submit(LONG)
    next(busy.events(WAIT))
    waiting = [engine.submit(replace(LONG, id=str(n))) for n in range(3)]
    with pytest.raises(QueueFull, match="waiting already"):
        engine.submit(FOUR)
    waiting[0].cancel()
    with pytest.raises(Cancelled):
        waiting[0].result(1)
    for ticket in (*waiting, busy):
        ticket.cancel()
    assert engine.submit(FOUR).result(WAIT)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("prompt", {"prompt": "  "}),
        ("prompt", {"prompt": "x" * 5000}),
        ("count", {"seeds": ()}),
        ("count", {"seeds": tuple(range(9))}),
        ("seed", {"seeds": (-1,)}),
        ("mode", {"mode": "slow"}),
        ("steps", {"steps": 0}),
        ("guidance", {"guidance": float("nan")}),
        ("scheduler", {"scheduler": "Heun"}),
        ("size", {"size": (64, 65)}),
        ("size", {"size": (64, 4096)}),
        ("negative", {"negative": "x" * 5000}),
    ],
)
def test_what_is_out_of_limits_is_refused_by_name(engine: Engine, field: str, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidJob) as refused:
        engine.submit(replace(FOUR, **change))
    assert refused.value.field == field


def test_another_size_is_drawn(engine: Engine) -> None:
    [drawn] = pictures(engine, replace(FOUR, seeds=(5,), size=(96, 64)))
    assert drawn.shape == (64, 96, 4)


def test_numbers_gone_wrong_fail_the_job_and_not_the_engine(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stickers.engine import calls

    with monkeypatch.context() as broken:
        broken.setattr(calls, "answer", lambda model, rows: torch.full((len(rows), 4, 8, 8), float("nan")))
        with pytest.raises(EngineFailed, match=r"no valid numbers at step 1 of 4.*STICKER_DTYPE"):
            engine.submit(FOUR).result(WAIT)
    assert engine.status.state == "warm"
    assert pictures(engine, FOUR)


def test_out_of_memory_halves_the_rows_once(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stickers.engine import calls

    asked = []
    whole = calls.call

    def scarce(model: Any, rows: Any, **rest: Any) -> torch.Tensor:
        asked.append(model.rows)
        if model.rows > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(model, rows, **rest)

    engine = Engine(EngineConfig(tiny, dtype="fp32"))
    engine.start()
    try:
        assert engine.submit(FOUR).result(WAIT)
        monkeypatch.setattr(calls, "call", scarce)
        assert len(engine.submit(FOUR).result(WAIT)) == 4
        assert asked[:3] == [4, 2, 2]
    finally:
        engine.stop()


def test_fp32_gives_the_same_bits_too(tiny: Path) -> None:
    engine = Engine(EngineConfig(tiny, dtype="fp32"))
    engine.start()
    try:
        together = pictures(engine, FOUR)
        [alone] = pictures(engine, replace(FOUR, seeds=(2,)))
        assert np.array_equal(alone, together[2])
    finally:
        engine.stop()


def test_stopping_cancels_what_is_drawn_and_what_waits(tiny: Path) -> None:
    engine = Engine(EngineConfig(tiny))
    engine.start()
    drawing, waiting = engine.submit(LONG), engine.submit(FOUR)
    next(e for e in drawing.events(WAIT) if isinstance(e, Progress))
    started = time.monotonic()
    engine.stop(5)
    assert time.monotonic() - started < 5
    for ticket in (drawing, waiting):
        with pytest.raises(Cancelled):
            ticket.result(1)
    assert engine.status.state == "stopped"
    assert "engine" not in [thread.name for thread in threading.enumerate() if thread is engine._thread]
    with pytest.raises(Cancelled):
        engine.submit(FOUR)


def test_a_process_that_forgets_to_stop_ends_all_the_same(tiny: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from stickers.engine import Engine, EngineConfig, Job;"
        f"e = Engine(EngineConfig({str(tiny)!r})); e.start();"
        "t = e.submit(Job('j', 'happy', (0,), steps=60)); next(iter(t.events(60)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("both_encoders", [False, True])
def test_it_draws_what_the_stock_pipeline_draws(tmp_path: Path, both_encoders: bool) -> None:
    from diffusers import StableDiffusionXLPipeline

    folder = save_tiny(tmp_path, channels=3, both_encoders=both_encoders)
    stock = StableDiffusionXLPipeline.from_pretrained(folder)
    from stickers.engine import calls, load
    from stickers.engine.order import Order
    from stickers.engine.sample import Sample

    job = Job("j", "a red cat", (7,), negative="blue", steps=5, guidance=4.0, scheduler="Euler a")
    with torch.inference_mode():
        model = load.load(EngineConfig(folder, dtype="fp32"), lambda progress: None)
        sample = Sample(model, Order(Ticket(job)), 0)
        while not sample.finished:
            sample.advance(calls.predict(model, [sample])[0])
    expected = stock(
        "a red cat",
        negative_prompt="blue",
        num_inference_steps=5,
        guidance_scale=4.0,
        height=64,
        width=64,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="latent",
    ).images
    assert torch.allclose(sample.latents, expected, atol=2e-4 * float(expected.abs().max()))


def test_loading_is_out_of_the_collectors_way_as_long_as_the_engine_lives(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[bool] = []
    monkeypatch.setattr(Engine, "_report", lambda self, progress: sought.append(gc.isenabled()))
    engine = Engine(EngineConfig(tiny))
    engine.start()
    engine.wait_until_warm(60)
    assert sought and not any(sought)
    assert gc.isenabled() and gc.get_freeze_count() > 10_000
    engine.stop()
    assert gc.get_freeze_count() == 0
