"""Steps without Python between their operations: when a call is traced, and that its bits stay the same."""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
import torch

from stickers.engine import EngineConfig, calls, tracing
from stickers.engine.graphs import Inputs
from stickers.engine.load import Model, load
from stickers.engine.loop import Loop
from stickers.engine.prompts import encode
from stickers.engine.styles.file import Factors
from stickers.engine.styles.style import Style
from stickers.engine.tracing import KEPT_TRACES, SEEN, SEEN_OFTEN, Tracer
from stickers.engine.warmup import rehearse, usual_mixes
from tests.test_engine_together import style_file
from tests.tiny_model import save_tiny

ONE = {"x": torch.ones(3)}


class Call:
    """Doubles, and counts how often Python had to."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, inputs: Inputs) -> torch.Tensor:
        self.count += 1
        return inputs["x"] * 2


def test_what_comes_again_is_traced_in_a_quiet_moment() -> None:
    tracer, run = Tracer(), Call()
    traced = tracer(run, ONE)
    for _ in range(SEEN):
        traced(ONE)
    assert run.count == SEEN
    tracer.catch_up()
    known = run.count
    assert traced({"x": torch.full((3,), 4.0)}).tolist() == [8, 8, 8]
    assert run.count == known


def test_what_came_once_is_not_worth_it() -> None:
    tracer, run = Tracer(), Call()
    traced = tracer(run, ONE)
    traced(ONE)
    tracer.catch_up()
    assert run.count == 1


def test_without_a_quiet_moment_it_is_traced_all_the_same() -> None:
    tracer, run = Tracer(), Call()
    traced = tracer(run, ONE)
    for _ in range(SEEN_OFTEN):
        traced(ONE)
    known = run.count
    traced(ONE)
    assert run.count == known


def test_long_severalare_left_to_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "SHORT", 0.0)
    tracer, run = Tracer(), Call()
    traced = tracer(run, ONE)
    for _ in range(SEEN_OFTEN):
        traced(ONE)
    tracer.catch_up()
    assert run.count == SEEN_OFTEN


def test_a_trace_with_other_bits_is_not_taken(caplog: pytest.LogCaptureFixture) -> None:
    tracer = Tracer()
    traced = tracer(lambda inputs: inputs["x"] * (2 if inputs["x"][0] < 1 else 3), ONE)
    for _ in range(SEEN):
        traced(ONE)
    with caplog.at_level(logging.WARNING):
        tracer.catch_up()
    assert "other bits" in caplog.text
    assert traced({"x": torch.full((3,), 0.25)}).tolist() == [0.5] * 3


def test_traces_take_memory_so_the_oldest_are_let_go() -> None:
    tracer, runs = Tracer(), [Call() for _ in range(KEPT_TRACES + 1)]
    several = [tracer(run, ONE) for run in runs]
    for traced in several:
        for _ in range(SEEN):
            traced(ONE)
        tracer.catch_up()
    known = [run.count for run in runs]
    for traced in several:
        traced(ONE)
    assert [run.count - before for run, before in zip(runs, known, strict=True)] == [1] + [0] * KEPT_TRACES


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("traced")
    loaded = load(EngineConfig(save_tiny(folder / "model")), lambda progress: None)
    loaded.rows, loaded.fill_rows = 4, False
    for seed, name in enumerate(("ink", "clay")):
        file = style_file(folder / f"{name}.safetensors", seed=seed)
        loaded.bank.publish(loaded.bank.read(name, file))
    return loaded


@torch.inference_mode()
@pytest.mark.parametrize("mixed", [False, True])
def test_a_traced_step_hears_new_words_and_new_mixes(model: Model, mixed: bool) -> None:
    def rows(seed: int, weight: float) -> list[calls.Row]:
        chance = torch.Generator().manual_seed(seed)
        side = model.card.size // model.card.factor
        names = ("ink", "clay") if seed % 2 else ("clay",)
        mix = model.bank.mix([(name, weight) for name in names]) if mixed else ()
        text = encode(model, f"a cat {seed}", mix)
        shape = (1, model.unet.config.in_channels, side, side)
        timestep = torch.tensor(900.0 - 100 * seed)
        return [calls.Row(torch.randn(shape, generator=chance), timestep, text, mix) for _ in range(2)]

    graphs, model.graphs = model.graphs, None
    plain = [calls.call(model, rows(seed, 0.3 * seed)) for seed in range(1, 5)]
    model.graphs = graphs
    assert graphs is not None
    for _ in range(SEEN):
        calls.call(model, rows(1, 0.3))
    graphs.catch_up()
    model.unet.forward, kept = partial(pytest.fail, "Python takes the step"), model.unet.forward
    try:
        traced = [calls.call(model, rows(seed, 0.3 * seed)) for seed in range(1, 5)]
    finally:
        model.unet.forward = kept
    assert all(torch.equal(one, other) for one, other in zip(plain, traced, strict=True))


@pytest.mark.parametrize(
    ("ranks", "sizes"),
    [((), []), ((8,), [8]), ((8, 8, 8), [16]), ((8, 8, 16), [24, 16]), ((8, 32, 16), [48, 24])],
)
def test_each_size_of_seats_is_rehearsed_once_the_largest_first(
    ranks: Sequence[int], sizes: list[int]
) -> None:
    factors = [Factors(torch.zeros(rank, 1), torch.zeros(1, rank), 1.0) for rank in ranks]
    styles = {
        str(number): Style(str(number), "", {"unet": {"to_q": one}}) for number, one in enumerate(factors)
    }
    mixes = usual_mixes(styles)
    assert [sum(style.rank for style, _ in mix) for mix in reversed(mixes)] == sizes


@torch.inference_mode()
def test_after_a_rehearsal_the_first_request_is_not_taken_by_python(model: Model) -> None:
    assert model.graphs is not None
    [mix] = usual_mixes(model.bank.styles)
    rehearse(model, mix)
    model.graphs.catch_up()
    [traced] = [
        run for key, run in model.bank["unet"].now.recordings.items() if key[1][0][1][0] == model.rows
    ]
    assert isinstance(traced, tracing.Traced) and traced.replay is not None


def test_a_rehearsal_that_fails_does_not_end_the_engine(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any) -> None:
        raise torch.OutOfMemoryError("no memory is left")

    nothing: Any = None
    monkeypatch.setattr("stickers.engine.loop.rehearse", full)
    with caplog.at_level(logging.WARNING):
        Loop(model, nothing, nothing, nothing).rest()
    assert "no memory is left" in caplog.text
