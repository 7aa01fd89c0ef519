"""One picture on its way from noise to finished latents; every step of it is its own."""

from typing import Any

import numpy as np
import torch

from stickers.engine.load import Model
from stickers.engine.order import Order
from stickers.engine.prompts import encode, encode_negative, with_subject, with_triggers
from stickers.engine.schedulers import clean_guess, make_scheduler
from stickers.engine.settings import settings_of


class Sample:
    """Seed, prompt, mix, scheduler and latents of one picture; draws what StableDiffusionXLPipeline would."""

    def __init__(self, model: Model, order: Order, index: int) -> None:
        job = order.ticket.job
        self.order, self.index, self.seed = order, index, job.seeds[index]
        self.settings = settings_of(job, model.card)
        self.mix = model.bank.mix(job.mixes[index]) if job.mixes else ()
        self.prompt = with_triggers(with_subject(job.prompt, self.seed, model.card), self.mix, model.card)
        self.text = encode(model, self.prompt, self.mix)
        self.away = (
            encode_negative(model, job.negative, self.text, self.mix) if self.settings.guided else None
        )
        self.done = 0
        self.shown: np.ndarray | None = None
        self.scheduler = make_scheduler(
            self.settings.scheduler, model.scheduler_config, self.settings.steps, model.device
        )
        self._generator = torch.Generator("cpu").manual_seed(self.seed)
        self.latents = self._noise(model) * self.scheduler.init_noise_sigma

    @property
    def timestep(self) -> torch.Tensor:
        """Of the next step."""
        timestep: torch.Tensor = self.scheduler.timesteps[self.done]
        return timestep

    @property
    def finished(self) -> bool:
        return self.done == len(self.scheduler.timesteps)

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
        self.done += 1
        return clean_guess(self.scheduler, output)

    def _noise(self, model: Model) -> torch.Tensor:
        factor, settings = model.card.factor, self.settings
        shape = (1, model.unet.config.in_channels, settings.height // factor, settings.width // factor)
        return torch.randn(shape, generator=self._generator).to(model.device)
