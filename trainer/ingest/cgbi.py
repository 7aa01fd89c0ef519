"""Apple's own PNGs, as old LINE packs have them: raw deflate, blue before red, colour premultiplied.

Pillow opens such a file but cannot load it. Here it becomes an ordinary PNG, colours put right."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = (b"PLTE", b"tRNS")
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
HEADER = struct.Struct(">2I5B")


class BadCgBI(ValueError):
    """The file breaks off or contradicts itself."""


def is_cgbi(content: bytes) -> bool:
    return content.startswith(SIGNATURE) and content[12:16] == b"CgBI"


def size(content: bytes) -> tuple[int, int]:
    """Width and height, before anything is inflated. Raises BadCgBI."""
    width, height, *_ = header(dict(chunks(content)))
    return width, height


def decode(content: bytes) -> Image.Image:
    """The picture in RGBA with straight alpha. Raises BadCgBI; check `size` first."""
    parts = list(chunks(content))
    width, height, depth, kind, _, _, interlaced = header(dict(parts))
    rows = scanlines(b"".join(data for name, data in parts if name == b"IDAT"), width, height, depth, kind)
    plain = BytesIO(
        SIGNATURE
        + chunk(b"IHDR", HEADER.pack(width, height, depth, kind, 0, 0, interlaced))
        + b"".join(chunk(name, data) for name, data in parts if name in KEPT)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )
    with Image.open(plain, formats=["PNG"]) as image:
        pixels = np.array(image.convert("RGBA"))
    if kind in (2, 6):
        pixels[..., :3] = pixels[..., 2::-1]
    return Image.fromarray(straight(pixels) if kind == 6 else pixels, "RGBA")


def straight(pixels: np.ndarray) -> np.ndarray:
    """uint8 (H, W, 4) with premultiplied colour, undone."""
    alpha = pixels[..., 3:].astype(np.float32)
    colour = pixels[..., :3] * 255.0 / np.maximum(alpha, 1)
    return np.concatenate([colour.round().clip(0, 255).astype(np.uint8), pixels[..., 3:]], axis=2)


def scanlines(packed: bytes, width: int, height: int, depth: int, kind: int) -> bytes:
    """The filtered rows, never more than such a picture can have."""
    bits = width * CHANNELS[kind] * depth
    most = (bits // 8 + 2) * height + 8 * (width + height) * CHANNELS[kind] * 2  # interlacing adds some
    try:
        return zlib.decompressobj(-15).decompress(packed, most)
    except zlib.error as error:
        raise BadCgBI("The picture's data is broken.") from error


def header(parts: dict[bytes, bytes]) -> tuple[int, ...]:
    data = parts.get(b"IHDR", b"")
    if len(data) != HEADER.size:
        raise BadCgBI("The picture has no header.")
    told = HEADER.unpack(data)
    if told[3] not in CHANNELS or told[2] not in (1, 2, 4, 8, 16):
        raise BadCgBI("The picture's header makes no sense.")
    return told


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of each chunk up to the end; their checksums are Pillow's to believe or not."""
    place = len(SIGNATURE)
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        name, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if len(data) < length:
            raise BadCgBI("The file is cut off.")
        yield name, data
        if name == b"IEND":
            return
        place += 12 + length


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
