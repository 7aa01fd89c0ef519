"""Pictures that begin with a picture: more like this, and drawn again over their enlargement."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from stickers.engine import Engine, EngineConfig, Hires, InvalidJob, Job, Source, Ticket
from stickers.engine.limits import SCHEDULERS
from tests.test_engine_tiny import WAIT, pictures
from tests.tiny_model import save_tiny

ONE = Job(id="one", prompt="happy, otter", seeds=(7,), steps=6)


def picture(seed: int = 0, side: int = 64) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (side, side, 4), np.uint8)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(EngineConfig(save_tiny(tmp_path_factory.mktemp("tiny"))))
    engine.start()
    yield engine
    engine.stop()


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_every_scheduler_can_begin_with_a_picture(engine: Engine, scheduler: str) -> None:
    like = replace(ONE, scheduler=scheduler, source=Source(picture(), 0.5, "first"))
    [drawn] = engine.submit(like).result(WAIT)
    assert drawn.image.shape == (64, 64, 4)
    assert drawn.recipe["source"] == "first" and drawn.recipe["strength"] == 0.5
    [other] = pictures(engine, replace(like, source=Source(picture(1), 0.5, "other")))
    assert not np.array_equal(drawn.image, other)


def test_less_strength_takes_fewer_steps(engine: Engine) -> None:
    source = picture()
    steps = []
    for strength in (0.2, 1.0):
        ticket = engine.submit(replace(ONE, steps=10, source=Source(source, strength, "s")))
        started, *_ = ticket.events(WAIT)
        steps.append(started.steps)
    assert steps == [2, 10]


def test_a_picture_of_another_size_is_fitted(engine: Engine) -> None:
    [drawn] = pictures(engine, replace(ONE, source=Source(picture(side=200), 0.5, "large")))
    assert drawn.shape == (64, 64, 4)


@pytest.mark.parametrize("way", ["latent", "pixel"])
def test_enlarging_draws_twice_and_says_so(engine: Engine, way: str) -> None:
    job = replace(ONE, hires=Hires(1.5, 0.5, way))
    ticket = engine.submit(job)
    started, *_ = ticket.events(WAIT)
    assert started.steps == 6 + 3
    [drawn] = ticket.result(WAIT)
    assert drawn.image.shape == (96, 96, 4)
    assert (drawn.recipe["width"], drawn.recipe["hires"]["from"]) == (96, [64, 64])
    beside = [pictures(engine, one) for one in (job, replace(job, seeds=(7, 8)))]
    assert np.array_equal(beside[0][0], drawn.image) and np.array_equal(beside[1][0], drawn.image)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("strength", {"source": Source(picture(), 0.0, "s")}),
        ("strength", {"source": Source(picture(), float("nan"), "s")}),
        ("source", {"source": Source(picture()[..., :3], 0.5, "s")}),
        ("source", {"source": Source(picture()[:4], 0.5, "s")}),
        ("scale", {"hires": Hires(9.0)}),
        ("hires", {"hires": Hires(1.5, 0.6, "magic")}),
        ("strength", {"hires": Hires(1.5, 0.3, "latent")}),
    ],
)
def test_what_makes_no_sense_is_refused(engine: Engine, field: str, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidJob) as refused:
        engine.submit(replace(ONE, **change))
    assert refused.value.field == field


def test_it_goes_on_from_latents_as_the_stock_pipeline_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import StableDiffusionXLImg2ImgPipeline

    from stickers.engine import calls, load, sample
    from stickers.engine.order import Order

    folder = save_tiny(tmp_path, channels=3)
    begun = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(3))
    monkeypatch.setattr(sample, "encode_picture", lambda *_: begun)
    source = Source(picture(), 0.6, "s")
    job = Job("j", "a red cat", (7,), steps=5, guidance=4.0, scheduler="Euler a", source=source)
    with torch.inference_mode():
        model = load.load(EngineConfig(folder, dtype="fp32"), lambda progress: None)
        ours = sample.Sample(model, Order(Ticket(job)), 0)
        while not ours.finished:
            ours.advance(calls.predict(model, [ours])[0])
    stock = StableDiffusionXLImg2ImgPipeline.from_pretrained(folder)
    expected = stock(
        "a red cat",
        image=begun,
        strength=0.6,
        num_inference_steps=5,
        guidance_scale=4.0,
        original_size=(64, 64),
        target_size=(64, 64),
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="latent",
    ).images
    assert ours.done == 3
    assert torch.allclose(ours.latents, expected, atol=2e-4 * float(expected.abs().max()))


def test_a_picture_comes_back_from_its_own_latents(tmp_path: Path) -> None:
    from stickers.engine import load
    from stickers.engine.decode import encode_picture, scaled, unscaled

    with torch.inference_mode():
        model = load.load(EngineConfig(save_tiny(tmp_path), dtype="fp32"), lambda progress: None)
        latents = encode_picture(model, picture(), 96, 64)
    assert latents.shape[2:] == (64 // model.card.factor, 96 // model.card.factor)
    assert torch.allclose(scaled(model, unscaled(model, latents)), latents, atol=1e-4)
