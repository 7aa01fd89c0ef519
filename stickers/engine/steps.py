"""The step loop: noise to latents, one step at a time. The caller owns the loop and may leave it at any step.

It draws what StableDiffusionXLPipeline.__call__ would draw, and hands out the guess of the finished picture
besides. Every picture has its own generator on the CPU. Kernels may round differently for different batch
sizes, so the unet is called with a fixed number of rows, filled up where there are fewer, unless the warm-up
found that here a row has the same bits in every batch: a picture is the same whatever was drawn beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from stickers.engine.job import EngineFailed
from stickers.engine.load import Model
from stickers.engine.prompts import Text
from stickers.engine.schedulers import clean_guess, make_scheduler


@dataclass(frozen=True)
class Settings:
    """What a job comes to once its mode has filled the gaps."""

    steps: int
    guidance: float
    scheduler: str
    width: int
    height: int


@dataclass(frozen=True)
class Step:
    """After a step: the latents, and the guess of what they will become."""

    number: int
    latents: torch.Tensor
    guess: torch.Tensor


def draw(
    model: Model, settings: Settings, seeds: tuple[int, ...], texts: list[Text], negative: Text | None
) -> Iterator[Step]:
    """Yield every step for one picture a seed; `texts` has one prompt for each of them."""
    scheduler = make_scheduler(settings.scheduler, model.scheduler_config, settings.steps, model.device)
    generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
    conditions = Conditions.of(model, settings, texts, negative)
    latents = starting_noise(model, settings, generators) * scheduler.init_noise_sigma
    for number, timestep in enumerate(scheduler.timesteps, 1):
        given = scheduler.scale_model_input(latents, timestep)
        predicted = predict(model, given, timestep, conditions, settings.guidance)
        if not bool(torch.isfinite(predicted).all()):
            raise EngineFailed(
                f"The model gave no valid numbers at step {number} of {settings.steps} "
                f"with {settings.scheduler}. Try other settings; if it happens again, set STICKER_DTYPE=fp32."
            )
        output = advance(scheduler, predicted, timestep, latents, generators)
        latents = output.prev_sample
        yield Step(number, latents, clean_guess(scheduler, output))


@dataclass(frozen=True)
class Conditions:
    """What the unet is told beside the latents, one row a picture; `away` rows only with guidance."""

    hidden: torch.Tensor
    pooled: torch.Tensor
    away: Text | None
    time_ids: torch.Tensor

    @classmethod
    def of(cls, model: Model, settings: Settings, texts: list[Text], negative: Text | None) -> "Conditions":
        size = (settings.height, settings.width)
        return cls(
            hidden=torch.cat([text.hidden for text in texts]),
            pooled=torch.cat([text.pooled for text in texts]),
            away=negative,
            time_ids=torch.tensor([[*size, 0, 0, *size]], dtype=model.dtype, device=model.device),
        )


def starting_noise(model: Model, settings: Settings, generators: list[torch.Generator]) -> torch.Tensor:
    factor = model.card.factor
    shape = (1, model.unet.config.in_channels, settings.height // factor, settings.width // factor)
    return torch.cat([torch.randn(shape, generator=g) for g in generators]).to(model.device)


def predict(
    model: Model, latents: torch.Tensor, timestep: torch.Tensor, conditions: Conditions, guidance: float
) -> torch.Tensor:
    """The unet's answer for every row in fp32; out of memory, the rows of a call are halved once."""
    try:
        return predict_in_rows(model, latents, timestep, conditions, guidance)
    except (torch.OutOfMemoryError, RuntimeError) as error:
        if not out_of_memory(error) or model.rows == 1:
            raise
        model.rows = max(1, model.rows // 2)
    if model.device.type == "cuda":
        torch.cuda.empty_cache()
    return predict_in_rows(model, latents, timestep, conditions, guidance)


def out_of_memory(error: BaseException) -> bool:
    """Whether the error says so; the CPU's allocator raises a plain RuntimeError."""
    return isinstance(error, torch.OutOfMemoryError) or "memory" in str(error).lower()


def predict_in_rows(
    model: Model, latents: torch.Tensor, timestep: torch.Tensor, conditions: Conditions, guidance: float
) -> torch.Tensor:
    done = [
        predict_rows(model, latents, timestep, conditions, guidance, slice(first, first + model.rows))
        for first in range(0, len(latents), model.rows)
    ]
    return torch.cat(done)


def predict_rows(
    model: Model,
    latents: torch.Tensor,
    timestep: torch.Tensor,
    conditions: Conditions,
    guidance: float,
    rows: slice,
) -> torch.Tensor:
    """One call of the unet; with guidance it has every row twice, led away and led on."""
    count = len(latents[rows])
    size = model.rows if model.fill_rows else count
    sample, hidden, pooled = (
        filled(t[rows], size) for t in (latents.to(model.dtype), conditions.hidden, conditions.pooled)
    )
    if conditions.away is not None:
        sample = torch.cat([sample, sample])
        hidden = torch.cat([conditions.away.hidden.expand_as(hidden), hidden])
        pooled = torch.cat([conditions.away.pooled.expand_as(pooled), pooled])
    answer = model.unet(
        sample,
        timestep,
        encoder_hidden_states=hidden,
        added_cond_kwargs={"text_embeds": pooled, "time_ids": conditions.time_ids.expand(len(sample), -1)},
        return_dict=False,
    )[0].float()
    if conditions.away is not None:
        away, led = answer.chunk(2)
        answer = away + guidance * (led - away)
    return answer[:count]


def filled(rows: torch.Tensor, size: int) -> torch.Tensor:
    """The rows, with the last one repeated up to the size."""
    missing = size - len(rows)
    return rows if missing <= 0 else torch.cat([rows, rows[-1:].expand(missing, *rows.shape[1:])])


def advance(
    scheduler: Any,
    predicted: torch.Tensor,
    timestep: torch.Tensor,
    latents: torch.Tensor,
    generators: list[torch.Generator],
) -> Any:
    """The scheduler's step, with a noise of its own for every picture where the scheduler adds any."""
    if type(scheduler).__name__ == "UniPCMultistepScheduler":  # the only one that takes no generator
        return scheduler.step(predicted, timestep, latents)
    return scheduler.step(predicted, timestep, latents, generator=generators)
