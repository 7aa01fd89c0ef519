"""The model that is taught on, loaded so that it fits: frozen weights in the precision of the passes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils import logging

from stickers.engine.card import read_json
from stickers.engine.hardware import choose_dtype
from trainer.lora.settings import Settings
from trainer.nano.pace import Pace, begin

SHAPE = (
    "in_channels",
    "block_out_channels",
    "layers_per_block",
    "transformer_layers_per_block",
    "cross_attention_dim",
    "down_block_types",
    "up_block_types",
)
CACHED = ("vae", "text_encoder", "text_encoder_2")  # not needed by a step whose inputs are cached


def pace_for(threads: int | None, device: str | None) -> Pace:
    """The fastest of this machine, or of the named device."""
    begun = begin(threads)
    if device is None or torch.device(device) == begun.device:
        return begun
    return replace(begun, device=torch.device(device), dtype=choose_dtype(None, torch.device(device)))


def folder_of(model: str | Path, settings: Settings) -> str:
    """Where the training happens: the model itself, or its teacher.

    Raises FileNotFoundError, and ValueError where the teacher has another shape than the model."""
    if settings.teach_on == "model":
        return str(model)
    if not (Path(settings.teacher) / "unet" / "config.json").exists():
        raise FileNotFoundError(
            f"There is no model in {settings.teacher}. Set teacher to the folder of the model that was not "
            "distilled, or teach_on to model."
        )
    theirs, ours = shape_of(settings.teacher), shape_of(model)
    if ours and theirs != ours:
        odd = ", ".join(name for name in SHAPE if theirs.get(name) != ours.get(name))
        raise ValueError(
            f"The teacher in {settings.teacher} has another shape ({odd}), so its styles would not fit the "
            "model that draws. Choose the model that this one was distilled from."
        )
    return settings.teacher


def shape_of(model: str | Path) -> dict[str, Any]:
    """What two UNets must have in common to wear the same style; empty where it is not on this disk."""
    config = read_json(Path(model) / "unet" / "config.json")
    return {name: config.get(name) for name in SHAPE} if config else {}


def load(model: str | Path, settings: Settings, pace: Pace) -> StableDiffusionXLPipeline:
    """The pipeline on the device of the passes, the UNet in bf16 where the settings say so."""
    logging.disable_progress_bar()  # of the loading; the training tells its own
    half = settings.precision == "bf16" and pace.device.type != "cpu"
    dtypes = {"unet": torch.bfloat16 if half else torch.float32, "default": torch.float32}
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        folder_of(model, settings), dtype=dtypes, add_watermarker=False
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(pace.device)


def lighten(pipeline: StableDiffusionXLPipeline, settings: Settings) -> None:
    """After the caches are made: what no step needs leaves the device, or memory where no sample needs it."""
    for name in CACHED:
        module: Any = getattr(pipeline, name, None)
        if module is None or (settings.text_rank and name != "vae"):
            continue
        if settings.sample_prompts:
            module.to("cpu")
        else:
            setattr(pipeline, name, None)
