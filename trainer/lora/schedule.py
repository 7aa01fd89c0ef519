"""The learning rate of a step, of which nothing but the step's number is needed."""

import math

from trainer.lora.settings import Settings


def rate_at(step: int, settings: Settings) -> float:
    """A warm-up, then half a cosine or a straight line down to nothing, or level.

    A step is one change of the weights, with however many processes and accumulated batches: more of them
    see more pictures, and the rate declines over the same steps."""
    warm = min(1.0, (step + 1) / max(1, settings.warm_up))
    return settings.learning_rate * warm * share(step / settings.steps, settings.schedule)


def share(done: float, schedule: str) -> float:
    if schedule == "cosine":
        return 0.5 * (1 + math.cos(math.pi * done))
    return 1 - done if schedule == "linear" else 1.0
