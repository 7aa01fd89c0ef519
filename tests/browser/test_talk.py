"""Talking, in real browsers; nothing is drawn here, so no weights are needed."""

from collections.abc import Callable

import pytest

from tests.browser.people import Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser

COMPOSING_ENTERS = """(field) => {
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
        const init = { key: "Enter", bubbles: true, cancelable: true, ...how }
        field.dispatchEvent(new KeyboardEvent("keydown", init))
    }
}"""


def test_enter_sends_but_not_while_an_input_method_composes(person: Callable[..., Person], room: int) -> None:
    mia = person("Mia").join(room)
    mia.page.fill("[data-text]", "你好")
    mia.page.eval_on_selector("[data-text]", COMPOSING_ENTERS)
    assert mia.page.input_value("[data-text]") == "你好"
    assert mia.page.locator(".message").count() == 0
    mia.page.press("[data-text]", "Shift+Enter")
    assert mia.page.input_value("[data-text]") == "你好\n"
    mia.page.press("[data-text]", "Enter")
    mia.sees("你好")


def test_a_composing_enter_asks_for_no_stickers(person: Callable[..., Person], room: int) -> None:
    mia = person("Mia").join(room)
    mia.page.click("[data-smiley]")
    mia.page.fill("#feeling", "恭喜")
    mia.page.eval_on_selector("#feeling", COMPOSING_ENTERS)
    assert mia.page.locator("[data-draw]:visible").count() == 0


def test_what_is_written_without_a_connection_is_sent_once(
    server: Server, person: Callable[..., Person], room: int
) -> None:
    mia, jonas = person("Mia").join(room), person("Jonas").join(room)
    mia.say("before")
    jonas.sees("before")
    server.stop()
    mia.page.locator("[data-offline]:visible").wait_for()
    mia.message("before").hover()
    take_back = mia.message("before").locator("[data-action=delete]")
    take_back.click()
    take_back.click()
    mia.page.locator("[data-toast]:has-text('nothing can be taken back'):visible").wait_for()
    mia.say("in the dark")
    assert mia.page.locator(".message[data-pending]").count() == 1
    server.start()
    jonas.sees("in the dark")
    mia.sees("in the dark")
    jonas.reload()
    jonas.sees("in the dark")
    assert jonas.message("in the dark").count() == 1


def test_what_is_asked_for_and_stopped_waits_for_the_connection(
    server: Server, person: Callable[..., Person], room: int
) -> None:
    mia = person("Mia").join(room)
    mia.page.click("[data-smiley]")
    mia.page.fill("#feeling", "happy")
    mia.page.press("#feeling", "Enter")
    mia.page.locator("[data-meaning]:has-text('Happy')").wait_for()
    mia.page.locator("[data-status]:text-is('Waits for the artist')").wait_for()
    server.stop()
    mia.page.locator("[data-status]:text-is('Waits for the connection')").wait_for()
    mia.page.click("[data-cancel]")
    server.start()
    mia.wait_until_connected()
    mia.page.locator("[data-status]:text-is('Stopped.')").wait_for()
    assert mia.page.locator("[data-cancel]:visible").count() == 0
    mia.reload()
    mia.page.click("[data-smiley]")
    assert mia.page.locator("[data-status]:has-text('Waits')").count() == 0, "the server has heard of it too"


def test_on_a_tablet_the_panel_hides_nothing_that_is_said(person: Callable[..., Person], room: int) -> None:
    mia = person("Mia", viewport={"width": 768, "height": 1024}).join(room)
    jonas = person("Jonas").join(room)
    jonas.say("Two hours. The deploy went through at four.")
    said = mia.sees("Two hours. The deploy went through at four.")
    mia.page.click("[data-smiley]")
    panel, message = mia.page.locator("[data-panel]").bounding_box(), said.bounding_box()
    assert panel is not None and message is not None
    assert message["x"] >= panel["x"] + panel["width"]
    assert message["x"] + message["width"] <= 768
    feelings = mia.page.locator("[data-expressions] .chip").first.bounding_box()
    assert feelings is not None and feelings["y"] < 900, "the feelings are in sight at once"


