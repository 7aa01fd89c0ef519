"""Several styles as one: exact, for the sum of two low-rank changes is a low-rank change."""

import json
from collections.abc import Sequence
from pathlib import Path

import torch

from trainer.lora.files import BadStyle, Credit, read, write


def mix(parts: Sequence[tuple[Path, float]], folder: Path, credit: Credit, *, size: int) -> Path:
    """Write the weighted sum of the styles at these paths. Raises BadStyle where they do not fit together.

    Rows of the first factors are stacked, columns of the second factors set side by side, with weight and
    alpha / rank taken into the second; the mix has the sum of the ranks and alpha equal to it."""
    loaded = [(*read(path), weight) for path, weight in parts]
    names = {name for weights, _, _ in loaded for name in weights if ".lora_A." in name}
    mixed: dict[str, torch.Tensor] = {}
    for name in sorted(names):
        firsts, seconds = [], []
        for weights, header, weight in loaded:
            if name not in weights:
                raise BadStyle(f"The styles adapt different layers ({name}), so they cannot become one file.")
            first, second = weights[name].float(), weights[name.replace(".lora_A.", ".lora_B.")].float()
            firsts.append(first)
            seconds.append(second * weight * scale(header, len(first)))
        mixed[name] = torch.cat(firsts).half().contiguous()
        mixed[name.replace(".lora_A.", ".lora_B.")] = torch.cat(seconds, dim=1).half().contiguous()
    rank = len(next(value for name, value in mixed.items() if ".lora_A." in name))
    told = json.loads(loaded[0][1].get("lora_adapter_metadata", "{}"))
    config = told | {"unet.r": rank, "unet.lora_alpha": rank}
    return write(mixed, config, folder, credit, size=size)


def scale(header: dict[str, str], rank: int) -> float:
    """alpha / rank, as the header says; 1 where it says nothing."""
    alpha: float = json.loads(header.get("lora_adapter_metadata", "{}")).get("unet.lora_alpha", rank)
    return alpha / rank
