"""Row by row: what each row of a call adds to the layers, held where the layers find it.

Beside the fixed weights W every row n of a call has factors of its own, those of its styles one below the
other: y = W x + up_n (g_n * (down_n x)), with g the weights of the styles. A mix is then a few small
copies; weights are never touched, nothing is compiled anew, and the rows of one call may have different
mixes. A row's numbers do not depend on who else is seated, nor on which other styles there are: unused
ranks add exact zeros."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from stickers.engine.graphs import Run
from stickers.engine.styles.style import Groups, Mix, Style

RANKS = tuple(2**power for power in range(3, 12))


@dataclass(frozen=True)
class Seating:
    """Where one layer's change is read from by the next call."""

    down: torch.Tensor  # (rows, rank, inputs), of a convolution inputs * height * width
    up: torch.Tensor  # (rows, rank, outputs)


class Seats:
    """Buffers for `rows` rows of `rank` ranks in every layer of `groups`; those of one shape lie together, so
    that a style is seated by a few large copies. `like` tells dtype and device."""

    def __init__(self, part: str, groups: Groups, rows: int, rank: int, like: torch.Tensor) -> None:
        self.part, self.rank, self._groups = part, rank, groups
        self.gate = like.new_zeros(rows, rank)
        self._stacks = {
            shape: tuple(like.new_zeros(len(names), rows, rank, width) for width in shape)
            for shape, names in groups.items()
        }
        self.layers = {
            name: Seating(down, up)
            for shape, names in groups.items()
            for name, down, up in zip(names, *self._stacks[shape], strict=True)
        }
        self.sitting: list[tuple[Style, ...]] = [()] * rows
        self.recordings: dict[Hashable, Run] = {}

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
            there = style.stacked(self.part, self._groups, self.gate.device, self.gate.dtype)
            for shape, stacks in self._stacks.items():
                for number, stack in enumerate(stacks):
                    place = stack[:, row, first : first + style.rank]
                    place.copy_(there[shape][number]) if shape in there else place.zero_()
            first += style.rank


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
