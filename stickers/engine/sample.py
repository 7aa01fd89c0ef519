"""One picture on its way from noise to finished latents; every step of it is its own."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional

from stickers.engine.decode import decode, encode_picture
from stickers.engine.job import Job
from stickers.engine.load import Model
from stickers.engine.order import Order
from stickers.engine.prompts import encode, encode_negative, with_look, with_subject, with_triggers
from stickers.engine.schedulers import clean_guess, make_scheduler
from stickers.engine.settings import enlarged, settings_of, steps_taken


class Sample:
    """Seed, prompt, mix, scheduler and latents of one picture; draws what StableDiffusionXLPipeline would."""

    def __init__(self, model: Model, order: Order, index: int) -> None:
        job = order.ticket.job
        self.order, self.index, self.seed = order, index, job.seeds[index]
        self.settings = settings_of(job, model.card)
        self.mix = model.bank.mix(job.mixes[index]) if job.mixes else ()
        self.prompt = self._words(model, job)
        self.text = encode(model, self.prompt, self.mix)
        self.away = (
            encode_negative(model, job.negative, self.text, self.mix) if self.settings.guided else None
        )
        self.done = 0
        self.latents: torch.Tensor
        self.shown: np.ndarray | None = None
        self._generator = torch.Generator("cpu").manual_seed(self.seed)
        self._enlarging = self.settings.hires
        width, height = self.settings.width, self.settings.height
        source = job.source
        if source is None:
            self._begin(model, self._noise(model, width, height))
        else:
            begun = encode_picture(model, source.image, width, height)
            self._begin(model, self._noise(model, width, height), begun, source.strength)

    def _words(self, model: Model, job: Job) -> str:
        asked = with_subject(job.prompt, self.seed, model.card)
        whole = with_look(asked, self.seed, model.card) if job.enhance else asked
        return with_triggers(whole, self.mix, model.card)

    @property
    def timestep(self) -> torch.Tensor:
        """Of the next step."""
        timestep: torch.Tensor = self._timesteps[self._taken]
        return timestep

    @property
    def finished(self) -> bool:
        return self._taken == len(self._timesteps)

    def given(self) -> torch.Tensor:
        """The latents (1, C, h, w) as the next step's call takes them."""
        given: torch.Tensor = self.scheduler.scale_model_input(self.latents, self.timestep)
        return given

    def advance(self, predicted: torch.Tensor) -> torch.Tensor:
        """Take the step with the UNet's answer (1, C, h, w); returns the guess of the finished latents."""
        extra: dict[str, Any] = {"generator": [self._generator]}
        if type(self.scheduler).__name__ == "UniPCMultistepScheduler":  # the only one that takes none
            extra = {}
        output = self.scheduler.step(predicted, self.timestep, self.latents, **extra)
        self.latents = output.prev_sample
        self._taken += 1
        self.done += 1
        return clean_guess(self.scheduler, output)

    def enlarge(self, model: Model) -> bool:
        """Where a finished picture is to be enlarged, begin to draw over its enlargement; False where not."""
        hires = self._enlarging
        if hires is None:
            return False
        self._enlarging = None
        width, height = enlarged(self.settings, hires, model.card.multiple)
        noise = self._noise(model, width, height)
        if hires.way == "pixel":
            begun = encode_picture(model, decode(model, self.latents), width, height)
        else:
            begun = functional.interpolate(self.latents, size=noise.shape[2:], mode="bicubic")
        self._begin(model, noise, begun, hires.strength)
        return True

    def _begin(
        self, model: Model, noise: torch.Tensor, begun: torch.Tensor | None = None, strength: float = 1.0
    ) -> None:
        """At the first step from noise alone, or later on from a picture with noise over it (SDEdit,
        arXiv 2108.01073), as StableDiffusionXLImg2ImgPipeline does."""
        settings = self.settings
        self.scheduler = make_scheduler(
            settings.scheduler, model.scheduler_config, settings.steps, model.device
        )
        self._timesteps, self._taken = self.scheduler.timesteps, 0
        if begun is None:
            self.latents = noise * self.scheduler.init_noise_sigma
            return
        first = settings.steps - steps_taken(settings.steps, strength)
        self._timesteps = self._timesteps[first:]
        if hasattr(self.scheduler, "set_begin_index"):
            self.scheduler.set_begin_index(first)
        self.latents = self.scheduler.add_noise(begun, noise, self._timesteps[:1])

    def _noise(self, model: Model, width: int, height: int) -> torch.Tensor:
        factor = model.card.factor
        shape = (1, model.unet.config.in_channels, height // factor, width // factor)
        return torch.randn(shape, generator=self._generator).to(model.device)
