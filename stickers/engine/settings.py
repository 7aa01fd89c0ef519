"""What a job comes to once its mode has filled the gaps."""

from dataclasses import dataclass

from stickers.engine.card import ModelCard
from stickers.engine.job import Job


@dataclass(frozen=True)
class Settings:
    """How one picture is drawn; sizes in pixels."""

    steps: int
    guidance: float
    scheduler: str
    width: int
    height: int

    @property
    def guided(self) -> bool:
        """Whether guidance, and with it a negative prompt, has any effect."""
        return self.guidance > 1


def settings_of(job: Job, card: ModelCard) -> Settings:
    """The job's own wishes over those of its mode; zero is a wish too."""
    mode = card.modes[job.mode]
    width, height = job.size or (card.size, card.size)
    return Settings(
        steps=mode.steps if job.steps is None else job.steps,
        guidance=mode.guidance if job.guidance is None else float(job.guidance),
        scheduler=mode.scheduler if job.scheduler is None else job.scheduler,
        width=width,
        height=height,
    )
