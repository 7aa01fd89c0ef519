"""Whether what came is a sticker picture: judged by its content, never by its name or header."""

import io
import warnings

from PIL import Image

from trainer.collect.limits import Limits, Refused

SUFFIXES = {"PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "JPEG": ".jpg", "MPO": ".jpg"}
CGBI = b"CgBI"  # Apple's own PNG: Pillow opens it but cannot load it; the import of data sets can


def suffix_of(content: bytes, limits: Limits) -> str:
    """The file name's ending for these bytes. Raises Refused with the reason where they are no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(SUFFIXES)) as image:
                check_size(image.size, limits)
                if content[12:16] != CGBI:
                    image.load()
                return SUFFIXES[image.format or ""]
    except Refused:
        raise
    except Exception as error:  # Pillow raises whatever the broken byte led to
        raise Refused("is not a PNG, WebP, GIF or JPEG picture, or is broken.") from error


def check_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.picture_pixels:
        raise Refused(f"has {width} x {height} pixels, more than {limits.picture_pixels}.")
    if min(width, height) < limits.shortest_side:
        raise Refused(f"has {width} x {height} pixels: too small for a sticker.")
