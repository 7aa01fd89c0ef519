"""Who is here and who is typing."""

import time

import pytest

from rooms.presence import FORGET_SECONDS, Presence
from tests.rooms_cast import Person, Wire, joined, online, sync

pytestmark = pytest.mark.django_db(transaction=True)


def names(frame: Wire) -> list[str]:
    return sorted(member["name"] for member in frame["members"])


async def test_coming_and_going_is_told(ann: Person, ben: Person) -> None:
    async with online(ann) as hers:
        async with online(ben) as his:
            assert names(his.state) == ["Ann", "Ben"]
            assert names(await hers.next("presence", lambda frame: len(frame["members"]) == 2)) == [
                "Ann",
                "Ben",
            ]
        assert names(await hers.next("presence")) == ["Ann"]


async def test_a_second_tab_is_the_same_member(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as first:
        await hers.next("presence", lambda frame: len(frame["members"]) == 2)
        async with online(ben) as second:
            assert names(second.state) == ["Ann", "Ben"]
        assert await hers.quiet("presence", 0.3), "one tab closed, the other is still there"
        await first.message("still here")
        assert await hers.said("still here")


async def test_typing_is_told_to_the_others_alone(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ann) as her_other_tab, online(ben) as his:
        await hers.say("typing", on=True)
        assert await his.next("typing") == {"type": "typing", "member": ann.id, "on": True}
        await hers.say("typing", on=False)
        assert (await his.next("typing"))["on"] is False
        assert await hers.quiet("typing") and await her_other_tab.quiet("typing", 0)


async def test_who_leaves_types_no_more(ann: Person, ben: Person) -> None:
    async with online(ben) as his:
        async with online(ann) as hers:
            await hers.say("typing", on=True)
            await his.next("typing")
        assert (await his.next("typing"))["on"] is False


async def test_other_rooms_hear_nothing(ann: Person) -> None:
    elsewhere = await sync(lambda: joined("Cem", room=4712))
    async with online(elsewhere, 4712) as other, online(ann) as hers:
        await hers.message("here only")
        await hers.say("typing", on=True)
        await hers.said("here only")
        assert await other.quiet("message.new") and await other.quiet("typing", 0)
        assert names(other.state) == ["Cem"]


async def test_members_of_a_process_that_died_vanish(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    presence = Presence(
        sockets=lambda group: {object()},
        tell=lambda group, frame: told.append(frame),
        announce=lambda group: None,
    )
    monkeypatch.setattr(Presence, "here", lambda self, group: {1: "Ann"})
    presence.heard("room.1", "other", {2: "Ben"})
    assert [member["name"] for member in presence.online("room.1")] == ["Ann", "Ben"]
    presence.refresh()
    assert len(presence.online("room.1")) == 2
    clock = time.monotonic
    monkeypatch.setattr("rooms.presence.time.monotonic", lambda: clock() + FORGET_SECONDS + 1)
    presence.refresh()
    assert [member["name"] for member in presence.online("room.1")] == ["Ann"]
    assert '"Ben"' in told[0] and '"Ben"' not in told[-1]
