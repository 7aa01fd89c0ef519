"""All that is needed to draw a picture again."""

from typing import Any

from stickers.engine.config import VERSION
from stickers.engine.load import Model
from stickers.engine.sample import Sample
from stickers.engine.settings import enlarged


def recipe_of(sample: Sample, model: Model) -> dict[str, Any]:
    """Plain data for a row, a PNG and the wire; a negative prompt only where it had an effect."""
    job, settings = sample.order.ticket.job, sample.settings
    recipe: dict[str, Any] = {
        "engine": VERSION,
        "model": model.card.name,
        "model_hash": model.digest,
        "prompt": sample.prompt,
        "seed": sample.seed,
        "steps": settings.steps,
        "guidance": settings.guidance,
        "scheduler": settings.scheduler,
        "width": settings.width,
        "height": settings.height,
        "mode": job.mode,
        "styles": [
            {"name": style.name, "weight": weight, "digest": style.digest} for style, weight in sample.mix
        ],
    }
    if job.negative.strip() and settings.guided:
        recipe["negative"] = job.negative
    if job.source is not None:
        recipe |= {"source": job.source.name, "strength": job.source.strength}
    if settings.hires is not None:
        recipe["width"], recipe["height"] = enlarged(settings, settings.hires, model.card.multiple)
        recipe["hires"] = {**vars(settings.hires), "from": [settings.width, settings.height]}
    return recipe
