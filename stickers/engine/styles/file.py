"""Reads a LoRA file: safetensors of diffusers, peft or kohya, checked before any of it meets the model."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from stickers.engine.styles import names
from stickers.engine.weights import PICKLES, refuse_pickle

MOST_BYTES = 2 * 1024**3
MOST_RANK = 256
MOST_TRIGGER = 80
# What other ways of adapting call their weights, and the name that people know them by.
FOREIGN = {
    "dora_scale": "DoRA",
    "lora_magnitude_vector": "DoRA",
    "lokr_": "LoKr",
    "hada_": "LoHa",
    "oft_": "OFT",
    "glora_": "GLoRA",
    "lora_mid": "LoCon with a middle factor",
}


class BadStyle(ValueError):
    """The file is no style for this model; the text is a sentence for people."""


@dataclass(frozen=True)
class Factors:
    """The change of one layer: weight + scale * (up @ down), flattened; both float32."""

    down: torch.Tensor  # (rank, inputs), of a convolution inputs * height * width
    up: torch.Tensor  # (outputs, rank)
    scale: float  # alpha / rank

    @property
    def rank(self) -> int:
        return len(self.down)


Layers = dict[str, Factors]


def read(path: Path, parts: Mapping[str, torch.nn.Module]) -> dict[str, Layers]:
    """The factors by part (`unet`, `text_encoder`, `text_encoder_2`) and layer of the given modules.

    Raises BadStyle for pickles, files cut short, foreign kinds of adapters, numbers that are none, and for
    layers that the model does not have or has in another shape."""
    tensors, header = load(path)
    refuse_foreign(path, tensors)
    modules = {part: dict(module.named_modules()) for part, module in parts.items()}
    known = {part: names.lookup(layers) for part, layers in modules.items()}
    halves: dict[tuple[str, str], dict[str, torch.Tensor]] = {}
    for key, tensor in tensors.items():
        stem, which = names.split(key) or ("", "")
        found = names.resolve(stem, known)
        if found is None:
            raise BadStyle(f"{path.name} was made for another model: it changes “{key}”, which is not here.")
        halves.setdefault(found, {})[which] = tensor
    read: dict[str, Layers] = {}
    for (part, layer), found_here in halves.items():
        factors = factors_of(path, f"{part}.{layer}", found_here, header)
        check_shape(path, layer, factors, modules[part][layer])
        read.setdefault(part, {})[layer] = factors
    if not read:
        raise BadStyle(f"{path.name} holds no LoRA.")
    return read


def trigger_of(path: Path) -> str:
    """The words that call the style in a prompt, as ModelSpec has them; empty where none are told."""
    try:
        with safe_open(path, "pt") as file:
            told = (file.metadata() or {}).get("modelspec.trigger_phrase", "")
    except (OSError, SafetensorError):
        return ""
    return " ".join(told.split())[:MOST_TRIGGER]


def load(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """Every tensor of the file, and its header."""
    if path.suffix in PICKLES:
        raise BadStyle(refuse_pickle(path))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadStyle(f"{path.name} is larger than {MOST_BYTES // 1024**3} GiB, too large for a style.")
        with safe_open(path, "pt") as file:
            return {key: file.get_tensor(key) for key in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise BadStyle(f"{path.name} cannot be read as safetensors ({error}). Export it again.") from error


def refuse_foreign(path: Path, keys: Iterable[str]) -> None:
    for key in keys:
        for mark, kind in FOREIGN.items():
            if mark in key:
                raise BadStyle(f"{path.name} is a {kind}; only plain LoRA is supported. Export it as LoRA.")


def factors_of(path: Path, name: str, halves: dict[str, torch.Tensor], header: dict[str, str]) -> Factors:
    down, up = halves.get("down"), halves.get("up")
    if down is None or up is None:
        raise BadStyle(f"{path.name} is not whole: {name} has {' and '.join(halves)} only. Export it again.")
    down, up = down.float().flatten(1), up.float().flatten(1)
    if not (torch.isfinite(down).all() and torch.isfinite(up).all()):
        raise BadStyle(f"{path.name} has numbers in {name} that are none (NaN): its training broke off.")
    rank = len(down)
    if not 1 <= rank <= MOST_RANK or up.shape[1] != rank:
        raise BadStyle(f"{path.name}: the two factors of {name} do not fit together.")
    alpha = float(halves["alpha"]) if "alpha" in halves else told_alpha(name, rank, header)
    return Factors(down, up, alpha / rank)


def told_alpha(name: str, rank: int, header: dict[str, str]) -> float:
    """Alpha as peft's configuration in the header has it; the rank where nothing is said."""
    part, _, layer = name.partition(".")
    try:
        told: dict[str, Any] = json.loads(header.get("lora_adapter_metadata", "{}"))
        patterns = told.get(f"{part}.alpha_pattern") or {}
        alpha = next(
            (float(value) for tail, value in patterns.items() if f".{layer}".endswith(f".{tail}")),
            float(told.get(f"{part}.lora_alpha", rank)),
        )
    except (ValueError, TypeError, AttributeError):
        return float(rank)
    # Rank-stabilised LoRA (arXiv 2312.03732) divides by the root of the rank.
    return alpha * math.sqrt(rank) if told.get(f"{part}.use_rslora") else alpha


def check_shape(path: Path, layer: str, factors: Factors, module: torch.nn.Module) -> None:
    if not isinstance(module, torch.nn.Linear | torch.nn.Conv2d):
        raise BadStyle(f"{path.name} changes {layer}, which is neither linear nor a convolution.")
    if isinstance(module, torch.nn.Conv2d) and module.groups != 1:
        raise BadStyle(f"{path.name} changes {layer}, a grouped convolution, which cannot be mixed.")
    outputs, inputs = module.weight.flatten(1).shape
    if (factors.up.shape[0], factors.down.shape[1]) != (outputs, inputs):
        raise BadStyle(
            f"{path.name} was made for another model: {layer} has {inputs} inputs and {outputs} outputs "
            f"here, and {factors.down.shape[1]} and {factors.up.shape[0]} there."
        )
