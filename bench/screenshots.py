"""Takes the pictures of the pages for docs: `bench/screenshots.py --base http://127.0.0.1:8000 --out DIR`.

Talks to a running server in real chromium windows: the door, a room with the panel closed, drawing, four
results, sent, and the second person; at three widths, light and dark.
"""

import argparse
import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {360: 740, 768: 1024, 1440: 900}
DRAWN_WITHIN_MS = 60_000
TALK = [
    ("Mia", "Morning! Did anybody sleep?"),
    ("Jonas", "Two hours. The deploy went through at four."),
    ("Jonas", "Everything green now 🌱"),
    ("Mia", "You are a hero. Coffee is on me."),
]


@contextmanager
def window(browser: Browser, *, width: int, scheme: str, locale: str) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=scheme,
        locale=locale,
        device_scale_factor=2 if width < 700 else 1,
        has_touch=width < 700,
    )
    try:
        yield context
    finally:
        context.close()


def join(context: BrowserContext, base: str, *, name: str, room: int) -> Page:
    page = context.new_page()
    page.goto(base)
    page.fill("[name=name]", name)
    page.fill("[name=room]", str(room))
    page.click("[type=submit]:visible")
    page.wait_for_selector(".room[data-connection=open]")
    return page


def say(page: Page, text: str) -> None:
    page.fill("[data-text]", text)
    page.press("[data-text]", "Enter")
    words = json.dumps(text, ensure_ascii=False)
    page.wait_for_selector(f".message:not([data-pending]) .bubble:has-text({words})")


def story(browser: Browser, base: str, out: Path, *, width: int, scheme: str, locale: str) -> None:
    room = random.randrange(1000, 10**6)

    def shot(page: Page, name: str) -> None:
        page.screenshot(path=out / f"{width}-{scheme}-{name}.png")

    options = {"width": width, "scheme": scheme, "locale": locale}
    with window(browser, **options) as first, window(browser, **options) as second:
        door = first.new_page()
        door.goto(base)
        shot(door, "1-door")
        door.close()
        people = {"Mia": join(first, base, name="Mia", room=room)}
        mia = people["Mia"]
        mia.wait_for_selector("[data-empty]:visible")
        shot(mia, "2-empty")
        people["Jonas"] = join(second, base, name="Jonas", room=room)
        for name, text in TALK:
            say(people[name], text)
        shot(mia, "3-closed")
        mia.click("[data-smiley]")
        mia.wait_for_timeout(300)  # the panel comes up
        shot(mia, "4-panel")
        mia.fill("#feeling", "laughing")
        mia.fill("#subject", "otter")
        mia.press("#subject", "Enter")
        mia.wait_for_selector(".slot-preview:visible, .slot-send:visible", timeout=DRAWN_WITHIN_MS)
        shot(mia, "5-drawing")
        mia.wait_for_selector("[data-again]:visible", timeout=DRAWN_WITHIN_MS)
        mia.wait_for_timeout(400)  # the last sticker is still being stuck on
        shot(mia, "6-results")
        mia.click(".slot-send >> nth=1")
        jonas = people["Jonas"]
        jonas.wait_for_selector(".message-sticker:visible")
        mia.wait_for_timeout(400)
        shot(mia, "7-sent")
        shot(jonas, "8-second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--widths", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--schemes", nargs="*", default=["light", "dark"])
    parser.add_argument("--locale", default="en")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for width in args.widths:
            for scheme in args.schemes:
                story(browser, args.base, args.out, width=width, scheme=scheme, locale=args.locale)
                print(f"{width} px, {scheme}: {args.out}")
        browser.close()


if __name__ == "__main__":
    main()
