"""One job on the loaded model: settings, steps, previews, pictures. Runs on the engine's thread."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch

from stickers.engine import steps
from stickers.engine.config import VERSION
from stickers.engine.decode import Preview, decode
from stickers.engine.job import Cancelled, Job, Picture, Progress, Started, Ticket
from stickers.engine.load import Model
from stickers.engine.prompts import Text, encode, encode_negative, with_subject

PREVIEW_EVERY = 0.1
LARGEST_ROWS_FOR_CPU = 32 * 32


def settings_of(job: Job, model: Model) -> steps.Settings:
    """The job's own wishes over those of its mode; zero is a wish too."""
    mode = model.card.modes[job.mode]
    width, height = job.size or (model.card.size, model.card.size)
    return steps.Settings(
        steps=mode.steps if job.steps is None else job.steps,
        guidance=mode.guidance if job.guidance is None else float(job.guidance),
        scheduler=mode.scheduler if job.scheduler is None else job.scheduler,
        width=width,
        height=height,
    )


@torch.inference_mode()
def draw_job(model: Model, preview: Preview, ticket: Ticket, stopping: Callable[[], bool]) -> None:
    """Draw the ticket's job and hand every picture out as soon as it is decoded."""
    job = ticket.job
    settings = settings_of(job, model)
    ticket.put(Started(settings.steps))
    prompts = [with_subject(job.prompt, seed, model.card) for seed in job.seeds]
    texts = [encode(model, prompt) for prompt in prompts]
    negative = encode_negative(model, job.negative, texts[0]) if settings.guidance > 1 else None
    shown = 0.0
    latents = None
    for step in steps.draw(model, settings, job.seeds, texts, negative):
        stop_if_asked(ticket, stopping)
        latents = step.latents
        due = time.monotonic() - shown >= PREVIEW_EVERY
        ticket.put(Progress(step.number, settings.steps, preview(step.guess) if due else ()))
        shown = time.monotonic() if due else shown
    assert latents is not None, "every job has at least one step"
    for index, (seed, prompt) in enumerate(zip(job.seeds, prompts, strict=True)):
        image = decode(model, latents[index : index + 1])
        stop_if_asked(ticket, stopping)
        recipe = recipe_of(replace(job, prompt=prompt), settings, seed, model)
        ticket.put(Picture(index, seed, image, recipe))


def stop_if_asked(ticket: Ticket, stopping: Callable[[], bool]) -> None:
    if ticket.cancelled:
        raise Cancelled("The drawing was cancelled.")
    if stopping():
        raise Cancelled("The engine was stopped while it drew this. Ask again.")


def recipe_of(job: Job, settings: steps.Settings, seed: int, model: Model) -> dict[str, Any]:
    """All that is needed to draw the picture again; a negative prompt only where it had an effect."""
    recipe: dict[str, Any] = {
        "engine": VERSION,
        "model": model.card.name,
        "model_hash": model.digest,
        "prompt": job.prompt,
        "seed": seed,
        "steps": settings.steps,
        "guidance": settings.guidance,
        "scheduler": settings.scheduler,
        "width": settings.width,
        "height": settings.height,
        "mode": job.mode,
        "styles": [],
    }
    if job.negative.strip() and settings.guidance > 1:
        recipe["negative"] = job.negative
    return recipe


@torch.inference_mode()
def warm_up(model: Model, report: Callable[[float], None]) -> Preview:
    """Run everything once, so that the first request meets warm kernels; settle rows; fit the preview."""
    settings = settings_of(Job(id="warm-up", prompt="-", seeds=(0,)), model)
    texts = [encode(model, prompt) for prompt in warm_up_prompts(model)]
    settle_rows(model, settings, texts)
    report(0.9)
    latents = None
    for step in steps.draw(model, settings, tuple(range(len(texts))), texts, None):
        latents = step.latents
    assert latents is not None
    pictures = [decode(model, latents[i : i + 1]) for i in range(len(texts))]
    return Preview(latents, pictures)


def warm_up_prompts(model: Model) -> list[str]:
    """Four prompts that show what the model draws, so that the preview knows its colours."""
    card = model.card
    subjects = card.subjects or ("otter", "rabbit", "cat", "fox")
    moods = card.expressions or ("happy", "sad")
    picks = [(moods[i % len(moods)], subjects[i * 3 % len(subjects)]) for i in range(4)]
    return [", ".join(word for word in (mood, subject, card.trigger) if word) for mood, subject in picks]


def settle_rows(model: Model, settings: steps.Settings, texts: list[Text]) -> None:
    """Decide how many rows the unet gets at once, so that a picture has the same bits whatever is beside it.

    Large pictures keep a CPU busy one by one. Elsewhere four rows are quicker; where this machine's kernels
    give a row the same bits in every batch (measured: bf16 on the CPU does, fp32 not), none are filled up."""
    model.rows, model.fill_rows = 4, True
    cells = (settings.width // model.card.factor) * (settings.height // model.card.factor)
    if model.device.type == "cpu" and cells > LARGEST_ROWS_FOR_CPU:
        model.rows = 1
    elif (
        model.device.type == "cpu"
        and model.dtype == torch.bfloat16
        and rows_are_exact(model, settings, texts)
    ):
        model.rows, model.fill_rows = 8, False


def rows_are_exact(model: Model, settings: steps.Settings, texts: list[Text]) -> bool:
    """Whether the unet answers the same bits for a row in batches of 1, 3, 4 and 8."""
    eight = texts * 2
    generators = [torch.Generator("cpu").manual_seed(seed) for seed in range(8)]
    latents = steps.starting_noise(model, settings, generators)
    timestep = torch.tensor(500.0)
    conditions = steps.Conditions.of(model, settings, eight, None)
    model.rows, model.fill_rows = 8, False
    whole, *parts = (
        steps.predict_rows(model, latents, timestep, conditions, 0.0, slice(first, 8))
        for first in (0, 4, 5, 7)
    )
    return all(torch.equal(whole[-len(part) :], part) for part in parts)
