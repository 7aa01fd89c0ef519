"""People in browser windows, and what they do there."""

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page

DRAWN_WITHIN_MS = 45_000


class Person:
    """Somebody at the page, in a window of their own; remembers which hosts their browser asked."""

    def __init__(self, context: BrowserContext, base: str, name: str) -> None:
        self.context = context
        self.base = base
        self.name = name
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        context.on("request", lambda request: self._asked(request.url))
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def join(self, room: int, *, passcode: str = "") -> "Person":
        self.page.goto(self.base)
        self.page.fill("[name=name]", self.name)
        self.page.fill("[name=room]", str(room))
        if passcode:
            self.page.click("summary")
            self.page.fill("[name=passcode]", passcode)
        self.page.press("[name=room]", "Enter")
        self.wait_until_connected()
        return self

    def wait_until_connected(self) -> None:
        self.page.wait_for_selector(".room[data-connection=open]")

    def reload(self) -> None:
        self.page.reload()
        self.wait_until_connected()

    def say(self, text: str) -> None:
        self.page.fill("[data-text]", text)
        self.page.press("[data-text]", "Enter")

    def sees(self, text: str) -> Locator:
        """The message with that text, once the server has it."""
        found = self.message(text)
        found.wait_for()
        return found

    def message(self, text: str) -> Locator:
        words = json.dumps(text, ensure_ascii=False)
        return self.page.locator(f".message:not([data-pending]):has(.bubble:text-is({words}))")

    def stickers(self) -> list[str]:
        """The pictures in the conversation that have really loaded."""
        self.page.wait_for_function(
            "[...document.querySelectorAll('.message-sticker[src]')].every((image) => image.naturalWidth > 0)"
        )
        seen: list[str] = self.page.eval_on_selector_all(
            ".message-sticker[src]", "images => images.map((image) => new URL(image.src).pathname)"
        )
        return seen

    def focused(self) -> Any:
        """What the keyboard is at: id, data-part or data attribute, in that order."""
        return self.page.evaluate(
            "(({id, dataset}) => id || dataset.part || Object.keys(dataset)[0])(document.activeElement)"
        )

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.netloc)
