"""The bytes of a picture file to RGBA pixels: any size of number, palette, rotation; frames by choice."""

import hashlib
import logging
from io import BytesIO
from typing import Literal

import numpy as np
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from trainer.ingest import cgbi
from trainer.ingest.archive import ARCHIVE_STARTS
from trainer.ingest.limits import LEAST_SIDE, MOST_FRAME_PIXELS, MOST_FRAMES, MOST_PIXELS
from trainer.ingest.report import Left

FORMATS = ("PNG", "WEBP", "JPEG", "GIF")
SUFFIXES = frozenset({".png", ".apng", ".webp", ".jpg", ".jpeg", ".gif"})
OTHER_COLOURS = ("CMYK", "YCbCr", "LAB", "HSV")
DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")

Frames = Literal["first", "all"]
log = logging.getLogger("trainer")


def frames(content: bytes, which: Frames) -> list[np.ndarray]:
    """The picture's frames as uint8 (H, W, 4): straight alpha, white where nothing is seen; of equal ones
    the first. Raises Left where it is no picture, broken, too large or too small."""
    if content.startswith(ARCHIVE_STARTS):
        raise Left(inner_archive())
    try:
        return decoded(content, which)
    except (Left, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Left(too_many_pixels()) from error
    except Exception as error:  # decoders raise whatever the broken byte led to
        log.info("a picture could not be read: %r", error)
        raise Left(_("is broken, or is no picture: PNG, WebP, JPEG and GIF are read.")) from error


def decoded(content: bytes, which: Frames) -> list[np.ndarray]:
    if cgbi.is_cgbi(content):
        check_size(*cgbi.size(content))
        return [pixels(cgbi.decode(content))]
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        check_size(*image.size)
        if which == "first":
            image.load()
            return [pixels(image)]
        return distinct(image)


def distinct(image: Image.Image) -> list[np.ndarray]:
    """All frames, each once: animations hold a picture by repeating it."""
    found: dict[bytes, np.ndarray] = {}
    for number in range(getattr(image, "n_frames", 1)):
        if number >= MOST_FRAMES or (number + 1) * image.width * image.height > MOST_FRAME_PIXELS:
            break
        image.seek(number)
        frame = pixels(image)
        found.setdefault(hashlib.sha256(frame.tobytes()).digest(), frame)
    return list(found.values())


def pixels(image: Image.Image) -> np.ndarray:
    """uint8 (H, W, 4) as the picture is seen: upright, and without colour that hides under alpha 0."""
    values = np.array(rgba(ImageOps.exif_transpose(image)))
    values[values[..., 3] == 0] = (255, 255, 255, 0)
    return values


def rgba(image: Image.Image) -> Image.Image:
    if image.mode in DEEP:
        return shallow(image)
    if image.mode in OTHER_COLOURS:
        image = image.convert("RGB")
    return image.convert("RGBA")


def shallow(image: Image.Image) -> Image.Image:
    """16-bit grey in 8 bit; Pillow's own conversion would cut off all that is brighter than 255."""
    deep = np.asarray(image).astype(np.int64)
    grey = (deep.clip(0, 65_535) // 257).astype(np.uint8)
    unseen = image.info.get("transparency")
    alpha = np.where(deep == unseen, 0, 255) if isinstance(unseen, int) else np.full(grey.shape, 255)
    return Image.fromarray(np.stack([grey, grey, grey, alpha.astype(np.uint8)], axis=2), "RGBA")


def check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Left(too_many_pixels())
    if min(width, height) < LEAST_SIDE:
        raise Left(_("is smaller than %d pixels.") % LEAST_SIDE)


def inner_archive() -> str:
    return _("is an archive inside the upload. Upload it on its own.")


def too_many_pixels() -> str:
    side = int(MOST_PIXELS**0.5)
    return _("has more pixels than %(side)d x %(side)d. Make it smaller.") % {"side": side}


def on_white(image: np.ndarray) -> Image.Image:
    """The picture as it is seen on white, RGB."""
    seen = Image.fromarray(image, "RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def png(image: np.ndarray) -> bytes:
    out = BytesIO()
    Image.fromarray(image, "RGBA").save(out, "PNG", compress_level=6)
    return out.getvalue()
