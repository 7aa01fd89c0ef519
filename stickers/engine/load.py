"""Loads an SDXL-shaped pipeline's parts through diffusers' own classes. Importing them takes longest."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.utils import logging as diffusers_logging
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer
from transformers.utils import logging as transformers_logging

from stickers.engine import hardware, weights
from stickers.engine.card import ModelCard, folder_of, read_card, read_json
from stickers.engine.config import EngineConfig
from stickers.engine.job import EngineFailed
from stickers.engine.limits import SCHEDULERS
from stickers.engine.styles.bank import Bank

ENCODERS = {"CLIPTextModel": CLIPTextModel, "CLIPTextModelWithProjection": CLIPTextModelWithProjection}


@dataclass
class Model:
    """One loaded pipeline. Only the engine's thread touches it."""

    card: ModelCard
    folder: Path
    digest: str
    device: torch.device
    dtype: torch.dtype
    unet: Any
    vae: Any
    tokenizers: list[Any]
    encoders: dict[str, Any]  # by part
    bank: Bank
    scheduler_config: dict[str, Any]
    zeros_for_empty: bool
    # Rows of one call of the UNet, and whether fewer are filled up to it (calls.py says why).
    rows: int = 4
    fill_rows: bool = True
    capacity: int = 4  # pictures at once
    texts: dict[Any, Any] = field(default_factory=dict)


def load(config: EngineConfig, report: Callable[[float], None]) -> Model:
    """Load the model of the configuration; EngineFailed with a sentence when it cannot be."""
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    torch.set_num_threads(hardware.choose_threads(config.threads))
    torch.backends.cudnn.deterministic = True
    device = hardware.choose_device(config.device)
    dtype = hardware.choose_dtype(config.dtype, device)
    folder = folder_of(config.model) or download(str(config.model), dtype)
    weights.check_folder(folder)
    report(0.4)
    try:
        return assemble(folder, config, device, dtype, report)
    except EngineFailed:
        raise
    except Exception as error:
        raise EngineFailed(
            f"The model at {folder} cannot be loaded ({first_line(error)}). "
            "Restore the folder, or choose another model by STICKER_MODEL."
        ) from error


def assemble(
    folder: Path,
    config: EngineConfig,
    device: torch.device,
    dtype: torch.dtype,
    report: Callable[[float], None],
) -> Model:
    index = read_json(folder / "model_index.json")
    card = read_card(config.model, folder)
    check_schedulers(card)
    unet = part(UNet2DConditionModel, folder, "unet", dtype, device)
    check_unet(unet, folder)
    report(0.55)
    vae = part(autoencoder_class(index["vae"][1], folder), folder, "vae", dtype, device)
    report(0.65)
    names = [name for name in ("text_encoder", "text_encoder_2") if weights.present(index, name)]
    encoders = {
        name: part(encoder_class(index[name][1], folder), folder, name, dtype, device) for name in names
    }
    tokenizers = [
        CLIPTokenizer.from_pretrained(
            folder / name.replace("text_encoder", "tokenizer"), local_files_only=True
        )
        for name in names
    ]
    report(0.75)
    return Model(
        card=card,
        folder=folder,
        digest=weights.digest(folder),
        device=device,
        dtype=dtype,
        unet=unet,
        vae=vae,
        tokenizers=tokenizers,
        encoders=encoders,
        bank=Bank({"unet": unet, **encoders}),
        scheduler_config=json.loads((folder / "scheduler" / "scheduler_config.json").read_text()),
        zeros_for_empty=bool(index.get("force_zeros_for_empty_prompt", True)),
    )


def part(kind: Any, folder: Path, name: str, dtype: torch.dtype, device: torch.device) -> Any:
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
    # Measured: on the CPU channels_last is slower from two pictures on.
    layout = (
        torch.channels_last if device.type == "cuda" and name in ("unet", "vae") else torch.preserve_format
    )
    return module.eval().requires_grad_(False).to(device=device, memory_format=layout)


def check_schedulers(card: ModelCard) -> None:
    for name, mode in card.modes.items():
        if mode.scheduler not in SCHEDULERS:
            raise EngineFailed(
                f"The mode {name} of {card.name} wants the scheduler “{mode.scheduler}”, which is not known. "
                f"Name one of these in its sticker.json: {', '.join(SCHEDULERS)}."
            )


def check_unet(unet: Any, folder: Path) -> None:
    if unet.config.addition_embed_type != "text_time" or unet.config.time_cond_proj_dim is not None:
        raise EngineFailed(
            f"The unet in {folder} is not SDXL-shaped (text and size as conditions). "
            "Choose an SDXL-shaped model by STICKER_MODEL."
        )


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


def download(name: str, dtype: torch.dtype) -> Path:
    """The local copy of a hub model, fetched when it is not there; half precision where it is enough."""
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline

    variants = (None,) if dtype == torch.float32 else ("fp16", None)
    for variant in variants:
        try:
            return Path(DiffusionPipeline.download(name, variant=variant, use_safetensors=True))
        except ValueError:  # the hub has no such variant
            if variant is None:
                raise EngineFailed(
                    f"The hub's {name} has no safetensors weights, so it is not loaded."
                ) from None
        except OSError as error:
            raise EngineFailed(
                f"The model {name} could not be fetched from the hub ({first_line(error)}). "
                f"Check the name and the network, or set STICKER_MODEL to nano or to a folder."
            ) from error
    raise AssertionError("unreachable")


def first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
