"""The main job, in two real browsers: ask, see it drawn, send, be seen, and find it again after a restart."""

from collections.abc import Callable

import pytest

from tests.browser.people import DRAWN_WITHIN_MS, Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser
DRAWS = True


def test_mia_draws_a_laughing_otter_and_jonas_sees_it(
    artist: None, server: Server, person: Callable[..., Person], room: int
) -> None:
    mia, jonas = person("Mia").join(room), person("Jonas").join(room)
    mia.page.locator("[data-online-names]:has-text('Jonas')").wait_for()

    ask_by_keyboard(mia, "laughing", "otter")
    mia.page.locator("[data-meaning]:has-text('otter')").wait_for()
    mia.page.locator("[data-steps]:visible, [data-again]:visible").first.wait_for(timeout=DRAWN_WITHIN_MS)
    mia.page.locator("[data-again]:visible").wait_for(timeout=DRAWN_WITHIN_MS)
    assert mia.page.locator("[data-slots] [data-part=send]:visible").count() == 4
    assert jonas.page.locator("[data-part=send]:visible").count() == 0, "stickers are the requester's alone"

    send_second_by_keyboard(mia)
    jonas.page.locator(".message-sticker[src]").wait_for()
    sent = mia.stickers()
    assert len(sent) == 1
    assert jonas.stickers() == sent

    mia.reload()
    mia.page.locator(".message-sticker[src]").wait_for()
    assert mia.stickers() == sent

    server.stop()
    mia.page.locator(".room[data-connection=offline]").wait_for()
    server.start()
    jonas.wait_until_connected()
    mia.reload()
    jonas.reload()
    for one in (mia, jonas):
        one.page.locator(".message-sticker[src]").wait_for()
        assert one.stickers() == sent

    mia.page.press("[data-smiley]", "Enter")
    drawn = "[data-slots] [data-part=send]:visible"
    mia.page.locator(drawn).first.wait_for()
    assert mia.page.locator(drawn).count() == 4, "what was drawn is offered again after a restart"


def ask_by_keyboard(one: Person, feeling: str, subject: str) -> None:
    keyboard = one.page.keyboard
    one.page.focus("[data-text]")
    keyboard.press("Shift+Tab")
    assert one.focused() == "smiley"
    keyboard.press("Enter")
    assert one.focused() == "feeling"
    keyboard.type(feeling)
    keyboard.press("Tab")
    assert one.focused() == "subject"
    keyboard.type(subject)
    keyboard.press("Enter")


def send_second_by_keyboard(one: Person) -> None:
    keyboard = one.page.keyboard
    keyboard.press("ArrowDown")
    keyboard.press("ArrowRight")
    assert one.focused() == "send"
    keyboard.press("Enter")
    one.page.locator("[data-panel]").wait_for(state="hidden")
    assert one.focused() == "text", "the keyboard goes back to where one writes"
