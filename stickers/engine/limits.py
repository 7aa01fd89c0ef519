"""What may be asked of a model, and the check at the door. Usable without torch."""

import math
from pathlib import Path
from typing import Any

from stickers.engine.card import ModelCard, read_card
from stickers.engine.job import Hires, InvalidJob, Job, Mix, Source

# The usual names, in the order a menu shows them; schedulers.py knows the classes.
SCHEDULERS = (
    "Euler a", "Euler", "DPM++ 2M", "DPM++ 2M Karras", "DPM++ SDE Karras", "UniPC", "DDIM", "LCM",
)  # fmt: skip
MAX_COUNT = 8
MAX_STEPS = 60
MAX_GUIDANCE = 20.0
MAX_SEED = 2**32 - 1
MAX_PROMPT = 1000
MAX_NEGATIVE = 500
MAX_SIDE = 1024
MAX_STYLES = 8
MAX_WEIGHT = 1.5
MIN_STRENGTH = 0.1
HIRES_SCALES = (1.1, 2.0)
HIRES_WAYS = ("latent", "pixel")
LEAST_LATENT_STRENGTH = 0.5  # enlarged latents are smeared; less than this leaves them so
MAX_SOURCE_SIDE = 4096


def limits(model_dir: str | Path) -> dict[str, Any]:
    """What a client may choose, as plain data for the wire; reads the model's folder, never its weights."""
    card = read_card(model_dir)
    smallest, largest = sides(card)
    return {
        "count": {"min": 1, "max": MAX_COUNT, "default": 4},
        "seed": {"min": 0, "max": MAX_SEED},
        "steps": {"min": 1, "max": MAX_STEPS},
        "guidance": {"min": 0.0, "max": MAX_GUIDANCE},
        "negative": {"max": MAX_NEGATIVE},
        "size": {"default": card.size, "min": smallest, "max": largest, "multiple": card.multiple},
        "schedulers": list(SCHEDULERS),
        "strength": {"min": MIN_STRENGTH, "max": 1.0, "default": 0.6},
        "hires": {
            "scale": {"min": HIRES_SCALES[0], "max": largest_scale(card), "default": 1.5},
            "largest": max(MAX_SIDE, card.size),
            "ways": list(HIRES_WAYS),
            "latent_strength": {"min": LEAST_LATENT_STRENGTH},
        },
        "modes": {
            name: {
                "steps": mode.steps,
                "guidance": mode.guidance,
                "scheduler": mode.scheduler,
                "negative": mode.guidance > 1,
            }
            for name, mode in card.modes.items()
        },
        "subjects": list(card.subjects),
        "expressions": list(card.expressions),
        "things": list(card.looks.things),
    }


def sides(card: ModelCard) -> tuple[int, int]:
    """The smallest and largest width or height: half and one and a half of what the model was taught."""
    smallest = math.ceil(card.size / 2 / card.multiple) * card.multiple
    largest = max(card.size, min(MAX_SIDE, int(card.size * 1.5 / card.multiple) * card.multiple))
    return smallest, largest


def check(job: Job, card: ModelCard) -> None:
    """Raise InvalidJob with the offending value when the job is out of the limits."""
    if not job.prompt.strip() or len(job.prompt) > MAX_PROMPT:
        raise InvalidJob("prompt", f"The prompt must have 1 to {MAX_PROMPT} characters.")
    if len(job.negative) > MAX_NEGATIVE:
        raise InvalidJob("negative", f"The negative prompt may have at most {MAX_NEGATIVE} characters.")
    if not 1 <= len(job.seeds) <= MAX_COUNT:
        raise InvalidJob("count", f"Ask for 1 to {MAX_COUNT} pictures, not {len(job.seeds)}.")
    for seed in job.seeds:
        between("seed", seed, 0, MAX_SEED)
    if job.mode not in card.modes:
        raise InvalidJob("mode", f"There is no mode “{job.mode}”. Choose one of: {', '.join(card.modes)}.")
    if job.steps is not None:
        between("steps", job.steps, 1, MAX_STEPS)
    if job.guidance is not None:
        between("guidance", job.guidance, 0, MAX_GUIDANCE)
    if job.scheduler is not None and job.scheduler not in SCHEDULERS:
        known = ", ".join(SCHEDULERS)
        raise InvalidJob("scheduler", f"There is no scheduler “{job.scheduler}”. Choose one of: {known}.")
    if job.size is not None:
        check_size(job.size, card)
    if job.mixes and len(job.mixes) != len(job.seeds):
        raise InvalidJob("styles", f"{len(job.seeds)} pictures need as many mixes, not {len(job.mixes)}.")
    for mix in job.mixes:
        check_mix(mix)
    if job.source is not None:
        check_source(job.source)
    if job.hires is not None:
        check_hires(job.hires, job.size or (card.size, card.size), card)


def check_mix(mix: Mix) -> None:
    if len(mix) > MAX_STYLES:
        raise InvalidJob("styles", f"At most {MAX_STYLES} styles can be mixed, not {len(mix)}.")
    names = [name for name, _ in mix]
    if len(set(names)) < len(names):
        raise InvalidJob("styles", "Each style can be named once in a mix.")
    for _, weight in mix:
        between("weight", weight, 0, MAX_WEIGHT)


def largest_scale(card: ModelCard) -> float:
    """Of the model's own size; what is drawn larger from the start is enlarged less."""
    return min(HIRES_SCALES[1], MAX_SIDE / card.size) if card.size < MAX_SIDE else HIRES_SCALES[0]


def check_source(source: Source) -> None:
    between("strength", source.strength, MIN_STRENGTH, 1.0)
    shape = source.image.shape
    if len(shape) != 3 or shape[2] != 4 or not all(8 <= side <= MAX_SOURCE_SIDE for side in shape[:2]):
        raise InvalidJob("source", f"A picture to begin with is RGBA, 8 to {MAX_SOURCE_SIDE} pixels a side.")


def check_hires(hires: Hires, size: tuple[int, int], card: ModelCard) -> None:
    between("scale", hires.scale, *HIRES_SCALES)
    between("strength", hires.strength, MIN_STRENGTH, 1.0)
    if hires.way not in HIRES_WAYS:
        raise InvalidJob("hires", f"Enlarge in one of these ways: {', '.join(HIRES_WAYS)}.")
    if hires.way == "latent" and hires.strength < LEAST_LATENT_STRENGTH:
        raise InvalidJob(
            "strength",
            f"Enlarging latents with a strength below {LEAST_LATENT_STRENGTH} only blurs. "
            "Raise the strength, or enlarge the pixels.",
        )
    most = max(MAX_SIDE, card.size)
    if max(size) * hires.scale > most:
        raise InvalidJob("scale", f"A side may have at most {most} pixels after enlarging.")


def check_size(size: tuple[int, int], card: ModelCard) -> None:
    smallest, largest = sides(card)
    for side in size:
        between("size", side, smallest, largest)
        if side % card.multiple:
            raise InvalidJob("size", f"Width and height must be multiples of {card.multiple}, not {side}.")


def between(field: str, value: float, least: float, most: float) -> None:
    """Raise InvalidJob unless the value is a number within the limits; NaN is not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise InvalidJob(field, f"{field.capitalize()} must be from {least:g} to {most:g}, not {value}.")
