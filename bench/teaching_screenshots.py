"""Teaches a style in a browser, on a server of its own, and saves the three pictures of docs/training.md.

    .venv/bin/python bench/teaching_screenshots.py OUT_DIR [--steps 60]

A pack of drawn ink stickers, some of them lettered, is uploaded, looked through for text and tagged; then the
shipped model learns from it. Saves teaching-grid.png, teaching-review.png and teaching-run.png.
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.lettering_cases import laid, written
from stickers.picture.cutout import die_cut
from tests.browser.conftest import FLAGS
from tests.browser.server import Server
from tests.browser.teaching import STAFF, log_in
from tests.packs import zipped
from trainer.nano.artist import EXPRESSIONS, draw

PICTURES, STYLE = 24, "ink"
WORDS = {5: ("Hello!", None), 8: ("Thanks", 0.7), 13: ("OK!", None), 18: ("Yay!", 0.45)}
WIDTH, HEIGHT = 1200, 860
WITHIN_MS = 600_000
COLOURS = 160


def pack(path: Path) -> Path:
    """A zip of drawn stickers with their captions; WORDS says which are lettered, and how far over."""
    files, rows = {}, ["file_name,text"]
    expressions = list(EXPRESSIONS)
    for number in range(PICTURES):
        drawing = draw(400 + number, expression=expressions[5 * number % len(expressions)], style=STYLE)
        image = Image.fromarray(die_cut(drawing.image), "RGBA")
        if number in WORDS:
            text, over = WORDS[number]
            _bare, image = laid(image, written(text, 256, Random(number)), False, over)
        out = io.BytesIO()
        image.save(out, "PNG")
        name = f"{number:02}-{drawing.expression}-{drawing.subject}.png".replace(" ", "-")
        files[name] = out.getvalue()
        rows.append(f'{name},"{drawing.expression}, {drawing.subject}"')
    return zipped(path, {"metadata.csv": "\n".join(rows).encode(), **files})


def upload(page: Page, server: Server, path: Path) -> None:
    page.goto(f"{server.base}/admin/trainer/dataset/upload/")
    page.set_input_files("[name=file]", path)
    for name, value in {"name": "inky", "title": "Inky"}.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Upload").click()
    page.locator("#upload-report").wait_for()


def step(page: Page, name: str) -> None:
    page.locator(".steps").get_by_role("link", name=name).click()
    page.locator(".steps [aria-current]", has_text=name).wait_for()


def save(page: Page, path: Path, height: int = HEIGHT) -> None:
    """What the window shows, once all pictures are there; in few colours, as these are pages of a manual."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    with Image.open(path) as shot:
        fewer = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    fewer.save(path, optimize=True)


def review(page: Page, out: Path) -> None:
    """A picture whose words touch the drawing, before the decision."""
    step(page, "Lettering")
    page.get_by_role("button", name="Look for text").click()
    page.wait_for_function(
        "document.querySelector('[data-bar]').value >= document.querySelector('[data-bar]').max",
        timeout=WITHIN_MS,
    )
    page.get_by_role("button", name="Accept all that are cleaned").click()
    page.locator("[data-found]", has_text="accepted").wait_for()
    step(page, "Pictures and tags")
    page.locator(".grid-cell").nth(8).dblclick()
    page.get_by_role("link", name="Take off lettering").click()
    page.wait_for_function("document.querySelector('[data-result]').naturalWidth > 0")
    save(page, out / "teaching-review.png", 960)


def grid(page: Page, out: Path) -> None:
    """Three pictures are selected."""
    step(page, "Pictures and tags")
    cells = page.locator(".grid-cell")
    cells.first.click()
    cells.nth(2).click(modifiers=["Shift"])
    page.wait_for_function(
        "[...document.querySelectorAll('.grid-cell img')].slice(0, 12).every((one) => one.complete)"
    )
    save(page, out / "teaching-grid.png")


def run(page: Page, out: Path, steps: int) -> None:
    """The end of a run, with its curve, its samples and the first sheet."""
    step(page, "Teach a style")
    for name, value in {"steps": steps, "batch": 6, "sample_every": max(1, steps // 3)}.items():
        page.fill(f"[name={name}]", str(value))
    page.locator("summary", has_text="More settings").click()
    page.fill("[name=validation_share]", "0.15")
    page.fill("[name=validate_every]", str(max(1, steps // 8)))
    page.get_by_role("button", name="Teach").click()
    page.get_by_role("heading", name="Evidence").wait_for(timeout=WITHIN_MS)
    page.evaluate("scrollTo(0, 0)")
    save(page, out / "teaching-run.png", 1400)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--steps", type=int, default=60)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="stickerchat-teaching-") as folder,
        sync_playwright() as playwright,
    ):
        server = Server(Path(folder), draws=True)
        server.manage("shell", "-c", STAFF)
        server.start()
        chromium = shutil.which("chromium") or os.environ.get("CHROMIUM")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            page = browser.new_page(locale="en-GB", viewport={"width": WIDTH, "height": HEIGHT})
            log_in(page, server)
            upload(page, server, pack(Path(folder) / "pack.zip"))
            page.click("#toggle-nav-sidebar")
            review(page, asked.out)
            grid(page, asked.out)
            run(page, asked.out, asked.steps)
        finally:
            browser.close()
            server.stop()
    for path in sorted(asked.out.glob("teaching-*.png")):
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
