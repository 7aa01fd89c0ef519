"""Row by row: what each row of a call adds to the layers, held where the layers find it.

Beside the fixed weights W every row n of a call has factors of its own, those of its styles one below the
other: y = W x + up_n (g_n * (down_n x)), with g the weights of the styles. A mix is then a few small
copies; weights are never touched, nothing is compiled anew, and the rows of one call may have different
mixes. A row's numbers do not depend on who else is seated, nor on which other styles there are: unused
ranks add exact zeros."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import torch
from torch import nn
from torch.nn import functional

from stickers.engine.graphs import Run
from stickers.engine.styles.style import Mix, Pair, Style, weight_of

RANKS = tuple(2**power for power in range(3, 12))


@dataclass(frozen=True)
class Seating:
    """Where one layer's change is read from by the next call."""

    down: torch.Tensor  # (rows, rank, inputs), of a convolution inputs * height * width
    up: torch.Tensor  # (rows, rank, outputs)


class Seats:
    """Buffers for `rows` rows of `rank` ranks in every layer of `layers`."""

    def __init__(self, part: str, layers: Mapping[str, nn.Module], rows: int, rank: int) -> None:
        self.part, self.rank = part, rank
        weights = {name: weight_of(layer) for name, layer in layers.items()}
        self.gate = next(iter(weights.values())).new_zeros(rows, rank)
        self.layers: dict[str, Seating] = {}
        for name, weight in weights.items():
            outputs, inputs = weight.flatten(1).shape
            self.layers[name] = Seating(
                weight.new_zeros(rows, rank, inputs), weight.new_zeros(rows, rank, outputs)
            )
        self.sitting: list[tuple[Style, ...]] = [()] * rows
        self.recordings: dict[Hashable, Run] = {}
        self._kept: dict[tuple[int, int, int], dict[str, Pair]] = {}

    def seat(self, mixes: Sequence[Mix]) -> None:
        """Give the first rows these mixes; a row that has the styles already gets their weights only."""
        for row, mix in enumerate(mixes):
            styles = tuple(style for style, _ in mix)
            if styles != self.sitting[row]:
                self._copy(row, styles)
                self.sitting[row] = styles
        self.gate[: len(mixes)] = torch.tensor([self._weights(mix) for mix in mixes]).to(self.gate)

    def _weights(self, mix: Mix) -> list[float]:
        weights = [weight for style, weight in mix for _ in range(style.rank)]
        return weights + [0.0] * (self.rank - len(weights))

    def _copy(self, row: int, styles: tuple[Style, ...]) -> None:
        first = 0
        for style in styles:
            places = self._places(row, slice(first, first + style.rank))
            there = style.packed(self.part, self.gate.device, self.gate.dtype)
            known = [(places[name], there[name]) for name in places if name in there]
            into, given = zip(*known, strict=True) if known else ((), ())
            torch._foreach_copy_([*chain(*into)], [*chain(*given)])
            if len(known) < len(places):
                torch._foreach_zero_([*chain(*(two for name, two in places.items() if name not in there))])
            first += style.rank

    def _places(self, row: int, span: slice) -> dict[str, Pair]:
        """Where each layer's factors of one style go; kept, for making views takes longer than copying."""
        key = (row, span.start, span.stop)
        if key not in self._kept:
            self._kept[key] = {
                name: (seating.down[row, span], seating.up[row, span])
                for name, seating in self.layers.items()
            }
        return self._kept[key]


def change_linear(x: torch.Tensor, y: torch.Tensor, here: Seating, gate: torch.Tensor) -> torch.Tensor:
    """y + the rows' changes, in place; x is (rows, ..., inputs)."""
    rows = len(x)
    inside = torch.bmm(x.reshape(rows, -1, x.shape[-1]), here.down[:rows].transpose(1, 2))
    inside *= gate[:rows, None]
    y.view(rows, -1, y.shape[-1]).baddbmm_(inside, here.up[:rows])
    return y


def change_convolution(
    x: torch.Tensor, y: torch.Tensor, here: Seating, gate: torch.Tensor, layer: nn.Conv2d
) -> torch.Tensor:
    """y + the rows' changes; every row is a group of its own in one convolution.

    A convolution of one group may be computed in another order than one of several (measured: on the CPU in
    bf16, while two groups have the bits of eight), so a row that is alone gets company."""
    rows, channels, height, width = x.shape
    if rows == 1 and len(here.down) > 1 and layer.kernel_size != (1, 1):
        pair = change_convolution(x.expand(2, -1, -1, -1), y.repeat(2, 1, 1, 1), here, gate, layer)
        return pair[:1]
    down = here.down[:rows]
    if layer.kernel_size == (1, 1) and layer.stride == (1, 1):
        inside = torch.bmm(down, x.reshape(rows, channels, -1))
    else:
        weight = down.reshape(-1, channels, *layer.kernel_size)
        inside = functional.conv2d(
            x.reshape(1, -1, height, width),
            weight,
            stride=layer.stride,
            padding=layer.padding,
            dilation=layer.dilation,
            groups=rows,
        ).view(rows, down.shape[1], -1)
    inside *= gate[:rows, :, None]
    up = here.up[:rows].transpose(1, 2)
    if y.is_contiguous():
        y.view(rows, y.shape[1], -1).baddbmm_(up, inside)
        return y
    return y.add_(torch.bmm(up, inside).view_as(y))


def bucket(rank: int) -> int:
    """The least of the usual sizes that holds the rank."""
    return next(size for size in RANKS if size >= rank)
