"""Weights of a linear layer in one byte each: a quarter of the memory, and faster than floats.

A text is a dozen rows, so that a product mostly waits for weights (arXiv 2208.07339 rounds them alike)."""

import threading

import numpy as np

LARGEST = 127
_room = threading.local()


class QuantizedLinear:
    """Rounded to 255 values a column; fp32 again for each product, which is exact but for the rounding."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray) -> None:
        """`weight` (out, in) and `bias` (out), fp32."""
        self.scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / LARGEST
        self.columns = np.ascontiguousarray(np.round(weight / self.scale[:, None]).T.astype(np.int8))
        self.bias = bias

    def __call__(self, state: np.ndarray) -> np.ndarray:
        """(rows, in) to (rows, out), fp32."""
        weight = room(self.columns.size).reshape(self.columns.shape)
        np.copyto(weight, self.columns)
        product: np.ndarray = state @ weight
        product *= self.scale
        product += self.bias
        return product


def room(size: int) -> np.ndarray:
    """Memory for `size` floats, a thread's own: fresh memory for every product would cost as much again."""
    if getattr(_room, "floats", np.empty(0)).size < size:
        _room.floats = np.empty(size, np.float32)
    floats: np.ndarray = _room.floats
    return floats[:size]
