"""Runs everything once, so that the first request meets warm kernels; settles rows; fits the preview."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations

import torch
from torch import nn

from stickers.engine import calls
from stickers.engine.calls import Row
from stickers.engine.decode import Preview, decode
from stickers.engine.job import Job, Ticket
from stickers.engine.load import Model
from stickers.engine.order import Order
from stickers.engine.prompts import encode
from stickers.engine.sample import Sample
from stickers.engine.styles.bank import Bank
from stickers.engine.styles.file import Factors
from stickers.engine.styles.seats import bucket
from stickers.engine.styles.style import Mix, Style
from stickers.engine.tracing import SEEN, SHORT

LARGEST_ROWS_FOR_CPU = 32 * 32
ON_GPU, ON_CPU = 8, 4  # pictures at once: a GPU is hardly slower with more, a CPU in proportion


@torch.inference_mode()
def warm_up(model: Model, report: Callable[[float], None]) -> Preview:
    """Draws four pictures that show what the model draws, so that the preview knows its colours."""
    settle_rows(model)
    report(0.9)
    samples = [Sample(model, order_of(model, prompt), 0) for prompt in prompts(model)]
    while not samples[0].finished:
        for sample, answer in zip(samples, calls.predict(model, samples), strict=True):
            sample.advance(answer)
    pictures = [decode(model, sample.latents) for sample in samples]
    return Preview(torch.cat([sample.latents for sample in samples]), pictures)


def usual_mixes(styles: Mapping[str, Style]) -> list[Mix]:
    """A mix of two styles for each size that their seats can have, the largest at the end."""
    two_each: dict[int, list[Style]] = {}
    for style in styles.values():
        two_each[style.rank] = [style, *two_each.get(style.rank, ())][:2]
    few = [style for some in two_each.values() for style in some]
    mixes = [tuple((style, 0.5) for style in pair) for pair in combinations(few, min(2, len(few))) if pair]
    sizes = {bucket(sum(style.rank for style, _ in mix)): mix for mix in mixes}
    return [sizes[size] for size in sorted(sizes)]


@torch.inference_mode()
def rehearse(model: Model, mix: Mix) -> None:
    """Steps as most requests take them, four pictures in this mix, so that they are recorded before anybody
    waits for that; only one where a step takes long."""
    side = model.card.size // model.card.factor
    latents = torch.zeros(1, model.unet.config.in_channels, side, side, device=model.device)
    texts = [encode(model, prompt, mix) for prompt in prompts(model)]
    rows = [Row(latents, torch.tensor(500.0), text, mix) for text in texts]
    for _ in range(SEEN):
        begun = time.perf_counter()
        calls.call(model, rows[: model.rows])
        if time.perf_counter() - begun > SHORT:
            break


def order_of(model: Model, prompt: str) -> Order:
    mode = next(iter(model.card.modes))
    return Order(Ticket(Job(id="warm-up", prompt=prompt, seeds=(0,), mode=mode)))


def prompts(model: Model) -> list[str]:
    card = model.card
    subjects = card.subjects or ("otter", "rabbit", "cat", "fox")
    moods = card.expressions or ("happy", "sad")
    picks = [(moods[i % len(moods)], subjects[i * 3 % len(subjects)]) for i in range(4)]
    return [", ".join(word for word in (mood, subject, card.trigger) if word) for mood, subject in picks]


def settle_rows(model: Model) -> None:
    """Decide how many rows the UNet gets at once, so that a picture has the same bits whatever is beside it.

    Large pictures keep a CPU busy one by one. Elsewhere four rows are quicker; where this machine's kernels
    give a row the same bits in every batch (measured: bf16 on the CPU does, fp32 not), none are filled up."""
    on_cpu = model.device.type == "cpu"
    model.capacity = ON_CPU if on_cpu else ON_GPU
    model.rows, model.fill_rows = 4, True
    cells = (model.card.size // model.card.factor) ** 2
    if on_cpu and cells > LARGEST_ROWS_FOR_CPU:
        model.rows = 1
    elif on_cpu and model.dtype == torch.bfloat16 and rows_are_exact(model):
        model.rows, model.fill_rows = 8, False


def rows_are_exact(model: Model) -> bool:
    """Whether the UNet answers the same bits for a row in batches of 1, 3, 4 and 8, in a style or in none."""
    side = model.card.size // model.card.factor
    shape = (8, model.unet.config.in_channels, side, side)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(0)).split(1)
    texts = [encode(model, prompt, ()) for prompt in prompts(model)] * 2
    model.rows, model.fill_rows = 8, False
    with changed_everywhere(model) as style:
        mixes = [((style, 0.7),), ()] * 4
        rows = [
            Row(latents, torch.tensor(500.0), text, mix)
            for latents, text, mix in zip(noise, texts, reversed(mixes), strict=True)
        ]
        whole, *parts = (calls.call(model, rows[first:]) for first in (0, 4, 5, 7))
    return all(torch.equal(whole[-len(part) :], part) for part in parts)


@contextmanager
def changed_everywhere(model: Model) -> Iterator[Style]:
    """A random style of all layers that a LoRA can change, for as long as the block runs."""
    kept, model.bank = model.bank, Bank({"unet": model.unet})
    chance = torch.Generator().manual_seed(0)
    layers = {}
    for name, layer in model.unet.named_modules():
        if isinstance(layer, nn.Linear) or (isinstance(layer, nn.Conv2d) and layer.groups == 1):
            outputs, inputs = layer.weight.flatten(1).shape
            down = torch.randn(8, inputs, generator=chance) / inputs**0.5
            layers[name] = Factors(down, torch.randn(outputs, 8, generator=chance), 0.1)
    style = Style("warm-up", "", {"unet": layers})
    model.bank.publish(style)
    try:
        yield style
    finally:
        model.bank["unet"].close()
        model.bank = kept
