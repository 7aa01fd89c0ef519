"""A server whose weights are missing: stickers are refused with a sentence, and the talk goes on."""

from collections.abc import Callable

import pytest

from tests.browser.people import DRAWN_WITHIN_MS, Person

pytestmark = pytest.mark.browser
DRAWS = True
MODEL = "/there/is/no/model/here"


def test_without_weights_the_page_says_so_once_and_people_talk_on(
    person: Callable[..., Person], room: int
) -> None:
    mia, jonas = person("Mia").join(room), person("Jonas").join(room)
    mia.page.press("[data-smiley]", "Enter")
    mia.page.fill("#feeling", "laughing")
    mia.page.press("#feeling", "Enter")
    trouble = mia.page.locator("[data-trouble]:visible")
    trouble.wait_for(timeout=DRAWN_WITHIN_MS)
    assert "Nothing can be drawn" in trouble.inner_text()
    assert mia.page.locator("[data-engine]:visible").count() == 0, "once is enough"
    assert mia.page.locator("[data-slots]:visible").count() == 0
    assert mia.page.locator("[data-again]:visible").inner_text() == "Try again"
    assert mia.page.get_attribute("#feeling", "aria-invalid") == "false", "the words were not the trouble"
    mia.page.keyboard.press("Escape")
    mia.say("Then in words")
    jonas.sees("Then in words")
