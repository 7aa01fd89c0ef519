"""The least time that the hardware allows: what a drawing computes and reads, over what a machine can do."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.utils.flop_counter import FlopCounterMode

from bench.engine_shapes import pipeline_of
from bench.engine_ways import Case

TOKENS = 77


@dataclass(frozen=True)
class Ceilings:
    """Measured: products a second of large matrices, bytes a second of a copy, both ways counted."""

    flops: float
    bytes: float


@dataclass(frozen=True)
class Work:
    """Of one call: floating-point operations, and bytes of weights that must be read."""

    flops: float
    bytes: float

    def seconds(self, most: Ceilings) -> float:
        return max(self.flops / most.flops, self.bytes / most.bytes)


def floor(case: Case, seconds: dict[int, float]) -> dict[str, dict[str, dict[str, float]]]:
    """Tables: for each number of steps the counted floor beside the measured seconds; what it rests on."""
    most = ceilings(torch.device(case.device), case.dtype)
    step, decoding = work(case)
    least = {steps: steps * step.seconds(most) + decoding.seconds(most) for steps in seconds}
    return {
        "floor": {
            f"{steps} steps": {"floor s": least[steps], "measured s": taken, "x floor": taken / least[steps]}
            for steps, taken in seconds.items()
        },
        "this machine": {"bf16 products": {"T/s": most.flops / 1e12}, "copy": {"T/s": most.bytes / 1e12}},
        "operations for four pictures": {
            "a step": {"TFLOP": step.flops / 1e12},
            "decoding": {"TFLOP": decoding.flops / 1e12},
        },
    }


@torch.inference_mode()
def work(case: Case) -> tuple[Work, Work]:
    """Of one step of all pictures, and of decoding them."""
    pipeline = pipeline_of(case.model, case.device, case.dtype)
    cells = case.side // pipeline.vae_scale_factor
    where = {"device": case.device, "dtype": case.dtype}
    unet = pipeline.unet
    latents = torch.randn(case.count, unet.config.in_channels, cells, cells, **where)
    pooled = unet.config.projection_class_embeddings_input_dim - 6 * unet.config.addition_time_embed_dim
    given = {
        "encoder_hidden_states": torch.randn(case.count, TOKENS, unet.config.cross_attention_dim, **where),
        "added_cond_kwargs": {
            "text_embeds": torch.randn(case.count, pooled, **where),
            "time_ids": torch.zeros(case.count, 6, **where),
        },
    }
    with FlopCounterMode(display=False) as stepping:
        unet(latents, 500, **given)
    with FlopCounterMode(display=False) as decoding:
        pipeline.vae.decode(latents)
    return (
        Work(stepping.get_total_flops(), weights_of(unet)),
        Work(decoding.get_total_flops(), weights_of(pipeline.vae.decoder)),
    )


def weights_of(module: torch.nn.Module) -> int:
    return sum(p.numel() * p.element_size() for p in module.parameters())


def ceilings(device: torch.device, dtype: torch.dtype) -> Ceilings:
    side = 8192 if device.type == "cuda" else 1024
    a, b = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))
    long = torch.empty(2**28 if device.type == "cuda" else 2**24, device=device, dtype=dtype)
    other = torch.empty_like(long)
    return Ceilings(
        2 * side**3 / best(lambda: a @ b, device),
        2 * long.numel() * long.element_size() / best(lambda: other.copy_(long), device),
    )


def best(run: Callable[[], object], device: torch.device, rounds: int = 10) -> float:
    """The least seconds of some rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        run()
        if device.type == "cuda":
            torch.cuda.synchronize()
        taken.append(time.perf_counter() - begun)
    return min(taken)
