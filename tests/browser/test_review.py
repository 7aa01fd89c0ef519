"""Somebody of the staff looks for lettering, paints a little, accepts, and takes it back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server
from tests.lettered import lettered, touching

pytestmark = pytest.mark.browser
PREPARE = """
import sys
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import User
from PIL import Image
from trainer.models import Dataset
User.objects.create_superuser("owner", password="only for this test")
bears = Dataset.objects.create(name="bears")
for number, file in enumerate({files}):
    place = Path(settings.MEDIA_ROOT) / f"datasets/bears/{{number}}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(Path(file).read_bytes())
    width, height = Image.open(file).size
    bears.images.create(position=number, original_name=f"{{number}}.png", sha256=str(number),
                        image=f"datasets/bears/{{number}}.png", width=width, height=height)
"""


@pytest.fixture(scope="module")
def prepared(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    folder = tmp_path_factory.mktemp("bears")
    files = [str(folder / f"{number}.png") for number in range(2)]
    for file, pixels in zip(files, (lettered()[0], touching()), strict=True):
        Image.fromarray(pixels, "RGBA").save(file)
    server.manage("shell", "-c", PREPARE.format(files=files))
    return server


@pytest.fixture
def page(prepared: Server, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.troubles = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.troubles.append(str(error)))  # type: ignore[attr-defined]
    page.goto(f"{prepared.base}/admin/login/?next=/admin/trainer/textremoval/of/1/")
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", "only for this test")
    page.click("[type=submit]")
    yield page
    assert page.troubles == []  # type: ignore[attr-defined]
    context.close()


def colour(page: Page, selector: str, x: int, y: int) -> list[int]:
    """A pixel of a canvas or picture as it is shown, RGBA."""
    return page.evaluate(
        """([selector, x, y]) => {
            const shown = document.querySelector(selector)
            const copy = document.createElement("canvas")
            Object.assign(copy, {width: shown.width, height: shown.height})
            const ink = copy.getContext("2d")
            ink.drawImage(shown, 0, 0, shown.width, shown.height)
            return [...ink.getImageData(x, y, 1, 1).data]
        }""",
        [selector, x, y],
    )


def test_lettering_is_found_painted_over_accepted_and_brought_back(page: Page, tmp_path: Path):
    page.get_by_role("button", name="Look for text").click()
    expect(page.locator("[data-done]")).to_have_text("2", timeout=60_000)
    expect(page.locator("[data-found]")).to_contain_text("cleaned")
    page.get_by_role("link", name="Review").click()
    status, result = page.locator("[data-status]"), page.locator("[data-result]")
    expect(status).to_have_text("cleaned, to be accepted")
    expect(page.get_by_role("button", name="Accept")).to_be_enabled()

    canvas = page.locator("[data-canvas]")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(status).to_have_text("needs eyes")
    expect(result).to_have_js_property("complete", True)
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()

    page.keyboard.press("a")
    page.wait_for_url(re.compile("textremoval/2/change"))
    expect(page.locator("[data-status]")).to_have_text("needs eyes")
    page.go_back()
    expect(page.locator("[data-status]")).to_have_text("accepted")
    expect(page.get_by_role("button", name="Accept")).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-status]")).to_have_text("needs eyes")


def test_the_brush_works_by_keys_alone(page: Page):
    page.goto(page.url.replace("of/1/", "picture/2/"))
    canvas = page.locator("[data-canvas]")
    canvas.focus()
    page.keyboard.press("w")
    for key in ("]", "]", "ArrowUp", "ArrowLeft", " "):
        page.keyboard.press(key)
    expect(page.get_by_role("radio", name="White edge")).to_be_checked()
    expect(page.locator("[data-result]")).to_have_attribute("src", re.compile("after.*v=2"))
    size = int(page.locator("[data-size-told]").inner_text())
    width, height = canvas.get_attribute("width"), canvas.get_attribute("height")
    x, y = int(int(width or 0) / 2 - size / 2), int(int(height or 0) / 2 - size / 2)
    page.locator("[data-result]").evaluate("image => image.decode()")
    assert colour(page, "[data-result]", x, y) == [255, 255, 255, 255]
    red, _green, blue, _alpha = colour(page, "[data-canvas]", x, y)
    assert blue > red + 100, "the mask is shown over the picture"
