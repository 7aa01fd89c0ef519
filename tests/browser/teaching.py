"""A dirty pack and a member of staff, for the stories of teaching."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.server import Server
from tests.lettered import lettered, touching
from tests.packs import encoded, line_meta, sticker, zipped

PASSWORD = "only for this test"
STAFF = f"""
from django.contrib.auth.models import User
User.objects.create_superuser("owner", password={PASSWORD!r})
"""


def dirty_pack(path: Path, *, clean: int = 5) -> Path:
    """A LINE pack: some clean stickers, one with words beside it, one with words on it, a duplicate, a broken
    file, and the small pictures that such packs bring."""
    files = {f"{100 + number}.png": sticker(number) for number in range(clean)}
    words = {"200.png": png(lettered()[0]), "201.png": png(touching())}
    spoilt = {"300.png": files["100.png"], "301.png": b"\x89PNG\r\n\x1a\nthis is no picture"}
    ids = [int(name.split(".")[0]) for name in (*files, *words, *spoilt)]
    small = {"100_key.png": sticker(90, 64), "tab_on.png": sticker(91, 64)}
    meta = {"productInfo.meta": line_meta(ids, title="Dirty paws")}
    return zipped(path, {**meta, **files, **words, **spoilt, **small})


def png(pixels: object) -> bytes:
    return encoded(Image.fromarray(pixels, "RGBA"))  # type: ignore[arg-type]


def log_in(page: Page, server: Server, password: str = PASSWORD) -> None:
    page.goto(f"{server.base}/admin/")
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", password)
    page.click("[type=submit]")
