"""A real server and a real browser for the stories."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import Person
from tests.browser.server import ROOT, Server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOMS = itertools.count(41)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium here")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The server of a module's stories; draws where the module says DRAWS, with its MODEL if any."""
    draws, model = getattr(request.module, "DRAWS", False), getattr(request.module, "MODEL", "")
    started = Server(tmp_path_factory.mktemp("server"), draws=draws, model=model)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def artist() -> None:
    """Skips where there are no weights to draw with."""
    model = os.environ.get("STICKER_MODEL", "nano")
    folder = ROOT / "weights" / "nano" if model == "nano" else Path(model)
    if not (folder / "model_index.json").exists():
        pytest.skip(f"no weights in {folder}")


@pytest.fixture
def room() -> int:
    """The number of a room where nobody was yet."""
    return next(ROOMS)


@pytest.fixture
def person(browser: Browser, server: Server) -> Iterator[Callable[..., Person]]:
    """Lets somebody by that name sit down at a window of their own; nobody may ask another host or fail."""
    people: list[Person] = []

    def sit_down(name: str, **options: Any) -> Person:
        usual: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1200, "height": 800}}
        context = browser.new_context(**(usual | options))
        people.append(Person(context, server.base, name))
        return people[-1]

    yield sit_down
    for one in people:
        one.context.close()
    for one in people:
        assert one.hosts == {f"127.0.0.1:{server.port}"}
        assert one.errors == []
