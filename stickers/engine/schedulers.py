"""Schedulers by their usual names, from the model's own scheduler configuration."""

import copy
import json
from functools import lru_cache
from typing import Any

import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.schedulers.scheduling_dpmsolver_singlestep import DPMSolverSinglestepScheduler
from diffusers.schedulers.scheduling_euler_ancestral_discrete import EulerAncestralDiscreteScheduler
from diffusers.schedulers.scheduling_euler_discrete import EulerDiscreteScheduler
from diffusers.schedulers.scheduling_lcm import LCMScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler

# Sigma spacing is part of the name, so what the model's configuration says about it is overruled.
EVEN = {"use_karras_sigmas": False}
CLASSES: dict[str, tuple[Any, dict[str, Any]]] = {
    "Euler a": (EulerAncestralDiscreteScheduler, {}),
    "Euler": (EulerDiscreteScheduler, EVEN),
    "DPM++ 2M": (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++", **EVEN}),
    "DPM++ 2M Karras": (
        DPMSolverMultistepScheduler,
        {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True},
    ),
    "DPM++ SDE Karras": (
        DPMSolverSinglestepScheduler,
        {"algorithm_type": "sde-dpmsolver++", "use_karras_sigmas": True, "lower_order_final": True},
    ),
    "UniPC": (UniPCMultistepScheduler, EVEN),
    "DDIM": (DDIMScheduler, {"clip_sample": False}),  # latents are not bounded by one
    "LCM": (LCMScheduler, {}),
}


def make_scheduler(name: str, config: dict[str, Any], steps: int, device: torch.device) -> Any:
    """A fresh scheduler, set to its steps; prediction type, spacing and zero SNR stay the model's own."""
    # A shallow copy: setting the steps gives it everything that drawing changes.
    scheduler = copy.copy(unset(name, json.dumps(config, sort_keys=True)))
    scheduler.set_timesteps(steps, device=device)
    return scheduler


@lru_cache(maxsize=32)
def unset(name: str, config: str) -> Any:
    """A scheduler that nobody draws with; reading its configuration takes milliseconds."""
    kind, changes = CLASSES[name]
    return kind.from_config(json.loads(config), **changes)


def clean_guess(scheduler: Any, output: Any) -> torch.Tensor:
    """The scheduler's guess of the finished latents after a step, for previews."""
    for name in ("pred_original_sample", "denoised"):
        guess = getattr(output, name, None)
        if guess is not None:
            return guess
    kept = getattr(scheduler, "model_outputs", None) or [output.prev_sample]
    return kept[-1]
