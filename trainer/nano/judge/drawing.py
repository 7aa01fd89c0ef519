"""Draws what is asked: by the engine as people get it, or by the plain pipeline with a style loaded."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline

from stickers.engine import Engine, EngineConfig, Job
from stickers.engine.card import read_card
from stickers.engine.prompts import with_look
from trainer.nano.judge.asking import Asked

LIMIT = 1800.0  # seconds a picture may wait
AT_ONCE = 4
Draw = Callable[[Sequence[Asked]], list[np.ndarray]]


@contextmanager
def engine(model: str, mode: str) -> Iterator[Draw]:
    """Pictures uint8 (H, W, 4) from the engine in this mode, as it would draw them for a member."""
    drawing = Engine(EngineConfig(model))
    drawing.start()

    def draw(asked: Sequence[Asked]) -> list[np.ndarray]:
        pictures: list[np.ndarray] = []
        for start in range(0, len(asked), AT_ONCE):
            jobs = [
                Job(id=f"{start + at}", prompt=one.prompt, seeds=(one.seed,), mode=mode, enhance=True)
                for at, one in enumerate(asked[start : start + AT_ONCE])
            ]
            tickets = [drawing.submit(job) for job in jobs]
            pictures += [picture.image for ticket in tickets for picture in ticket.result(LIMIT)]
        return pictures

    try:
        yield draw
    finally:
        drawing.stop()


def seconds_for_four(model: str, mode: str, rounds: int = 7) -> float:
    """Median engine time from a request for four stickers to the last picture, when warm."""
    drawing = Engine(EngineConfig(model))
    drawing.start()
    taken = []
    try:
        for number in range(rounds + 2):
            job = Job(
                id=f"{number}", prompt="happy, otter, dm-sticker", seeds=(1, 2, 3, 4), mode=mode, enhance=True
            )
            began = time.perf_counter()
            drawing.submit(job).result(LIMIT)
            taken.append(time.perf_counter() - began)
    finally:
        drawing.stop()
    return float(np.median(taken[2:]))


@contextmanager
def styled(model: str, mode: str, style: Path | None, weight: float = 1.0) -> Iterator[Draw]:
    """Pictures from diffusers' own pipeline, with the LoRA of `style` loaded where one is given."""
    card = read_card(model)
    settings = card.modes[mode]
    folder = Path(model) if Path(model).exists() else Path("weights") / model
    pipeline = StableDiffusionXLPipeline.from_pretrained(folder, add_watermarker=False)
    pipeline.set_progress_bar_config(disable=True)
    if style is not None:
        pipeline.load_lora_weights(style, adapter_name="style")
        pipeline.set_adapters(["style"], [weight])

    def draw(asked: Sequence[Asked]) -> list[np.ndarray]:
        pictures: list[np.ndarray] = []
        for start in range(0, len(asked), 8):
            some = asked[start : start + 8]
            images = pipeline(
                [with_look(one.prompt, one.seed, card) for one in some],
                height=card.size,
                width=card.size,
                num_inference_steps=settings.steps,
                guidance_scale=settings.guidance,
                generator=[torch.Generator().manual_seed(one.seed) for one in some],
                output_type="np",
            ).images
            pictures += list((images * 255).round().astype(np.uint8))
        return pictures

    yield draw
