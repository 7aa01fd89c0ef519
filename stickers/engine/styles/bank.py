"""The styles that are resident, and the model's layers made to hear them."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.hooks import RemovableHandle

from stickers.engine.graphs import Inputs, Run
from stickers.engine.styles import file
from stickers.engine.styles.seats import Seats, bucket, change_convolution, change_linear
from stickers.engine.styles.style import Groups, Mix, Shape, Style, weight_of
from stickers.engine.weights import file_digest

KEPT_SEATS = 8


class Mixer:
    """One part of the model (its UNet or a text encoder), whose layers add what is seated."""

    def __init__(self, part: str, module: nn.Module) -> None:
        self.part, self.module = part, module
        self._hooked: dict[str, nn.Module] = {}
        self._hooks: list[RemovableHandle] = []
        self._groups: Groups = {}
        self._kept: dict[tuple[int, int, int], Seats] = {}
        self.now: Seats | None = None
        self.touched: frozenset[str] = frozenset()

    def learn(self, style: Style) -> None:
        """Let the layers that this style changes hear of seats; those that do already stay as they are."""
        new = style.layers_of(self.part) - self._hooked.keys()
        for name in sorted(new):
            layer = self.module.get_submodule(name)
            self._hooks.append(layer.register_forward_hook(partial(self._change, name)))
            self._hooked[name] = layer
        if new:
            self._groups = by_shape(self._hooked)
            self._kept.clear()

    def seat(self, mixes: Sequence[Mix], *, call: int = 0, rows: int | None = None) -> None:
        """The mixes of the next call's rows, in order. `call` numbers the calls of one step: each keeps its
        seats, so that what goes on is not copied again."""
        self.now = None
        self.touched = frozenset().union(*(style.layers_of(self.part) for mix in mixes for style, _ in mix))
        if not self.touched:
            return
        rank = max(sum(style.rank for style, _ in mix) for mix in mixes)
        key = (call, max(rows or 0, len(mixes)), bucket(rank))
        seats = self._kept.pop(key, None) or Seats(
            self.part, self._groups, *key[1:], weight_of(next(iter(self._hooked.values())))
        )
        self._kept[key] = seats
        if len(self._kept) > KEPT_SEATS:
            del self._kept[next(iter(self._kept))]
        seats.seat(mixes)
        self.now = seats

    def hearing(self, run: Run) -> Run:
        """The run with the seats of now, whenever it is called."""
        now, touched = self.now, self.touched

        def seated(inputs: Inputs) -> torch.Tensor:
            later = self.now, self.touched
            self.now, self.touched = now, touched
            try:
                return run(inputs)
            finally:
                self.now, self.touched = later

        return seated

    def close(self) -> None:
        """Take the hooks out of the layers: they hear nothing any more."""
        for hook in self._hooks:
            hook.remove()

    def _change(self, name: str, layer: Any, inputs: tuple[torch.Tensor, ...], y: torch.Tensor) -> Any:
        now = self.now
        if now is None or name not in self.touched:
            return None
        if isinstance(layer, nn.Conv2d):
            return change_convolution(inputs[0], y, now.layers[name], now.gate, layer)
        return change_linear(inputs[0], y, now.layers[name], now.gate)


def by_shape(layers: Mapping[str, nn.Module]) -> Groups:
    groups: dict[Shape, list[str]] = {}
    for name, layer in layers.items():
        outputs, inputs = weight_of(layer).flatten(1).shape
        groups.setdefault((inputs, outputs), []).append(name)
    return groups


class Bank:
    """Styles by name. Publishing, replacing and withdrawing never disturb what is being drawn: a picture
    holds the very styles that it began with."""

    def __init__(self, parts: dict[str, nn.Module]) -> None:
        self._mixers = {part: Mixer(part, module) for part, module in parts.items()}
        self._styles: dict[str, Style] = {}

    def __getitem__(self, part: str) -> Mixer:
        return self._mixers[part]

    def read(self, name: str, path: Path) -> Style:
        """The checked style of a file; BadStyle with a sentence where it does not fit. Changes nothing."""
        parts = {part: mixer.module for part, mixer in self._mixers.items()}
        return Style(name, file_digest(path), file.read(path, parts), file.trigger_of(path))

    def publish(self, style: Style) -> None:
        for mixer in self._mixers.values():
            mixer.learn(style)
        self._styles = {**self._styles, style.name: style}

    def withdraw(self, name: str) -> None:
        self._styles = {known: style for known, style in self._styles.items() if known != name}

    @property
    def styles(self) -> dict[str, Style]:
        return self._styles

    def mix(self, wanted: Sequence[tuple[str, float]]) -> Mix:
        """The styles of these names, by name; weights of zero are left out. BadStyle for a name not there."""
        for name, _ in wanted:
            if name not in self._styles:
                raise file.BadStyle(f"There is no style “{name}” any more. Ask again without it.")
        return tuple((self._styles[name], weight) for name, weight in sorted(wanted) if weight)