def test_on_a_phone_nothing_below_the_panel_can_be_reached(person: Callable[..., Person], room: int) -> None:
    mia = person("Mia", viewport={"width": 360, "height": 740}).join(room)
    mia.page.click("[data-smiley]")
    assert mia.page.locator("[inert] [data-text]").count() == 1
    assert mia.page.get_attribute("[data-panel]", "aria-modal") == "true"
    mia.page.keyboard.press("Escape")
    assert mia.focused() == "smiley"
    assert mia.page.locator("[inert]").count() == 0
    mia.page.click("[data-smiley]")
    mia.page.evaluate("document.activeElement.blur()")
    mia.page.keyboard.press("Escape")
    mia.page.locator("[data-panel]").wait_for(state="hidden")  # as a phone's "back" does


def test_a_draft_survives_a_reload(person: Callable[..., Person], room: int) -> None:
    mia = person("Mia").join(room)
    mia.page.fill("[data-text]", "half a thought")
    mia.reload()
    assert mia.page.input_value("[data-text]") == "half a thought"


def test_markup_in_a_message_stays_text(person: Callable[..., Person], room: int) -> None:
    mia, jonas = person("Mia").join(room), person("<b>Jonas</b>").join(room)
    jonas.say('<img src="x" onerror="alert(1)">')
    seen = mia.sees('<img src="x" onerror="alert(1)">')
    assert seen.locator(".bubble *").count() == 0
    assert seen.locator(".message-author").inner_text() == "<b>Jonas</b>"


def test_answer_and_take_back(person: Callable[..., Person], room: int) -> None:
    mia, jonas = person("Mia").join(room), person("Jonas").join(room)
    jonas.say("Coffee?")
    asked = mia.sees("Coffee?")
    asked.hover()
    asked.locator("[data-action=reply]").click()
    mia.say("Always")
    answer = jonas.sees("Always")
    assert "Coffee?" in answer.locator(".quote").inner_text()

    own = mia.sees("Always")
    own.focus()
    button = own.locator("[data-action=delete]")
    button.press("Enter")
    assert jonas.message("Always").count() == 1, "the first press only asks"
    button.press("Enter")
    answer.wait_for(state="detached")
    assert mia.message("Coffee?").locator("[data-action=delete]:visible").count() == 0


def test_older_messages_come_without_moving_what_one_reads(
    server: Server, person: Callable[..., Person], room: int
) -> None:
    mia = person("Mia").join(room)
    server.manage("shell", "-c", FILL.format(room=room, count=120))
    mia.reload()
    mia.sees("number 119")
    assert mia.message("number 30").count() == 0
    top = mia.message("number 72")
    mia.page.eval_on_selector("[data-scroller]", "(scroller) => { scroller.scrollTop = 100 }")
    before = top.bounding_box()
    mia.sees("number 30")
    after = top.bounding_box()
    assert before is not None and after is not None
    assert abs(after["y"] - before["y"]) < 3
    jonas = person("Jonas").join(room)
    jonas.say("down here")
    mia.page.locator("[data-to-newest]:visible").click()
    mia.sees("down here")
    mia.page.locator("[data-to-newest]").wait_for(state="hidden")


FILL = """
from rooms.models import Member, Message, Room
room, member = Room.objects.get(number={room}), Member.objects.create(name="Ann")
Message.objects.bulk_create(
    Message(room=room, author=member, ref=f"{{room.pk}}-{{n}}", text=f"number {{n}}") for n in range({count})
)
"""


def test_the_door_fetches_the_room_ahead_and_says_what_is_wrong_in_place(
    person: Callable[..., Person], room: int
) -> None:
    person("Mia").join(room, passcode="open sesame")
    jonas = person("Jonas")
    jonas.page.goto(f"{jonas.base}/?room={room}")
    assert jonas.page.input_value("[name=room]") == str(room)
    jonas.page.wait_for_function(
        "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/js/panel.js'))"
    )
    jonas.page.fill("[name=name]", "Jonas")
    jonas.page.press("[name=name]", "Enter")
    jonas.page.locator("[name=passcode][aria-invalid=true]:visible").wait_for()
    jonas.page.fill("[name=passcode]", "open sesame")
    jonas.page.press("[name=passcode]", "Enter")
    jonas.wait_until_connected()


def test_escape_closes_the_panel_and_keeps_what_was_typed(person: Callable[..., Person], room: int) -> None:
    mia = person("Mia").join(room)
    mia.page.press("[data-smiley]", "Enter")
    mia.page.keyboard.type("so happy")
    mia.page.keyboard.press("Escape")
    assert mia.focused() == "smiley"
    mia.page.press("[data-smiley]", "Enter")
    assert mia.page.input_value("#feeling") == "so happy"
