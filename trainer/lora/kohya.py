"""A style named as kohya's tools name it, for programs that read only that."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from trainer.lora.files import Credit, model_spec, read
from trainer.lora.settings import Settings

NAME = "kohya.safetensors"
PREFIXES = {"unet": "lora_unet_", "text_encoder": "lora_te1_", "text_encoder_2": "lora_te2_"}
FACTORS = {".lora_A.weight": ".lora_down.weight", ".lora_B.weight": ".lora_up.weight"}
SDXL_LAYERS = 2  # a block of SDXL's UNet; only for it do Stability's names mean anything
STABILITY = "https://github.com/Stability-AI/generative-models"

BLOCK = re.compile(r"(down|up)_blocks\.(\d+)\.(attentions|resnets|downsamplers|upsamplers)\.(\d+)\.(.+)")
MIDDLE = re.compile(r"mid_block\.(attentions|resnets)\.(\d+)\.(.+)")
RESNET = {
    "conv1": "in_layers_2",
    "conv2": "out_layers_3",
    "time_emb_proj": "emb_layers_1",
    "conv_shortcut": "skip_connection",
}


def save(path: Path, credit: Credit, settings: Settings, *, pictures: int, layers: int) -> Path:
    """Write `kohya.safetensors` beside the style at `path`; `layers` of a block of the UNet it belongs to.

    Names are Stability's for a UNet of SDXL's depth, which every such program knows, else diffusers'."""
    weights, header = read(path)
    config = json.loads(header.get("lora_adapter_metadata", "{}"))
    stability = layers == SDXL_LAYERS
    tensors: dict[str, torch.Tensor] = {}
    for name, value in weights.items():
        part, _, rest = name.partition(".")
        layer, end = next((rest.removesuffix(end), new) for end, new in FACTORS.items() if rest.endswith(end))
        stem = PREFIXES[part] + named(part, layer, stability=stability)
        tensors[stem + end] = value
        if end.startswith(".lora_down"):
            # Programs divide by the rank, so what is stored is alpha itself.
            tensors[f"{stem}.alpha"] = torch.tensor(float(config.get(f"{part}.lora_alpha", len(value))))
    size = int(header.get("modelspec.resolution", "0x0").partition("x")[0])
    told = model_spec(tensors, credit, size) | told_of(credit, settings, config, pictures, size)
    told["modelspec.implementation"] = STABILITY if stability else "diffusers"
    beside = path.with_name(f"{NAME}.new")
    save_file(tensors, beside, metadata={"format": "pt", **told})
    return beside.replace(path.with_name(NAME))


def named(part: str, layer: str, *, stability: bool) -> str:
    if part == "unet":
        return stability_name(layer) if stability else layer.replace(".", "_")
    # Newer libraries have lost a level of the text encoders that files still name.
    return ("" if layer.startswith("text_model.") else "text_model_") + layer.replace(".", "_")


def stability_name(layer: str) -> str:
    """`down_blocks.1.attentions.0.proj_in` to `input_blocks_4_1_proj_in`; other names keep theirs."""
    if found := MIDDLE.fullmatch(layer):
        kind, number = found[1], int(found[2])
        return f"middle_block_{1 if kind == 'attentions' else 2 * number}_{inner(kind, found[3])}"
    if not (found := BLOCK.fullmatch(layer)):
        return layer.replace(".", "_")
    side, block, kind, number = found[1], int(found[2]), found[3], int(found[4])
    if kind == "downsamplers":
        return f"input_blocks_{3 * block + 3}_0_op"
    if kind == "upsamplers":
        return f"output_blocks_{3 * block + 2}_2_conv"
    place = 3 * block + number + 1 if side == "down" else 3 * block + number
    where = "input_blocks" if side == "down" else "output_blocks"
    return f"{where}_{place}_{1 if kind == 'attentions' else 0}_{inner(kind, found[5])}"


def inner(kind: str, rest: str) -> str:
    return RESNET.get(rest, rest) if kind == "resnets" else rest.replace(".", "_")


def told_of(
    credit: Credit, settings: Settings, config: Mapping[str, Any], pictures: int, size: int
) -> dict[str, str]:
    """What kohya's tools write about a training; every value is text."""
    tags = {credit.title: {credit.trigger: pictures}}
    told = {
        "ss_v2": False,
        "ss_base_model_version": "sdxl_base_v1-0",
        "ss_network_module": "networks.lora",
        "ss_network_dim": config.get("unet.r", settings.rank),
        "ss_network_alpha": config.get("unet.lora_alpha", settings.alpha),
        "ss_network_args": "{}",
        "ss_output_name": credit.title,
        "ss_num_train_images": pictures,
        "ss_steps": settings.steps,
        "ss_max_train_steps": settings.steps,
        "ss_learning_rate": settings.learning_rate,
        "ss_lr_scheduler": settings.schedule,
        "ss_gradient_accumulation_steps": settings.accumulate,
        "ss_seed": settings.seed,
        "ss_resolution": f"({size}, {size})",
        "ss_min_snr_gamma": settings.min_snr,
        "ss_tag_frequency": json.dumps(tags, ensure_ascii=False),
        "ss_training_comment": credit.description,
    }
    return {name: str(value) for name, value in told.items()}
