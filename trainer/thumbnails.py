"""Small WebP copies of the pictures of data sets, for pages that show many at once."""

import io
from pathlib import Path

from PIL import Image

LONGEST_SIDE = 320  # pixels: twice what a page shows, for dense screens
LARGE_SIDE = 960


def version(path: Path) -> str:
    """Changes with the file; "" where it is missing."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns:x}-{found.st_size:x}"


def thumbnail(path: Path, longest: int = LONGEST_SIDE) -> bytes:
    """The picture as WebP, its alpha kept, no side longer than `longest`. Raises OSError if unreadable."""
    with Image.open(path) as image:
        small = image.convert("RGBA")
    small.thumbnail((longest, longest))
    content = io.BytesIO()
    small.save(content, "WEBP", quality=80, method=2)
    return content.getvalue()
