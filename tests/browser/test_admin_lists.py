"""The lists of the admin are whole at every width: nothing is cut off, on a phone they become cards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.browser.server import Server
from tests.browser.teaching import STAFF, log_in

pytestmark = pytest.mark.browser
LONG = "winter-animals-of-a-grandmother-second-edition"
ROWS = f"""
from trainer.models import Dataset, Task, TrainingRun
credit = dict(creator="Wilhelmina Featherstonehaugh-Cholmondeley", licence="CC BY-NC-SA 4.0")
paws = Dataset.objects.create(name="{LONG}", title="Grandmother's embroidered animals", **credit)
TrainingRun.objects.create(dataset=paws, name="{LONG}", status="done", step=3000, steps=3000, loss=0.0931)
Task.objects.create(kind="upload", name="{LONG}", status="failed", error="It stopped. Upload it again.")
"""
LISTS = ("trainer/dataset", "trainer/trainingrun", "trainer/task", "stickers/style")
CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll(".results")]
    .some(one => one.scrollWidth > one.clientWidth)"""


def test_lists_are_whole_at_every_width(server: Server, person: Callable[..., Person]) -> None:
    server.manage("shell", "-c", STAFF + ROWS)
    page: Page = person("Owner").page
    log_in(page, server)
    for name in LISTS:
        page.goto(f"{server.base}/admin/{name}/")
        for width in (1440, 1200, 1024, 768, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.evaluate(CUT_OFF), f"{name} at {width}"
    page.goto(f"{server.base}/admin/trainer/dataset/")
    label = "getComputedStyle(document.querySelector('.field-consent'), '::before').content"
    assert page.evaluate(label) == '"Permission"'
    expect(page.locator(".field-credit")).to_contain_text("CC BY-NC-SA 4.0")
