"""The weights themselves rewritten for one mix, from a kept copy: what the engine's seats are compared with.

Never by adding and subtracting again, which drifts: every rewriting begins at the kept weights, so that the
model is bit-equal to itself afterwards. In half precision a fused change is rounded to the weights' own
precision, so a picture would have other bits whenever its neighbours wanted other styles. That is why the
engine itself never does it."""

import torch
from torch import nn

from stickers.engine.styles.file import Factors
from stickers.engine.styles.style import Mix, weight_of


class Fused:
    """Rewrites the layers of one part of the model, and puts them back."""

    def __init__(self, part: str, module: nn.Module) -> None:
        self._part, self._module = part, module
        self._kept: dict[str, torch.Tensor] = {}
        self._pairs: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._mix: Mix = ()

    @torch.no_grad()
    def rewrite(self, mix: Mix) -> None:
        """W = W0 + sum of weight * scale * up @ down in every layer that the mix changes; () puts
        everything back."""
        if mix == self._mix:
            return
        touched = frozenset().union(*(style.layers_of(self._part) for style, _ in mix))
        for name in sorted(touched | self._kept.keys()):
            weight = weight_of(self._module.get_submodule(name))
            if name not in self._kept:
                self._kept[name] = weight.detach().clone()
            weight.copy_(self._changed(name, mix))
        self._mix = mix

    def _changed(self, name: str, mix: Mix) -> torch.Tensor:
        kept = self._kept[name]
        flat = kept.flatten(1)
        for style, share in mix:
            if (factors := style.layers[self._part].get(name)) is not None:
                down, up = self._packed(factors, kept)
                flat = torch.addmm(flat, up, down, alpha=share)
        return flat.view_as(kept)

    def _packed(self, factors: Factors, like: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(rank, inputs) and (outputs, rank) as the products take them; made once."""
        key = id(factors)
        if key not in self._pairs:
            self._pairs[key] = factors.down.to(like), (factors.up * factors.scale).to(like)
        return self._pairs[key]
