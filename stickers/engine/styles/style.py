"""A style as the engine holds it, and a mix of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import torch

from stickers.engine.styles.file import Layers

Pair = tuple[torch.Tensor, torch.Tensor]
Shape = tuple[int, int]  # inputs (of a convolution times height and width) and outputs of a layer
Groups = Mapping[Shape, Sequence[str]]  # layers of one shape


@dataclass(frozen=True, eq=False)
class Style:
    """Checked factors by part and layer. It never changes: a newer one of the same name is another object."""

    name: str
    digest: str  # ten hex digits of the file
    layers: dict[str, Layers]
    trigger: str = ""  # tags that call it, as its training captions had them
    _stacked: dict[tuple, tuple[Groups, dict[Shape, Pair]]] = field(default_factory=dict, repr=False)

    @cached_property
    def rank(self) -> int:
        return max(factors.rank for layers in self.layers.values() for factors in layers.values())

    def layers_of(self, part: str) -> frozenset[str]:
        return frozenset(self.layers.get(part, ()))

    def stacked(
        self, part: str, groups: Groups, device: torch.device, dtype: torch.dtype
    ) -> dict[Shape, Pair]:
        """The factors as seats take them, (layers, rank, inputs) and (layers, rank, outputs) of each group of
        layers; made once. Zeros for a layer that the style leaves alone, nothing for a group of them."""
        key = (part, device, dtype)
        known, stacks = self._stacked.get(key, (None, {}))
        if known is not groups:
            heard = {shape for shape, names in groups.items() if not self.layers_of(part).isdisjoint(names)}
            pairs = {shape: self._stack(part, shape, groups[shape], dtype) for shape in heard}
            stacks = {shape: (down.to(device), up.to(device)) for shape, (down, up) in pairs.items()}
            self._stacked[key] = groups, stacks
        return stacks

    def _stack(self, part: str, shape: Shape, names: Sequence[str], dtype: torch.dtype) -> Pair:
        down, up = (torch.zeros(len(names), self.rank, width, dtype=dtype) for width in shape)
        for place, name in enumerate(names):
            if (factors := self.layers[part].get(name)) is not None:
                down[place, : factors.rank] = factors.down
                up[place, : factors.rank] = (factors.up * factors.scale).T
        return down, up


Mix = tuple[tuple[Style, float], ...]


def weight_of(layer: torch.nn.Module) -> torch.Tensor:
    weight = layer.weight
    assert isinstance(weight, torch.Tensor)
    return weight
