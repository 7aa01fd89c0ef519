"""What may be wrong with a picture, as flags to look at; nothing is removed because of them."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from PIL import Image

from trainer.ingest.picture import on_white

SAME, ALIKE, BLURRED, TINY, EMPTY, OPAQUE = (
    "duplicate-bytes", "looks-like", "blurred", "tiny", "mostly-empty", "opaque",
)  # fmt: skip
TEXT = "text"  # raised and lowered by whoever looks for lettering
ALIKE_BITS = 4
TINY_SIDE = 128
EMPTY_SHARE = 0.04
LOOKED_AT = 256  # pixels of the longer side, so that large and small pictures are judged alike
SHARP = 150.0  # drawn stickers have 600 to 8000, blurred by two pixels 20 to 150
HASHED = 32
KEPT = 8


@dataclass
class Seen:
    """The pictures that came before, by their bytes and by their looks."""

    bytes: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)

    def remember(self, name: str, sha256: str, looks: int) -> None:
        self.bytes.setdefault(sha256, name)
        self.names.append(name)
        self.looks.append(looks)

    def compare(self, sha256: str, looks: int, *, moved: bool) -> tuple[str, str]:
        """The flag and the name of the one before; two empty texts for a new picture. Frames that `moved`
        have the bytes of their file, so that only looks count."""
        if sha256 in self.bytes and not moved:
            return SAME, self.bytes[sha256]
        if self.looks:
            apart = np.bitwise_count(np.array(self.looks, np.uint64) ^ np.uint64(looks))
            nearest = int(apart.argmin())
            if apart[nearest] <= ALIKE_BITS:
                return ALIKE, self.names[nearest]
        return "", ""


def flags(image: np.ndarray) -> list[str]:
    """The flags of uint8 (H, W, 4) by itself."""
    alpha = image[..., 3]
    raised = [TINY] if max(alpha.shape) < TINY_SIDE else []
    if visible(image) < EMPTY_SHARE:
        return [*raised, EMPTY]
    if sharpness(image) < SHARP:
        raised.append(BLURRED)
    if alpha.min() == 255:
        raised.append(OPAQUE)
    return raised


def visible(image: np.ndarray) -> float:
    """The share of pixels that can be told from a white ground."""
    return float((np.asarray(on_white(image)).min(axis=2) < 245).mean())


def sharpness(image: np.ndarray) -> float:
    """The variance of the Laplacian of the picture in grey, where something is drawn."""
    seen = on_white(image).convert("L")
    seen.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.LANCZOS)
    grey = np.asarray(seen, np.float32)
    edges = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    drawn = grey[1:-1, 1:-1] < 245
    return float(edges[drawn].var()) if drawn.any() else 0.0


def looks(image: np.ndarray) -> int:
    """A hash of 64 bits of how the picture looks on white: few bits differ where pictures look alike."""
    small = on_white(image).convert("L").resize((HASHED, HASHED), Image.Resampling.LANCZOS)
    low = (cosines() @ np.asarray(small, np.float64) @ cosines().T).ravel()
    bits = low > np.median(low)
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


@cache
def cosines() -> np.ndarray:
    """The first KEPT rows of the cosine transform of HASHED values."""
    waves, places = np.mgrid[:KEPT, :HASHED]
    return np.cos(np.pi * waves * (2 * places + 1) / (2 * HASHED))
