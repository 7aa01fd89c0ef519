"""The files of text removal: pictures and masks, read and written; nothing half-written is ever named."""

import os
import secrets
from io import BytesIO
from pathlib import Path, PurePosixPath

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from trainer.ingest.limits import MOST_PIXELS
from trainer.models import DatasetImage, Refused

MASK_BYTES = 512 * 1024


def picture(name: str) -> np.ndarray:
    """uint8 (H, W, 4) from a stored picture; raises Refused where the file is gone or broken."""
    try:
        with Image.open(Path(settings.MEDIA_ROOT) / name, formats=["PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(_("The picture is too large to be worked on. Take it out of the data set."))
            return np.array(image.convert("RGBA"))
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused(
            _("The file of this picture is missing or broken. Import the picture again.")
        ) from error


def read_mask(content: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """uint8 (H, W, 3) from a PNG whose red erases, whose green fills and whose blue whitens; raises Refused.

    The size is compared before anything is unpacked."""
    if len(content) > MASK_BYTES:
        raise Refused(_("The mask is larger than %d KB. Paint it simpler.") % (MASK_BYTES // 1024))
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as image:
            if (image.height, image.width) != tuple(shape[:2]):
                raise Refused(_("The mask has another size than the picture. Load the page again."))
            return np.array(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused(_("The mask is no PNG picture. Load the page again.")) from error


def png(pixels: np.ndarray) -> bytes:
    """A PNG of a picture (H, W, 4) or of a mask (H, W, 3), exact."""
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "PNG", compress_level=6)
    return out.getvalue()


def store(image: DatasetImage, kind: str, pixels: np.ndarray) -> str:
    """Writes beside the picture's own file; returns the name below MEDIA_ROOT."""
    folder = PurePosixPath(str(image.image)).parent
    folder = folder if folder.name == "text" else folder / "text"
    name = str(folder / f"{image.pk}-{kind}-{secrets.token_hex(6)}.png")
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(png(pixels))
    os.replace(fresh, path)
    return name


def discard(*names: str) -> None:
    """Deletes files that no row names any more."""
    for name in names:
        if name:
            (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
