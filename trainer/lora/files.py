"""A style on disk: safetensors as diffusers reads them, its maker and its name in the header."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from peft import get_peft_model_state_dict
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

NAME = "pytorch_lora_weights.safetensors"
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")


class BadStyle(Exception):
    """The file is no style for this model; the text is a sentence for people."""


@dataclass(frozen=True)
class Credit:
    """Who is to be named, and under what licence; `parents` are the styles a mix was made of."""

    title: str
    creator: str
    trigger: str
    licence: str = "MIT"
    description: str = ""
    parents: tuple[str, ...] = ()


def save(
    unet: UNet2DConditionModel,
    folder: Path,
    credit: Credit,
    *,
    size: int,
    encoders: Mapping[str, Any] | None = None,
) -> Path:
    """The adapters of the UNet, and of text encoders by their names, in half precision.

    Written whole beside, then put in its place."""
    weights, config = {}, {}
    for part, module in {"unet": unet, **(encoders or {})}.items():
        # Peft's own names: diffusers' conversion of them mixes two ways of writing and loads nothing.
        for name, value in get_peft_model_state_dict(module).items():
            weights[f"{part}.{name}"] = value.cpu().half().contiguous()
        for name, value in plain(module.peft_config["default"].to_dict()).items():
            config[f"{part}.{name}"] = value
    return write(weights, config, folder, credit, size=size)


def write(
    weights: dict[str, torch.Tensor], config: dict[str, Any], folder: Path, credit: Credit, *, size: int
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    header = {
        "format": "pt",
        "lora_adapter_metadata": json.dumps(config, sort_keys=True),
        **model_spec(weights, credit, size),
    }
    beside = folder / f"{NAME}.new"
    save_file(weights, beside, metadata=header)
    beside.chmod(0o644)  # safetensors keeps it from everyone else
    return beside.replace(folder / NAME)


def model_spec(weights: dict[str, torch.Tensor], credit: Credit, size: int) -> dict[str, str]:
    """The header fields of ModelSpec 1.0.1."""
    digest = hashlib.sha256()
    for name in sorted(weights):
        digest.update(name.encode() + weights[name].numpy().tobytes())
    return {
        "modelspec.sai_model_spec": "1.0.1",
        "modelspec.architecture": "stable-diffusion-xl-v1-base/lora",
        "modelspec.implementation": "diffusers",
        "modelspec.title": credit.title,
        "modelspec.author": credit.creator,
        "modelspec.license": credit.licence,
        "modelspec.description": credit.description,
        "modelspec.trigger_phrase": credit.trigger,
        "modelspec.merged_from": ", ".join(credit.parents),
        "modelspec.date": datetime.now(UTC).date().isoformat(),
        "modelspec.resolution": f"{size}x{size}",
        "modelspec.hash_sha256": f"0x{digest.hexdigest()}",
    }


def read(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """Weights and header; BadStyle for pickles and for what cannot be read or holds no LoRA."""
    if path.suffix in PICKLES:
        raise BadStyle(
            f"{path.name} is a pickle, which could run anything when opened. Save it as safetensors."
        )
    try:
        weights = load_file(path)
        with safe_open(path, "pt") as file:
            header = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise BadStyle(f"{path.name} cannot be read as safetensors ({error}). Export it again.") from error
    if not any(".lora_A." in name for name in weights):
        raise BadStyle(f"{path.name} holds no LoRA in diffusers' form.")
    return weights, header


def fits(weights: dict[str, torch.Tensor], unet: UNet2DConditionModel) -> None:
    """Raise BadStyle unless every adapted layer is in the UNet, in its shape."""
    layers = dict(unet.named_modules())
    for name, value in weights.items():
        if ".lora_A." not in name:
            continue
        layer = layers.get(name.removeprefix("unet.").split(".lora_A.")[0])
        wide = getattr(layer, "in_features", None) or getattr(layer, "in_channels", None)
        if wide is None or value.shape[1] != wide:
            raise BadStyle(f"The style was taught to another model: {name} fits no layer of this one.")


def plain(value: Any) -> Any:
    """JSON's own kinds: sets become sorted lists, what is no value becomes its name."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
