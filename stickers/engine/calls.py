"""Calls of the UNet: the rows of many pictures together, each with its own time, words, guidance and mix.

Kernels may round differently for different batch sizes, so a call has a fixed number of rows, filled up
where there are fewer, unless the warm-up found that here a row has the same bits in every batch: a picture
is the same whatever is drawn beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from stickers.engine.graphs import Inputs
from stickers.engine.load import Model
from stickers.engine.prompts import Text
from stickers.engine.sample import Sample
from stickers.engine.styles.style import Mix


@dataclass(frozen=True)
class Row:
    """One row of a call: latents (1, C, h, w) as the UNet takes them, their time, and its conditions."""

    latents: torch.Tensor
    timestep: torch.Tensor
    text: Text
    mix: Mix


def predict(model: Model, samples: Sequence[Sample]) -> list[torch.Tensor]:
    """The UNet's answer (1, C, h, w) in fp32 for each sample, guidance applied; all of one size."""
    rows: list[Row] = []
    for sample in samples:
        latents = sample.given()
        texts = (sample.text,) if sample.away is None else (sample.away, sample.text)
        rows += [Row(latents, sample.timestep, text, sample.mix) for text in texts]
    answers = iter(answer(model, rows).split(1))
    return [guided(sample, answers) for sample in samples]


def guided(sample: Sample, answers: Iterator[torch.Tensor]) -> torch.Tensor:
    """Away from the negative words and on to the prompt (arXiv 2207.12598), where there is guidance."""
    if sample.away is None:
        return next(answers)
    away, led = next(answers), next(answers)
    return away + sample.settings.guidance * (led - away)


def answer(model: Model, rows: Sequence[Row]) -> torch.Tensor:
    """The UNet's answer in fp32 for every row; out of memory, the rows of a call are halved once."""
    try:
        return in_calls(model, rows)
    except (torch.OutOfMemoryError, RuntimeError) as error:
        if not out_of_memory(error) or model.rows == 1:
            raise
        model.rows = max(1, model.rows // 2)
    if model.device.type == "cuda":
        torch.cuda.empty_cache()
    return in_calls(model, rows)


def out_of_memory(error: BaseException) -> bool:
    """Whether the error says so; the CPU's allocator raises a plain RuntimeError."""
    return isinstance(error, torch.OutOfMemoryError) or "memory" in str(error).lower()


def in_calls(model: Model, rows: Sequence[Row]) -> torch.Tensor:
    size = model.rows
    return torch.cat(
        [call(model, rows[at : at + size], number=at // size) for at in range(0, len(rows), size)]
    )


def call(model: Model, rows: Sequence[Row], *, number: int = 0) -> torch.Tensor:
    """One call of the UNet for at most `model.rows` rows."""
    model.bank["unet"].seat([row.mix for row in rows], call=number, rows=model.rows)
    filled = [*rows, *[rows[-1]] * (model.rows - len(rows))] if model.fill_rows else rows
    sample = torch.cat([row.latents for row in filled]).to(model.dtype)
    height, width = (side * model.card.factor for side in sample.shape[2:])
    size = torch.tensor([[height, width, 0, 0, height, width]], dtype=model.dtype, device=model.device)
    inputs = {
        "sample": sample,
        "timestep": torch.stack([row.timestep.float() for row in filled]).to(model.device),
        "hidden": words_of(model, filled, number),
        "pooled": torch.cat([row.text.pooled for row in filled]),
        "size": size.expand(len(filled), -1),
    }
    # A copy, for a recording's answer lasts until the next call.
    return unet(model, inputs)[: len(rows)].to(torch.float32, copy=True)


def words_of(model: Model, rows: Sequence[Row], number: int) -> torch.Tensor:
    """The words of all rows (rows, tokens, C); where texts and mixes are those of the last step, the very
    same tensor, for attention knows it again."""
    said, hidden = model.words.get(number, ((), None))
    same = len(said) == len(rows) and all(
        row.text is text and row.mix == mix for row, (text, mix) in zip(rows, said, strict=True)
    )
    if not same:
        hidden = torch.cat([row.text.hidden for row in rows])
        model.words[number] = [(row.text, row.mix) for row in rows], hidden
    assert isinstance(hidden, torch.Tensor)
    return hidden


def unet(model: Model, inputs: Inputs) -> torch.Tensor:
    """The UNet itself, by its recorded kernels where there are any."""
    if model.graphs is None:
        return run(model.unet, inputs)
    styles = model.bank["unet"]
    kept, depends = (styles.now.recordings, styles.touched) if styles.now else (model.recordings, None)
    return model.graphs(styles.hearing(partial(run, model.unet)), inputs, kept, depends)


def run(unet: Any, inputs: Inputs) -> torch.Tensor:
    answer: torch.Tensor = unet(
        inputs["sample"],
        inputs["timestep"],
        encoder_hidden_states=inputs["hidden"],
        added_cond_kwargs={"text_embeds": inputs["pooled"], "time_ids": inputs["size"]},
        return_dict=False,
    )[0]
    return answer
