"""What a job comes to once its mode has filled the gaps."""

from dataclasses import dataclass

from stickers.engine.card import ModelCard
from stickers.engine.job import Hires, Job


@dataclass(frozen=True)
class Settings:
    """How one picture is drawn; sizes in pixels."""

    steps: int
    guidance: float
    scheduler: str
    width: int
    height: int
    strength: float = 1.0  # of the first drawing; below one where it begins with a picture
    hires: Hires | None = None

    @property
    def first_steps(self) -> int:
        return steps_taken(self.steps, self.strength)

    @property
    def all_steps(self) -> int:
        """Of the first drawing and of the one over its enlargement."""
        again = steps_taken(self.steps, self.hires.strength) if self.hires else 0
        return self.first_steps + again

    @property
    def guided(self) -> bool:
        """Whether guidance, and with it a negative prompt, has any effect."""
        return self.guidance > 1


def steps_taken(steps: int, strength: float) -> int:
    """How many of a scheduler's steps are left when it begins with a picture; at least the last one."""
    return max(1, min(steps, int(steps * strength)))


def enlarged(settings: Settings, hires: Hires, multiple: int) -> tuple[int, int]:
    """Width and height after enlarging, as the model can draw them."""
    width, height = (
        max(multiple, round(side * hires.scale / multiple) * multiple)
        for side in (settings.width, settings.height)
    )
    return width, height


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
        strength=job.source.strength if job.source else 1.0,
        hires=job.hires,
    )
