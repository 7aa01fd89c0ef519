"""Sticker packs as strangers send them, made from drawn stickers; broken and hostile ones too."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from trainer.nano.artist import draw


@cache
def drawn(seed: int, size: int = 160) -> Image.Image:
    """A drawn sticker with straight alpha."""
    return Image.fromarray(draw(seed, size=size).image, "RGBA")


def encoded(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


@cache
def sticker(seed: int, size: int = 160) -> bytes:
    return encoded(drawn(seed, size), compress_level=1)


def zipped(path: Path, files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def line_meta(ids: list[int], title: str = "Paws", author: str = "Bu2ma") -> bytes:
    stickers = [{"id": number, "width": 80, "height": 80} for number in ids]
    told = {"packageId": 4711, "title": {"ja": "肉球", "en": title}, "author": {"en": author}}
    return json.dumps({**told, "stickers": stickers, "stickerResourceType": "STATIC"}).encode()


def cgbi(image: Image.Image) -> bytes:
    """As Apple writes it: a CgBI chunk, premultiplied BGRA, deflate without a header."""
    pixels = np.asarray(image.convert("RGBA")).astype(np.uint16)
    pixels[..., :3] = (pixels[..., :3] * pixels[..., 3:] + 127) // 255
    rows = pixels[..., [2, 1, 0, 3]].astype(np.uint8)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    header = struct.pack(">2I5B", image.width, image.height, 8, 6, 0, 0, 0)
    parts = [(b"CgBI", b"\x50\0\x20\x02"), (b"IHDR", header)]
    parts += [(b"IDAT", packer.compress(lines) + packer.flush()), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to nothing in it."""
    header = struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def locked(path: Path, name: str, content: bytes) -> Path:
    """A zip whose only file claims to be encrypted, in both of its headers."""
    zipped(path, {name: content})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    return path


def animated(seeds: list[int]) -> bytes:
    """An APNG with a frame for each seed."""
    first, *others = (drawn(seed) for seed in seeds)
    return encoded(first, save_all=True, append_images=others, duration=100, loop=1)


def grey16(size: int = 160) -> bytes:
    """A ramp from black to white in 16 bits."""
    ramp = np.linspace(0, 65_535, size).astype(np.uint16)
    return encoded(Image.fromarray(np.tile(ramp, (size, 1))))
