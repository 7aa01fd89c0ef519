"""Pages that show their pictures only after scripts ran, through a headless Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trainer.collect.collector import Render
from trainer.collect.limits import CollectFailed, Limits, Refused, Unreachable
from trainer.collect.reach import Reach
from trainer.collect.robots import AGENT

HEAVY = frozenset({"image", "media", "font"})  # only their addresses are wanted here
SCREENS = 20
MISSING = (
    "A page with scripts needs Playwright and Chromium: pip install -r requirements-dev.txt, then "
    "install chromium by the system's packages or by “python -m playwright install chromium”."
)


@contextmanager
def rendering(start: str, limits: Limits) -> Iterator[Render]:
    """Opens the browser for as long as the walk lasts. Raises CollectFailed where there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CollectFailed(MISSING) from None
    # As root Chromium refuses to start inside its own sandbox.
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        try:
            found = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=found, args=flags)
        except Error:
            raise CollectFailed(MISSING) from None
        context = browser.new_context(
            user_agent=AGENT, viewport={"width": 1280, "height": 1600}, accept_downloads=False
        )
        reach = Reach(start)
        context.route("**/*", Gate(reach))
        yield lambda address: html_of(context, address, limits, reach)
        browser.close()


class Gate:
    """Lets through what makes the page, and nothing that the collector itself must not ask for."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def __call__(self, route: Any) -> None:
        try:
            self._reach.check(route.request.url)
            allowed = route.request.resource_type not in HEAVY
        except Refused:
            allowed = route.request.url.startswith(("data:", "blob:"))
        route.continue_() if allowed else route.abort()


def html_of(context: Any, address: str, limits: Limits, reach: Reach) -> tuple[str, str]:
    """The final address and HTML after the scripts; scrolls, as many galleries add pictures only then."""
    from playwright.sync_api import Error

    page = context.new_page()
    try:
        page.set_default_timeout(limits.timeout * 1000)
        answer = page.goto(address, wait_until="load")
        reach.check(page.url)  # the gate sees where a redirect begins, not where it ends
        if answer is not None and answer.status >= 400:
            raise Refused(f"{address} answers {answer.status}.")
        scroll(page)
        html = page.content()
        if len(html) > limits.page_bytes:
            raise Refused(f"{address} is larger than {limits.page_bytes} characters.")
        return page.url, html
    except Error as error:
        raise Unreachable(f"{address} could not be opened: {error.message.splitlines()[0]}") from error
    finally:
        page.close()


def scroll(page: Any) -> None:
    """Down to the end, as long as that makes the page longer."""
    height = 0
    for _ in range(SCREENS):
        page.wait_for_timeout(150)
        taller = page.evaluate(
            "() => { window.scrollTo(0, document.body.scrollHeight); return document.body.scrollHeight }"
        )
        if taller == height:
            return
        height = taller
