"""Pictures as a model leaves them: a little out of place and soft, which a judge forgives; or ruined."""

import torch
from torch.nn import functional

SCALES = (0.92, 1.06)
SHIFT = 0.05  # of the side
WOBBLE = 1.5 / 128  # of the side: outlines that are not quite where they were
BLURRED = 0.4
TINT = 0.05
NOISE = 0.05  # of the range -1 ... 1
RUINED = 12  # one of so many
SMEAR = 17  # pixels
Targets = tuple[torch.Tensor, ...]


def damaged(pictures: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """(N, 4, H, W) in -1 ... 1, each moved, scaled, wobbled, blurred, tinted and noisy a little."""
    count = len(pictures)
    # White and transparent becomes zero, which is what comes in from outside the frame.
    ground = torch.tensor([1.0, 1.0, 1.0, -1.0]).view(1, 4, 1, 1)
    x = functional.grid_sample(pictures - ground, places(pictures.shape, chance), align_corners=False)
    x = x + ground
    soft = torch.rand(count, 1, 1, 1, generator=chance)
    soft *= torch.rand(count, 1, 1, 1, generator=chance) < BLURRED
    x = torch.lerp(x, functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False), soft)
    tint = 1 + TINT * (2 * torch.rand(count, 3, 1, 1, generator=chance) - 1)
    x[:, :3] = (x[:, :3] + 1) * tint - 1
    strength = NOISE * torch.rand(count, 1, 1, 1, generator=chance)
    return (x + strength * torch.randn(x.shape, generator=chance)).clamp(-1, 1)


def places(shape: torch.Size, chance: torch.Generator) -> torch.Tensor:
    """(N, H, W, 2): where each pixel is taken from, in -1 ... 1."""
    count, _, height, width = shape
    scale = torch.empty(count).uniform_(*SCALES, generator=chance)
    affine = torch.zeros(count, 2, 3)
    affine[:, 0, 0] = affine[:, 1, 1] = 1 / scale
    affine[:, :, 2] = 2 * SHIFT * (2 * torch.rand(count, 2, generator=chance) - 1)
    grid = functional.affine_grid(affine, [count, 1, height, width], align_corners=False)
    bent = 2 * torch.rand(count, 2, 9, 9, generator=chance) - 1
    bent *= 2 * WOBBLE * torch.rand(count, 1, 1, 1, generator=chance)
    bent = functional.interpolate(bent, size=(height, width), mode="bilinear")
    return grid + bent.permute(0, 2, 3, 1)


def ruined(pictures: torch.Tensor, targets: Targets) -> tuple[torch.Tensor, Targets]:
    """One picture of `RUINED` becomes a smear or two at once, of which nothing can be said.

    Without them the judge is sure of anything, and would pass figures that no person can read."""
    spoilt = pictures.clone()
    smeared, double = slice(0, None, 2 * RUINED), slice(RUINED, None, 2 * RUINED)
    spoilt[smeared] = functional.avg_pool2d(
        functional.avg_pool2d(pictures[smeared], SMEAR, 1, SMEAR // 2), SMEAR, 1, SMEAR // 2
    )
    spoilt[double] = (pictures[double] + pictures.roll(1, 0)[double]) / 2
    unknown = tuple(wanted.clone() for wanted in targets)
    for wanted in unknown:
        wanted[::RUINED] = 1 / wanted.shape[1]
    return spoilt, unknown
