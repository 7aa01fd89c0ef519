"""Where to draw and in which precision; how many threads."""

import os
from pathlib import Path

import torch

from stickers.engine.job import EngineFailed

DTYPES = {
    "bf16": torch.bfloat16,
    "bfloat16": torch.bfloat16,
    "fp16": torch.float16,
    "float16": torch.float16,
    "fp32": torch.float32,
    "float32": torch.float32,
}
SHORT = {torch.bfloat16: "bf16", torch.float16: "fp16", torch.float32: "fp32"}


def choose_device(wanted: str | None) -> torch.device:
    """The wanted device, or the best there is; EngineFailed when the wanted one is not there."""
    if wanted is None:
        return torch.device(
            "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        )
    try:
        device = torch.device(wanted)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise EngineFailed(
            f"The device “{wanted}” is not there. Unset STICKER_DEVICE or set it to cpu, cuda or mps."
        ) from error
    return device


def choose_dtype(wanted: str | None, device: torch.device) -> torch.dtype:
    """The wanted precision, or the fastest that is safe on the device."""
    if wanted is not None:
        if wanted not in DTYPES:
            raise EngineFailed(f"There is no precision “{wanted}”. Set STICKER_DTYPE to bf16, fp16 or fp32.")
        return DTYPES[wanted]
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    return torch.bfloat16 if device.type == "cpu" and cpu_is_fast_in_bf16() else torch.float32


def cpu_is_fast_in_bf16() -> bool:
    """Whether the processor multiplies bf16 itself; elsewhere bf16 is emulated and slower than fp32."""
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, name, bool)()) for name in checks)


def choose_threads(wanted: int | None) -> int:
    """Physical cores, as torch counts them, but no more than a container may use."""
    return wanted or max(1, min(torch.get_num_threads(), allowed_cores()))


def allowed_cores() -> int:
    """Cores of the affinity mask and of the control group's quota."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return cores if quota == "max" else max(1, min(cores, int(quota) // int(period)))
    except (OSError, ValueError):
        return cores
