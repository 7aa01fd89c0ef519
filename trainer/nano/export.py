"""Writes a trained nano as a folder that StableDiffusionXLPipeline loads: fp16, no file above 16 MB."""

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderDC, UNet2DConditionModel
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from trainer.nano import card, models

SHARD = "16MB"


def export(
    folder: Path,
    *,
    vae: AutoencoderDC,
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModelWithProjection,
    tokenizer: CLIPTokenizer,
    training: card.Training,
) -> None:
    """Write the model beside `folder`, then put it in its place."""
    beside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    for name, part in (("vae", vae), ("unet", unet), ("text_encoder_2", text_encoder)):
        part.half().save_pretrained(beside / name, max_shard_size=SHARD)
    tokenizer.save_pretrained(beside / "tokenizer_2")
    models.scheduler().save_pretrained(beside / "scheduler")
    full_when_loaded(beside / "text_encoder_2" / "config.json")
    write(beside / "model_index.json", index())
    write(beside / "sticker.json", card.sticker_json())
    (beside / "README.md").write_text(card.readme(training), encoding="utf-8")
    put(beside, folder)


def full_when_loaded(config: Path) -> None:
    """Transformers loads in the stored precision, diffusers in float32; a pipeline needs one for all."""
    write(config, json.loads(config.read_text()) | {"dtype": "float32"})


def index() -> dict[str, Any]:
    return {
        "_class_name": "StableDiffusionXLPipeline",
        "_diffusers_version": "0.42.1",
        "add_watermarker": False,
        "force_zeros_for_empty_prompt": True,
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": [None, None],
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer": [None, None],
        "tokenizer_2": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderDC"],
    }


def put(beside: Path, folder: Path) -> None:
    for file in beside.rglob("*.safetensors"):
        file.chmod(0o644)
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def parameters(*parts: tuple[str, torch.nn.Module]) -> dict[str, int]:
    return {name: sum(p.numel() for p in part.parameters()) for name, part in parts}
