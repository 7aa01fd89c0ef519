"""The low-rank weights beside the frozen ones: in the UNet, and in the text encoders where that is wanted."""

from collections.abc import Mapping
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict

from trainer.lora.settings import TEXT, Settings

UNET = "unet"
ENCODERS = ("text_encoder", "text_encoder_2")


class OtherStyle(ValueError):
    """A checkpoint was made with another shape of adapter; the text is a sentence for people."""


def adapt(pipeline: StableDiffusionXLPipeline, settings: Settings) -> dict[str, Any]:
    """Freeze the model and put low-rank weights beside it, in float32; the adapted parts by name."""
    torch.manual_seed(settings.seed)
    parts = {UNET: pipeline.unet}
    freeze(pipeline.unet)
    add(pipeline.unet, settings.rank, settings.alpha, settings.targets)
    for name in ENCODERS:
        encoder = getattr(pipeline, name, None)
        if encoder is None:
            continue
        freeze(encoder)
        if settings.text_rank:
            # The text learns as strongly as the picture: alpha in the same proportion.
            alpha = max(1, round(settings.text_rank * settings.alpha / settings.rank))
            add(encoder, settings.text_rank, alpha, TEXT)
            parts[name] = encoder
    return parts


def freeze(module: Any) -> None:
    module.requires_grad_(False)


def add(module: Any, rank: int, alpha: int, targets: tuple[str, ...]) -> None:
    module.add_adapter(LoraConfig(r=rank, lora_alpha=alpha, target_modules=list(targets)))
    for weight in trainable(module):
        weight.data = weight.data.float()


def trainable(module: Any) -> list[torch.nn.Parameter]:
    return [weight for weight in module.parameters() if weight.requires_grad]


def weights_of(parts: Mapping[str, Any]) -> list[torch.nn.Parameter]:
    """All that is learnt, always in the same order."""
    return [weight for part in parts.values() for weight in trainable(part)]


def state_of(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The adapters as a checkpoint keeps them."""
    found = {name: get_peft_model_state_dict(part) for name, part in parts.items()}
    return {"adapter": found.pop(UNET), "encoders": found}


def restore(parts: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    """Put a checkpoint's adapters in place. Raises OtherStyle where they have another shape."""
    kept = {UNET: state["adapter"], **state.get("encoders", {})}
    for name, part in parts.items():
        mine, theirs = get_peft_model_state_dict(part), kept.get(name, {})
        if {key: value.shape for key, value in mine.items()} != {k: v.shape for k, v in theirs.items()}:
            raise OtherStyle(
                "The checkpoint was made with another rank, other layers or another model. Use the settings "
                "that it was made with, or start anew without it."
            )
        set_peft_model_state_dict(part, theirs)
