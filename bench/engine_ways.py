"""Ways to give a request its two styles: what each costs before drawing, and in drawing."""

import copy
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from bench.engine_fuse import Fused
from bench.engine_shapes import pipeline_of
from stickers.engine import Engine, Job
from stickers.engine.styles.bank import Bank

PROMPT = "happy, otter, dm-sticker"
WEIGHTS = (0.7, 0.4)


@dataclass(frozen=True)
class Case:
    """What every way draws: `count` pictures in two styles."""

    model: Path
    styles: Sequence[Path]
    device: str
    dtype: torch.dtype
    steps: int
    count: int
    guidance: float
    side: int


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    set_up: float
    drawing: float

    @property
    def total(self) -> float:
        return self.set_up + self.drawing


def stock_ways(case: Case) -> Iterator[tuple[str, Callable[[int], Cost]]]:
    """The ways of the field, by the stock pipeline; each call serves the request of that number."""
    if case.dtype != torch.float32:
        with warm(plain := replace(case, dtype=torch.float32)) as pipeline:
            yield "copy, load, fuse (student), fp32", lambda turn: copy_and_fuse(plain, pipeline, turn)
    yield "reload for every request", lambda turn: reload(case, turn)
    with warm(case) as pipeline:
        yield "copy, load, fuse (student)", lambda turn: copy_and_fuse(case, pipeline, turn)
        yield "warm, fuse and unfuse", lambda turn: fuse_and_unfuse(case, pipeline, turn)
    with warm(case) as pipeline:
        rewriter = Rewriter(case, pipeline)
        yield "warm, weights rewritten", lambda turn: rewriter.serve(turn)
    with warm(case) as pipeline:
        load_all(case, pipeline)
        yield "warm, set_adapters", lambda turn: set_adapters(case, pipeline, turn)


@contextmanager
def warm(case: Case) -> Iterator[Any]:
    pipeline = pipeline_of(case.model, case.device, case.dtype)
    draw(case, pipeline)
    yield pipeline


def reload(case: Case, turn: int) -> Cost:
    started = time.perf_counter()
    pipeline = pipeline_of(case.model, case.device, case.dtype)
    load(case, pipeline, turn)
    return timed(case, pipeline, started)


def copy_and_fuse(case: Case, pipeline: Any, turn: int) -> Cost:
    started = time.perf_counter()
    own = copy.deepcopy(pipeline)
    load(case, own, turn)
    own.fuse_lora()
    return timed(case, own, started)


def fuse_and_unfuse(case: Case, pipeline: Any, turn: int) -> Cost:
    started = time.perf_counter()
    load(case, pipeline, turn)
    pipeline.fuse_lora()
    cost = timed(case, pipeline, started)
    ended = time.perf_counter()
    pipeline.unfuse_lora()
    pipeline.unload_lora_weights()
    return Cost(cost.set_up + time.perf_counter() - ended, cost.drawing)


def set_adapters(case: Case, pipeline: Any, turn: int) -> Cost:
    started = time.perf_counter()
    pipeline.set_adapters([path.name for path in pair(case, turn)], list(WEIGHTS))
    return timed(case, pipeline, started)


class Rewriter:
    """Stock drawing with weights that are rewritten from a kept copy."""

    def __init__(self, case: Case, pipeline: Any) -> None:
        self._case, self._pipeline = case, pipeline
        self._bank = Bank({"unet": pipeline.unet})
        for path in case.styles:
            self._bank.publish(self._bank.read(path.name, path / "pytorch_lora_weights.safetensors"))
        self._fused = Fused("unet", pipeline.unet)

    def serve(self, turn: int) -> Cost:
        started = time.perf_counter()
        names = [path.name for path in pair(self._case, turn)]
        self._fused.rewrite(self._bank.mix(list(zip(names, WEIGHTS, strict=True))))
        return timed(self._case, self._pipeline, started)


def ours(case: Case, engine: Engine, turn: int) -> Cost:
    """Through the queue, the loop, the decoder thread; what is set up is inside the drawing."""
    started = time.perf_counter()
    engine.submit(job_of(case, turn)).result()
    return Cost(0.0, time.perf_counter() - started)


def job_of(case: Case, turn: int, *, count: int | None = None, person: str = "", mix: Any = None) -> Job:
    names = [path.name for path in pair(case, turn)]
    wanted = tuple(zip(names, WEIGHTS, strict=True)) if mix is None else mix
    seeds = tuple(range(turn * 8, turn * 8 + (count or case.count)))
    return Job(
        f"{person}{turn}",
        PROMPT,
        seeds,
        steps=case.steps,
        guidance=case.guidance,
        scheduler="Euler a",
        mixes=(wanted,) * len(seeds),
        person=person,
    )


def pair(case: Case, turn: int) -> list[Path]:
    """Another pair for every request, as people choose them."""
    return [case.styles[(turn + step) % len(case.styles)] for step in (0, 1)]


def load(case: Case, pipeline: Any, turn: int) -> None:
    chosen = pair(case, turn)
    for path in chosen:
        pipeline.load_lora_weights(path, adapter_name=path.name)
    pipeline.set_adapters([path.name for path in chosen], list(WEIGHTS))


def load_all(case: Case, pipeline: Any) -> None:
    for path in case.styles:
        pipeline.load_lora_weights(path, adapter_name=path.name)


def timed(case: Case, pipeline: Any, started: float) -> Cost:
    ready = time.perf_counter()
    draw(case, pipeline)
    return Cost(ready - started, time.perf_counter() - ready)


def draw(case: Case, pipeline: Any) -> None:
    """As many pictures as the case wants, to pixels."""
    pipeline(
        PROMPT,
        num_images_per_prompt=case.count,
        num_inference_steps=case.steps,
        guidance_scale=case.guidance,
        height=case.side,
        width=case.side,
        generator=[torch.Generator("cpu").manual_seed(seed) for seed in range(case.count)],
        output_type="np",
    )
