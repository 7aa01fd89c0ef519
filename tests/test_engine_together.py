"""Many people and many mixes in one batch: exactness, fairness, and failures that stay where they belong."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from stickers.engine import (
    Cancelled,
    Engine,
    EngineConfig,
    EngineFailed,
    InvalidJob,
    Job,
    Picture,
    QueueFull,
    Ticket,
)
from stickers.engine.job import Mix
from stickers.engine.line import Line
from tests.test_engine_tiny import WAIT, pictures
from tests.tiny_model import save_tiny, unet
from tests.tiny_styles import factors, peft

ONE = Job(id="one", prompt="happy, otter", seeds=(7,), steps=6)
CLAY, INK, BOTH = (("clay", 0.7),), (("ink", 1.0),), (("clay", 0.7), ("ink", 0.4))


def style_file(path: Path, *, seed: int) -> Path:
    tensors, header = peft(factors(unet(32), seed=seed))
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, header)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("styles")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Engine]:
    engine = Engine(EngineConfig(save_tiny(tmp_path_factory.mktemp("tiny"))))
    engine.start()
    pictures(engine, ONE)
    engine.publish("clay", style_file(folder / "clay.safetensors", seed=1))
    engine.publish("ink", style_file(folder / "ink.safetensors", seed=2))
    yield engine
    engine.stop()


def test_each_picture_has_its_own_mix_and_the_bits_it_has_alone(engine: Engine) -> None:
    mixes: tuple[Mix, ...] = ((), CLAY, INK, BOTH)
    together = pictures(engine, replace(ONE, seeds=(7, 7, 7, 7), mixes=mixes))
    assert len({picture.tobytes() for picture in together}) == 4
    for mix, picture in zip(mixes, together, strict=True):
        [alone] = pictures(engine, replace(ONE, mixes=(mix,)))
        assert np.array_equal(alone, picture)


@pytest.mark.parametrize("steps", [1, 4])
@pytest.mark.parametrize("beside", [1, 2, 7])
def test_a_mixed_picture_has_the_same_bits_beside_any_number(engine: Engine, beside: int, steps: int) -> None:
    job = replace(ONE, seeds=(0,), mixes=(BOTH,), steps=steps)
    [alone] = pictures(engine, job)
    together = replace(job, seeds=tuple(range(beside + 1)), mixes=(BOTH,) + (CLAY, ()) * beside)
    together = replace(together, mixes=together.mixes[: beside + 1])
    assert np.array_equal(pictures(engine, together)[0], alone)


def test_the_recipe_names_the_styles_by_their_bits(engine: Engine) -> None:
    [picture] = engine.submit(replace(ONE, mixes=(BOTH,))).result(WAIT)
    assert picture.recipe["styles"] == [
        {"name": "clay", "weight": 0.7, "digest": engine.styles["clay"]},
        {"name": "ink", "weight": 0.4, "digest": engine.styles["ink"]},
    ]


def test_people_with_and_without_guidance_share_a_batch_and_notice_nothing(engine: Engine) -> None:
    jobs = [
        replace(ONE, id="a", person="a", mode="fine", negative="blue", mixes=(CLAY,)),
        replace(ONE, id="b", person="b", scheduler="DPM++ 2M", steps=9),
        replace(ONE, id="c", person="c", steps=4, scheduler="DDIM", mixes=(BOTH,)),
        replace(ONE, id="d", person="d", size=(96, 64), mixes=(INK,)),
    ]
    together = [ticket.result(WAIT) for ticket in [engine.submit(job) for job in jobs]]
    for job, [picture] in zip(jobs, together, strict=True):
        [alone] = pictures(engine, job)
        assert np.array_equal(alone, picture.image)


def test_a_style_may_be_replaced_and_withdrawn_while_it_draws(engine: Engine, folder: Path) -> None:
    job = replace(ONE, seeds=(7, 8), steps=30, mixes=((("passing", 1.0),),) * 2)
    engine.publish("passing", style_file(folder / "passing.safetensors", seed=3))
    expected = pictures(engine, job)
    ticket = engine.submit(job)
    next(ticket.events(WAIT))
    time.sleep(0.05)
    engine.publish("passing", style_file(folder / "other.safetensors", seed=4))
    engine.withdraw("passing")
    for picture, before in zip(ticket.result(WAIT), expected, strict=True):
        assert np.array_equal(picture.image, before)
    with pytest.raises(EngineFailed, match="no style “passing” any more"):
        pictures(engine, job)
    assert pictures(engine, ONE)


def test_a_broken_style_is_refused_and_the_one_before_stays(engine: Engine, folder: Path) -> None:
    before = engine.styles
    (folder / "broken.safetensors").write_bytes(b"not a style")
    with pytest.raises(EngineFailed, match="Export it again"):
        engine.publish("clay", folder / "broken.safetensors")
    assert engine.styles == before
    assert pictures(engine, replace(ONE, mixes=(CLAY,)))


@pytest.mark.parametrize(
    "mixes",
    [
        ((("clay", -0.1),),),
        ((("clay", 1.6),),),
        ((("clay", float("nan")),),),
        ((("clay", 0.5), ("clay", 0.5)),),
        (CLAY, CLAY),
        (tuple((f"s{n}", 0.1) for n in range(9)),),
    ],
)
def test_what_cannot_be_mixed_is_refused_at_the_door(engine: Engine, mixes: tuple[Mix, ...]) -> None:
    with pytest.raises(InvalidJob):
        engine.submit(replace(ONE, mixes=mixes))


def test_the_model_has_no_trace_of_the_mixes_that_passed(engine: Engine) -> None:
    before = pictures(engine, ONE)
    for weight in (0.3, 1.5, 0.0):
        pictures(engine, replace(ONE, mixes=((("clay", weight), ("ink", 1.0)),)))
    assert np.array_equal(pictures(engine, ONE), before)


def test_numbers_gone_wrong_in_one_picture_leave_the_others_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stickers.engine import calls

    whole = calls.answer

    def poisoned(model: Any, rows: Any) -> torch.Tensor:
        answers = whole(model, rows)
        for row, answer in zip(rows, answers, strict=True):
            if row.mix:
                answer.fill_(float("inf"))
        return answers

    expected = pictures(engine, replace(ONE, steps=20))
    monkeypatch.setattr(calls, "answer", poisoned)
    good = engine.submit(replace(ONE, steps=20, person="good"))
    bad = engine.submit(replace(ONE, steps=20, person="bad", mixes=(CLAY,)))
    with pytest.raises(EngineFailed, match="no valid numbers"):
        bad.result(WAIT)
    assert np.array_equal(good.result(WAIT)[0].image, expected[0])


def test_a_job_cancelled_while_it_is_decoded_gets_nothing_more(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stickers.engine import decoder

    whole = decoder.painted
    ticket = Ticket(ONE)

    def cancelled_meanwhile(model: Any, latents: torch.Tensor) -> np.ndarray:
        ticket.cancel()
        return whole(model, latents)

    monkeypatch.setattr(decoder, "painted", cancelled_meanwhile)
    with engine._lock:
        engine._line.join(ticket)
    with pytest.raises(Cancelled):
        ticket.result(WAIT)


def order_of_drawing(line: Line) -> str:
    drawn = []
    while (taken := line.take()) is not None:
        drawn.append(taken[0].ticket.job.id)
    return "".join(drawn)


def wanting(name: str, count: int, *, person: str = "", room: str = "") -> Ticket:
    return Ticket(Job(name, "happy", tuple(range(count)), person=person or name, room=room))


def test_each_picture_is_finished_where_it_was_decoded(engine: Engine) -> None:
    hands: set[str] = set()

    def finish(picture: Picture) -> str:
        hands.add(threading.current_thread().name)
        return f"{picture.seed} of {picture.image.shape}"

    drawn = engine.submit(replace(ONE, seeds=(3, 4), finish=finish)).result(WAIT)
    assert [one.made for one in drawn] == [f"{one.seed} of {one.image.shape}" for one in drawn]
    assert all(hand.startswith("engine decoder") for hand in hands)


def test_what_goes_wrong_in_finishing_ends_its_job_alone(engine: Engine) -> None:
    def spoil(picture: Picture) -> None:
        raise ArithmeticError

    spoiled = engine.submit(replace(ONE, id="spoiled", finish=spoil))
    whole = engine.submit(replace(ONE, id="whole"))
    with pytest.raises(EngineFailed, match="ArithmeticError"):
        spoiled.result(WAIT)
    assert len(whole.result(WAIT)) == 1


def test_people_take_turns_of_four_pictures() -> None:
    line = Line(9)
    for ticket in (wanting("a", 8), wanting("b", 1), wanting("c", 4)):
        line.join(ticket)
    assert order_of_drawing(line) == "aaaa" + "b" + "cccc" + "aaaa"


def test_a_persons_rooms_take_turns_and_count_as_one_person() -> None:
    line = Line(9)
    for name, room in (("a", "1"), ("b", "1"), ("c", "2")):
        line.join(wanting(name, 4, person="ann", room=room))
    line.join(wanting("z", 4))
    assert order_of_drawing(line) == "aaaa" + "zzzz" + "cccc" + "bbbb"


def test_what_was_cancelled_in_the_line_takes_no_turn_and_no_place() -> None:
    line = Line(2)
    gone, kept = wanting("g", 4), wanting("k", 4)
    line.join(gone)
    line.join(kept)
    with pytest.raises(QueueFull):
        line.join(wanting("x", 1))
    gone.cancel()
    line.join(wanting("x", 1))
    assert order_of_drawing(line) == "kkkkx"
