"""The shipped nano: it loads, draws the same picture for the same seed, and leaves its ground transparent."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from stickers.engine import Engine, EngineConfig, Job, limits
from stickers.engine.card import NANO

pytestmark = pytest.mark.skipif(
    not (NANO / "model_index.json").exists(),
    reason="weights/nano is not there: no shipped model to draw with",
)

JOB = Job(id="nano", prompt="happy, laughing, otter, dm-sticker", seeds=(7, 8, 9, 10))
WAIT = 120


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(EngineConfig("nano"))
    engine.start()
    yield engine
    engine.stop()


@pytest.fixture(scope="module")
def four(engine: Engine) -> list[np.ndarray]:
    return [drawn.image for drawn in engine.submit(JOB).result(WAIT)]


def test_the_same_seed_gives_the_same_picture(engine: Engine, four: list[np.ndarray]) -> None:
    again = [drawn.image for drawn in engine.submit(JOB).result(WAIT)]
    assert np.array_equal(four, again)
    assert len({image.tobytes() for image in four}) == 4


def test_a_picture_of_four_is_the_picture_drawn_alone(engine: Engine, four: list[np.ndarray]) -> None:
    [alone] = engine.submit(replace(JOB, seeds=(9,))).result(WAIT)
    assert np.array_equal(alone.image, four[2])


@pytest.mark.parametrize("mode", ["fast", "balanced", "fine"])
def test_every_mode_draws_a_silhouette_on_nothing(engine: Engine, mode: str) -> None:
    [drawn] = engine.submit(replace(JOB, mode=mode, seeds=(3,))).result(WAIT)
    size = limits("nano")["size"]["default"]
    assert drawn.image.shape == (size, size, 4)
    alpha = drawn.image[..., 3]
    border = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert (border < 32).mean() > 0.9, "the ground is not transparent"
    assert 0.1 < (alpha > 200).mean() < 0.9, "there is no drawing of a sticker's size"


def test_the_prompt_matters(engine: Engine, four: list[np.ndarray]) -> None:
    [cat] = engine.submit(replace(JOB, prompt="sad, cat, dm-sticker", seeds=(7,))).result(WAIT)
    assert np.abs(cat.image.astype(int) - four[0]).mean() > 3


def test_what_was_drawn_says_the_weights(engine: Engine) -> None:
    [drawn] = engine.submit(replace(JOB, seeds=(0,))).result(WAIT)
    assert drawn.recipe["model"] == "nano" and drawn.recipe["seed"] == 0
    assert len(drawn.recipe["model_hash"]) == 10


def test_where_no_subject_is_named_the_seed_chooses_one(engine: Engine) -> None:
    drawn = engine.submit(replace(JOB, prompt="tired, dm-sticker")).result(WAIT)
    animals = [picture.recipe["prompt"].split(", ")[1] for picture in drawn]
    assert len(set(animals)) == 4
    assert set(animals) <= set(limits("nano")["subjects"])
    [again] = engine.submit(replace(JOB, prompt=drawn[2].recipe["prompt"], seeds=(9,))).result(WAIT)
    assert np.array_equal(again.image, drawn[2].image), "the recipe draws it again"


@pytest.mark.parametrize("prompt", ["happy, bunny, dm-sticker", "happy, white cat, dm-sticker"])
def test_a_named_subject_stays_alone(engine: Engine, prompt: str) -> None:
    [drawn] = engine.submit(replace(JOB, prompt=prompt, seeds=(3,))).result(WAIT)
    assert drawn.recipe["prompt"] == prompt
