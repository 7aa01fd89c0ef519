"""Plays the story of two people with a server of its own and saves what they see.

    .venv/bin/python bench/screenshots.py OUT_DIR [--widths 360 1440] [--schemes light] [--locale zh-TW]

The door, the quiet room, the talk, the panel, drawing, four results, sent, the second person; and room.png,
the picture of the README. Without a model it saves what there is to see and says what is missing.
"""

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.conftest import FLAGS
from tests.browser.people import Person
from tests.browser.server import Server

SIZES = {360: 740, 768: 1024, 1440: 900}
DRAWN_WITHIN_MS = 90_000
ROOMS = itertools.count(7)
RESTS_MS = 500  # whatever still moves has come to rest
TALK = [
    ("Mia", "Morning! Did anybody sleep?"),
    ("Jonas", "Two hours. The deploy went through at four."),
    ("Jonas", "Everything green now 🌱"),
    ("Mia", "You are a hero. Coffee is on me."),
]
ENDS = "[data-again]:visible, [data-trouble]:visible"


@dataclass(frozen=True)
class View:
    """How somebody looks at the page, and where the pictures of it go."""

    out: Path
    width: int
    scheme: str
    locale: str

    def save(self, page: Page, name: str) -> None:
        page.mouse.move(0, 0)
        page.wait_for_timeout(RESTS_MS)
        page.screenshot(path=self.out / f"{self.width}-{self.scheme}-{name}.png")


@contextmanager
def window(browser: Browser, base: str, name: str, view: View) -> Iterator[Person]:
    """Somebody in a window of their own; on the narrowest it is a phone with a finger."""
    phone = view.width < 700
    context = browser.new_context(
        viewport={"width": view.width, "height": SIZES[view.width]},
        color_scheme="dark" if view.scheme == "dark" else "light",
        locale=view.locale,
        device_scale_factor=2 if phone else 1,
        has_touch=phone,
        is_mobile=phone,
    )
    try:
        yield Person(context, base, name)
    finally:
        context.close()


def story(browser: Browser, base: str, view: View) -> bool:
    """One story at one size; False when nothing could be drawn."""
    with window(browser, base, "Mia", view) as mia, window(browser, base, "Jonas", view) as jonas:
        mia.page.goto(base)
        view.save(mia.page, "1-door")
        room = next(ROOMS)
        mia.join(room)
        mia.page.locator("[data-empty]:visible").wait_for()
        view.save(mia.page, "2-empty")
        jonas.join(room)
        talk(mia, jonas)
        view.save(mia.page, "3-talk")
        mia.page.click("[data-smiley]")
        view.save(mia.page, "4-panel")
        if not draw(mia, "laughing", "otter", view):
            return False
        mia.page.locator("[data-slots] [data-part=send]:visible").nth(1).click()
        jonas.page.locator(".message-sticker[src]").wait_for()
        view.save(mia.page, "7-sent")
        view.save(jonas.page, "8-second")
    return True


def talk(mia: Person, jonas: Person, lines: list[tuple[str, str]] = TALK) -> None:
    people = {"Mia": mia, "Jonas": jonas}
    for name, text in lines:
        people[name].say(text)
        mia.sees(text)


def draw(one: Person, feeling: str, subject: str, view: View | None = None) -> bool:
    """Asks for four stickers and waits for them; False, and the page's own sentence, when none came."""
    page = one.page
    page.fill("#feeling", feeling)
    page.fill("#subject", subject)
    page.press("#subject", "Enter")
    page.locator(f".slot-preview:visible, .slot-send:visible, {ENDS}").first.wait_for(timeout=DRAWN_WITHIN_MS)
    drawing = page.locator("[data-steps]:visible").count() > 0
    if view and drawing:
        page.screenshot(path=view.out / f"{view.width}-{view.scheme}-5-drawing.png")
    page.locator(ENDS).first.wait_for(timeout=DRAWN_WITHIN_MS)
    drawn = page.locator("[data-slots] [data-part=send]:visible").count() == 4
    if view:
        view.save(page, "6-results" if drawn else "6-not-drawn")
    if not drawn:
        print("Nothing was drawn. The page says:", page.locator("[data-trouble]").inner_text())
    return drawn


def send(one: Person, other: Person, feeling: str, subject: str) -> None:
    """Draws, and sends the first sticker."""
    seen = other.page.locator(".message-sticker[src]").count()
    one.page.click("[data-smiley]")
    draw(one, feeling, subject)
    one.page.locator("[data-slots] [data-part=send]:visible").first.click()
    other.page.locator(".message-sticker[src]").nth(seen).wait_for()


def portrait(browser: Browser, base: str, view: View) -> None:
    """room.png: two people in the middle of a talk."""
    with window(browser, base, "Mia", view) as mia, window(browser, base, "Jonas", view) as jonas:
        room = next(ROOMS)
        mia.join(room)
        jonas.join(room)
        talk(mia, jonas, TALK[-2:])
        send(jonas, mia, "thank you", "otter")
        send(mia, jonas, "laughing", "rabbit")
        mia.page.click("[data-smiley]")
        mia.page.press("#feeling", "End")
        mia.page.mouse.move(0, 0)
        mia.page.wait_for_timeout(RESTS_MS)
        mia.page.screenshot(path=view.out / "room.png")
    shrink(view.out / "room.png")


def shrink(path: Path) -> None:
    """The same picture in fewer bytes; a palette would take the green out of it."""
    with Image.open(path) as image:
        same = image.convert("RGB")
    same.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--widths", type=int, nargs="*", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--schemes", nargs="*", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--locale", default="en-GB")
    parser.add_argument("--json", action="store_true", help="one JSON object: what was saved")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    began = time.time()
    drawn = play(asked)
    saved = sorted(path.name for path in asked.out.glob("*.png") if path.stat().st_mtime >= began)
    if asked.json:
        print(json.dumps({"out": str(asked.out), "drawn": drawn, "saved": saved}))
        return
    print("\n".join(saved))
    if not drawn:
        print("No model could draw here: results, sent, the second person and room.png are missing.")


def play(asked: argparse.Namespace) -> bool:
    drawn = True
    with (
        tempfile.TemporaryDirectory(prefix="stickerchat-screenshots-") as folder,
        sync_playwright() as playwright,
    ):
        server = Server(Path(folder), draws=True)
        server.start()
        chromium = shutil.which("chromium") or os.environ.get("CHROMIUM")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            for width, scheme in itertools.product(asked.widths, asked.schemes):
                view = View(asked.out, width, scheme, asked.locale)
                drawn = story(browser, server.base, view) and drawn
            if drawn:
                portrait(browser, server.base, replace(view, width=1440, scheme="light"))
        finally:
            browser.close()
            server.stop()
    return drawn


if __name__ == "__main__":
    main()
