"""From a configuration to a model that can draw: parts loaded, checked, placed where they run."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from stickers.engine import attention, hardware, memory, parts, weights
from stickers.engine.card import ModelCard, folder_of, read_card, spatial_factor
from stickers.engine.config import EngineConfig
from stickers.engine.graphs import Graphs, Run, graphs_for
from stickers.engine.job import EngineFailed
from stickers.engine.limits import SCHEDULERS
from stickers.engine.styles.bank import Bank


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
    words: dict[int, Any] = field(default_factory=dict)  # of the last calls, by number (calls.py)
    graphs: Graphs | None = None
    recordings: dict[Hashable, Run] = field(default_factory=dict)  # of calls without styles


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
    weights.check(folder)
    report(0.4)
    try:
        return assemble(folder, config, device, dtype, report)
    except EngineFailed:
        raise
    except Exception as error:
        raise EngineFailed(
            f"The model at {folder} cannot be loaded ({parts.first_line(error)}). "
            "Restore the folder, or choose another model by STICKER_MODEL."
        ) from error


def assemble(
    folder: Path,
    config: EngineConfig,
    device: torch.device,
    dtype: torch.dtype,
    report: Callable[[float], None],
) -> Model:
    card = read_card(config.model, folder)
    check_schedulers(card)
    loaded = parts.load(folder, dtype)
    check_unet(loaded.unet, folder)
    report(0.6)
    if config.vae is not None:
        loaded.vae = parts.other_vae(config.vae, dtype)
    check_vae(loaded.vae, loaded.unet, card)
    place(loaded, device)
    memory.save(loaded, config.memory, device)
    report(0.75)
    return Model(
        card=card,
        folder=folder,
        digest=weights.digest(folder),
        device=device,
        dtype=dtype,
        unet=loaded.unet,
        vae=loaded.vae,
        tokenizers=loaded.tokenizers,
        encoders=loaded.encoders,
        bank=Bank({"unet": loaded.unet, **loaded.encoders}),
        scheduler_config=loaded.scheduler_config,
        zeros_for_empty=loaded.zeros_for_empty,
        graphs=graphs_for(device, config.memory),
    )


def place(loaded: parts.Parts, device: torch.device) -> None:
    for module, one_by_one in ((loaded.unet, False), (loaded.vae, True)):
        # Measured: on the CPU channels_last is quicker for one picture and slower from two on.
        last = device.type == "cuda" or (device.type == "cpu" and one_by_one)
        layout = torch.channels_last if last else torch.preserve_format
        module.eval().requires_grad_(False).to(device=device, memory_format=layout)
        if device.type == "cpu" and module.dtype == torch.bfloat16:
            attention.speed_up(module)
    for encoder in loaded.encoders.values():
        encoder.eval().requires_grad_(False).to(device)


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


def check_vae(vae: Any, unet: Any, card: ModelCard) -> None:
    """Raise EngineFailed unless what the UNet draws is what the autoencoder decodes."""
    channels, factor = vae.config.latent_channels, spatial_factor(dict(vae.config))
    if (channels, factor) != (unet.config.in_channels, card.factor):
        raise EngineFailed(
            f"The autoencoder has {channels} channels of {factor} pixels, and the unet draws "
            f"{unet.config.in_channels} of {card.factor}. Choose another by STICKER_VAE, or unset it."
        )


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
                f"The model {name} could not be fetched from the hub ({parts.first_line(error)}). "
                f"Check the name and the network, or set STICKER_MODEL to nano or to a folder."
            ) from error
    raise AssertionError("unreachable")
