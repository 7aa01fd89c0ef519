"""Random low-rank changes of the tiny model, and the ways in which tools write them."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

ATTENTION = "down_blocks.1.attentions.0.transformer_blocks.0"
# Linear and convolution, with and without stride, one by one and larger; one that hears the text alone.
LAYERS = (
    f"{ATTENTION}.attn1.to_q",
    f"{ATTENTION}.attn1.to_out.0",
    f"{ATTENTION}.attn2.to_k",
    f"{ATTENTION}.ff.net.0.proj",
    "down_blocks.1.attentions.0.proj_in",
    "down_blocks.0.resnets.0.conv1",
    "down_blocks.0.resnets.0.time_emb_proj",
    "down_blocks.0.downsamplers.0.conv",
    "down_blocks.1.resnets.0.conv_shortcut",
    "up_blocks.0.upsamplers.0.conv",
    "time_embedding.linear_1",
)
Pair = tuple[torch.Tensor, torch.Tensor]


def factors(
    unet: nn.Module, *, seed: int, rank: int = 4, layers: tuple[str, ...] = LAYERS
) -> dict[str, Pair]:
    """Down (rank, inputs, ...) and up (outputs, rank, ...) of each layer."""
    chance = torch.Generator().manual_seed(seed)
    made = {}
    for name in layers:
        weight = unet.get_submodule(name).weight
        outputs, inputs, *kernel = weight.shape
        down = torch.randn(rank, inputs, *kernel, generator=chance) / weight[0].numel() ** 0.5
        made[name] = (down, torch.randn(outputs, rank, *[1] * len(kernel), generator=chance) / rank**0.5)
    return made


def peft(
    pairs: dict[str, Pair], *, alpha: float | None = None
) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """Tensors and header as diffusers saves them."""
    tensors = {}
    for name, (down, up) in pairs.items():
        tensors |= {f"unet.{name}.lora_A.weight": down, f"unet.{name}.lora_B.weight": up}
    rank = len(next(iter(pairs.values()))[0])
    told = {"unet.r": rank, "unet.lora_alpha": rank if alpha is None else alpha}
    return tensors, {"format": "pt", "lora_adapter_metadata": json.dumps(told)}


def kohya(
    pairs: dict[str, Pair], *, alpha: float | None = None, prefix: str = "lora_unet_"
) -> dict[str, torch.Tensor]:
    tensors = {}
    for name, (down, up) in pairs.items():
        stem = prefix + name.replace(".", "_")
        tensors |= {f"{stem}.lora_down.weight": down, f"{stem}.lora_up.weight": up}
        tensors[f"{stem}.alpha"] = torch.tensor(float(len(down) if alpha is None else alpha))
    return tensors


def style_for(model: Path, path: Path, *, seed: int, title: str) -> Path:
    """A random style of the attention of the model in that folder; read from its files alone."""
    chance = torch.Generator().manual_seed(seed)
    tensors = {}
    for weights in sorted((model / "unet").glob("*.safetensors")):
        with safe_open(weights, "pt") as file:
            for key in file.keys():  # noqa: SIM118
                if ".attn" in key and key.endswith(("to_q.weight", "to_v.weight")):
                    outputs, inputs = file.get_slice(key).get_shape()
                    stem = f"unet.{key.removesuffix('.weight')}"
                    tensors[f"{stem}.lora_A.weight"] = torch.randn(4, inputs, generator=chance) / inputs**0.5
                    tensors[f"{stem}.lora_B.weight"] = torch.randn(outputs, 4, generator=chance) / 8
    save_file(tensors, path, {"modelspec.title": title, "modelspec.author": "Mina"})
    return path
