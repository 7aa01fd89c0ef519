"""Drawing with less memory, where it is short: slower, and the same pictures but for rounding."""

import logging

import torch

from stickers.engine.job import EngineFailed
from stickers.engine.parts import Parts

log = logging.getLogger(__name__)
WAYS = ("slicing", "tiling", "offload")


def save(loaded: Parts, ways: tuple[str, ...], device: torch.device) -> None:
    """`slicing`: attention head by head; `tiling`: the autoencoder tile by tile; `offload`: each part is on
    the device only while it runs. Raises EngineFailed for any other word."""
    for way in ways:
        if way not in WAYS:
            raise EngineFailed(f"STICKER_MEMORY knows {', '.join(WAYS)}, not “{way}”.")
    if "slicing" in ways:
        loaded.unet.set_attention_slice("auto")
    if "tiling" in ways:
        tile(loaded.vae)
    if "offload" in ways:
        offload(loaded, device)


def tile(vae: object) -> None:
    enable = getattr(vae, "enable_tiling", None)
    if enable is None:
        log.warning("The autoencoder %s cannot be tiled; it decodes whole.", type(vae).__name__)
    else:
        enable()


def offload(loaded: Parts, device: torch.device) -> None:
    if device.type == "cpu":
        log.warning("STICKER_MEMORY=offload does nothing on a CPU.")
        return
    from accelerate import cpu_offload_with_hook

    hook = None
    for module in (*loaded.encoders.values(), loaded.unet, loaded.vae):
        _, hook = cpu_offload_with_hook(module, device, prev_module_hook=hook)
