"""A style as the engine holds it, and a mix of them."""

from dataclasses import dataclass, field
from functools import cached_property

import torch

from stickers.engine.styles.file import Factors, Layers

Pair = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True, eq=False)
class Style:
    """Checked factors by part and layer. It never changes: a newer one of the same name is another object."""

    name: str
    digest: str  # ten hex digits of the file
    layers: dict[str, Layers]
    trigger: str = ""  # tags that call it, as its training captions had them
    _packed: dict[tuple, dict[str, Pair]] = field(default_factory=dict, repr=False)

    @cached_property
    def rank(self) -> int:
        return max(factors.rank for layers in self.layers.values() for factors in layers.values())

    def layers_of(self, part: str) -> frozenset[str]:
        return frozenset(self.layers.get(part, ()))

    def packed(self, part: str, device: torch.device, dtype: torch.dtype) -> dict[str, Pair]:
        """Each layer's factors as the seats take them, (rank, inputs) and (rank, outputs); made once."""
        key = (part, device, dtype)
        if key not in self._packed:
            layers = self.layers.get(part, {})
            self._packed[key] = {name: self._pair(one, device, dtype) for name, one in layers.items()}
        return self._packed[key]

    def _pair(self, factors: Factors, device: torch.device, dtype: torch.dtype) -> Pair:
        """Filled up with zeros where other layers of the style have a higher rank."""
        missing = (0, 0, 0, self.rank - factors.rank)
        halves = (factors.down, (factors.up * factors.scale).T)
        down, up = (torch.nn.functional.pad(half, missing).to(device, dtype) for half in halves)
        return down.contiguous(), up.contiguous()


Mix = tuple[tuple[Style, float], ...]


def weight_of(layer: torch.nn.Module) -> torch.Tensor:
    weight = layer.weight
    assert isinstance(weight, torch.Tensor)
    return weight
