"""The parts of an SDXL-shaped pipeline, through diffusers' own classes. Importing them takes longest."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from stickers.engine import weights
from stickers.engine.card import read_json
from stickers.engine.job import EngineFailed

ENCODERS = {"CLIPTextModel": CLIPTextModel, "CLIPTextModelWithProjection": CLIPTextModelWithProjection}


@dataclass
class Parts:
    """Still on the CPU. `encoders` and `tokenizers` are in the same order."""

    unet: Any
    vae: Any
    tokenizers: list[Any]
    encoders: dict[str, Any]  # by part
    scheduler_config: dict[str, Any]
    zeros_for_empty: bool


def load(path: Path, dtype: torch.dtype) -> Parts:
    """From a folder in diffusers' format or a single checkpoint."""
    from stickers.engine.checkpoint import from_checkpoint

    return from_checkpoint(path, dtype) if path.is_file() else from_folder(path, dtype)


def from_folder(folder: Path, dtype: torch.dtype) -> Parts:
    index = read_json(folder / "model_index.json")
    names = [name for name in ("text_encoder", "text_encoder_2") if weights.present(index, name)]
    return Parts(
        unet=part(UNet2DConditionModel, folder, "unet", dtype),
        vae=part(autoencoder_class(index["vae"][1], folder), folder, "vae", dtype),
        tokenizers=[
            CLIPTokenizer.from_pretrained(
                folder / name.replace("text_encoder", "tokenizer"), local_files_only=True
            )
            for name in names
        ],
        encoders={name: part(encoder_class(index[name][1], folder), folder, name, dtype) for name in names},
        scheduler_config=json.loads((folder / "scheduler" / "scheduler_config.json").read_text()),
        zeros_for_empty=bool(index.get("force_zeros_for_empty_prompt", True)),
    )


def other_vae(name: str, dtype: torch.dtype) -> Any:
    """Another autoencoder, from a folder of its own or a hub name: a mended one, or a tiny one."""
    path = Path(name).expanduser()
    if path.exists():
        weights.check_vae_folder(path)
        kind = autoencoder_class(str(read_json(path / "config.json").get("_class_name")), path)
        return kind.from_pretrained(path, torch_dtype=dtype, use_safetensors=True, local_files_only=True)
    from diffusers import AutoModel

    try:
        return AutoModel.from_pretrained(name, torch_dtype=dtype, use_safetensors=True)
    except (OSError, ValueError) as error:
        raise EngineFailed(
            f"The autoencoder {name} could not be fetched from the hub ({first_line(error)}). "
            "Check STICKER_VAE and the network, or set it to a folder."
        ) from error


def part(kind: Any, folder: Path, name: str, dtype: torch.dtype) -> Any:
    """One part with all of its weights; diffusers itself would fill missing ones with noise."""
    module, told = kind.from_pretrained(
        folder,
        subfolder=name,
        torch_dtype=dtype,
        variant=weights.variant_of(folder, name),
        use_safetensors=True,
        local_files_only=True,
        output_loading_info=True,
    )
    lacking = [*told.get("missing_keys", ()), *told.get("mismatched_keys", ())]
    if lacking:
        raise EngineFailed(
            f"The weights in {folder / name} are not whole: {lacking[0]} and {len(lacking) - 1} others "
            f"do not fit its config.json. Restore the folder, {weights.ELSE}."
        )
    return module


def autoencoder_class(name: str, folder: Path) -> Any:
    from diffusers.models import autoencoders

    if name not in ("AutoencoderKL", "AutoencoderTiny", "AutoencoderDC"):
        raise EngineFailed(
            f"The autoencoder {name} in {folder} is not known; AutoencoderKL, Tiny and DC are."
        )
    return getattr(autoencoders, name)


def encoder_class(name: str, folder: Path) -> Any:
    if name not in ENCODERS:
        raise EngineFailed(f"The text encoder {name} in {folder} is not known; {' and '.join(ENCODERS)} are.")
    return ENCODERS[name]


def first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
