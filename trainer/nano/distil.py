"""Distils guidance and many steps into few: the student draws in four passes what the teacher draws in many.

The path from noise to picture is cut into as many segments as there are steps. From any time within a segment
the teacher walks to the segment's end in small guided steps; the student learns to get there in one step
(arXiv 2202.00512, guided as in 2210.03142, segments as in 2405.18407). Guidance needs no second pass then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from trainer.nano import models
from trainer.nano.course import Course
from trainer.nano.denoiser import denoise, token_ids
from trainer.nano.latents import Latents
from trainer.nano.pace import Pace

SEGMENTS = 4
GUIDANCE = 3.0
WALK = 4  # the teacher's steps through a whole segment
FROM_THE_START = 0.5  # share of the samples that begin where `fast` begins its steps
WITHOUT_WORDS = 0.1

Guess = Callable[[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Stretch:
    """From times to the ends of their segments, as angles: 0 is the clean picture, pi / 2 is noise alone.

    With v-prediction a DDIM step is a turn: x(b) = cos(a - b) x(a) - sin(a - b) v."""

    angles: torch.Tensor  # float32 (1001,); the last, at index -1, is 0
    times: torch.Tensor  # int64 (N,)
    ends: torch.Tensor  # int64 (N,), -1 for the clean picture

    @property
    def turn(self) -> torch.Tensor:
        return (self.angles[self.times] - self.angles[self.ends]).view(-1, 1, 1, 1)


def course(
    student: UNet2DConditionModel,
    teacher: UNet2DConditionModel,
    encoder: CLIPTextModelWithProjection,
    tokenizer: CLIPTokenizer,
    latents: Latents,
    *,
    batch: int,
    pace: Pace,
) -> Course:
    """The student alone learns; every step's pictures, times and noises come from the step's number."""
    ids, angles = pace.placed(token_ids(tokenizer, latents.captions)), pace.placed(angles_of_times())
    values = pace.placed(torch.from_numpy(latents.values))
    for part in (teacher, encoder):
        part.requires_grad_(False).eval().to(pace.device)
    guess = pace.readied(denoise(student.to(pace.device), encoder, batch))
    guided = pace.readied(with_guidance(teacher, encoder, batch))

    def loss(step: int) -> torch.Tensor:
        chance = pace.chance(step)
        where: Any = {"generator": chance, "device": pace.device}
        rows = torch.randint(len(ids), (batch,), **where)
        clean = values[rows].float()
        stretch = stretches(angles, batch, chance)
        angle = angles[stretch.times].view(-1, 1, 1, 1)
        noisy = angle.cos() * clean + angle.sin() * torch.randn(clean.shape, **where)
        worded = (torch.rand(batch, **where) >= WITHOUT_WORDS).float()
        wanted = velocity(guided, noisy, stretch, ids[rows], worded, pace)
        with pace.autocast():
            answer = guess(noisy, stretch.times, ids[rows], worded)
        return (answer.float() - wanted).square().mean()

    return Course("distil", [student], loss, batch, decay=0.998, weight_decay=0.0, betas=(0.9, 0.99))


@torch.no_grad()
def velocity(
    guided: Guess, noisy: torch.Tensor, stretch: Stretch, ids: torch.Tensor, worded: torch.Tensor, pace: Pace
) -> torch.Tensor:
    """float32 (N, 32, 16, 16): the one velocity that leads from `noisy` to where the teacher's walk ends."""
    angles, at, state = stretch.angles, stretch.times, noisy
    for left in range(WALK, 0, -1):
        # The stops are even in time, as the pipeline's trailing steps are.
        then = stretch.ends + ((at - stretch.ends) * (left - 1)) // left
        with pace.autocast():
            v = guided(state, at, ids, worded).float()
        turn = (angles[at] - angles[then]).view(-1, 1, 1, 1)
        state, at = turn.cos() * state - turn.sin() * v, then
    return (stretch.turn.cos() * noisy - state) / stretch.turn.sin()


def with_guidance(teacher: UNet2DConditionModel, encoder: CLIPTextModelWithProjection, batch: int) -> Guess:
    """The teacher's answer with guidance where there are words, and without where there are none."""
    both = denoise(teacher, encoder, 2 * batch)

    def guess(
        noisy: torch.Tensor, times: torch.Tensor, ids: torch.Tensor, worded: torch.Tensor
    ) -> torch.Tensor:
        shown = torch.cat([worded, torch.zeros_like(worded)])
        told, silent = both(noisy.repeat(2, 1, 1, 1), times.repeat(2), ids.repeat(2, 1), shown).chunk(2)
        return silent + GUIDANCE * (told - silent)

    return guess


def stretches(angles: torch.Tensor, count: int, chance: torch.Generator) -> Stretch:
    """As many in each segment; half begin where the segment does."""
    long = (len(angles) - 1) // SEGMENTS
    where: Any = {"generator": chance, "device": chance.device}
    ends = torch.arange(count, device=chance.device) % SEGMENTS * long - 1
    inside = (torch.rand(count, **where) * (long - WALK)).long() + WALK
    whole = torch.rand(count, **where) < FROM_THE_START
    return Stretch(angles, ends + torch.where(whole, long, inside), ends)


def angles_of_times() -> torch.Tensor:
    """float32 (1001,): the angle of each training time, and 0 for -1."""
    signal = models.scheduler().alphas_cumprod
    return torch.cat([signal.clamp(0, 1).sqrt().acos(), torch.zeros(1)])
