"""What is said in a room reaches everyone in it, once, in order, and stays."""

import asyncio
from uuid import uuid4

import pytest

from rooms.models import Membership, Message
from stickers.models import Sticker
from tests.rooms_cast import Person, joined, online, sync

pytestmark = pytest.mark.django_db(transaction=True)


async def test_it_tells_the_room_as_it_is(ann: Person) -> None:
    async with online(ann) as socket:
        assert socket.state["protocol"] == 1
        assert socket.state["room"] == {"number": 4711, "title": "Room 4711"}
        assert socket.state["me"]["name"] == "Ann"
        assert socket.state["members"] == [{"id": ann.id, "name": "Ann"}]
        assert socket.state["messages"] == []
        assert socket.state["more"] is False
        assert isinstance(socket.state["styles"], list)
        assert socket.state["limits"]["message_text"] == 4000


async def test_a_message_reaches_both_and_the_ref_only_its_author(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        ref = await hers.message("Guten Tag, 你好 🦦")
        mine, seen = await hers.said("Guten Tag, 你好 🦦"), await his.said("Guten Tag, 你好 🦦")
        assert mine["ref"] == ref
        assert "ref" not in seen
        assert {**seen, "ref": ref} == mine
        assert mine["author"] == {"id": ann.id, "name": "Ann"}
        assert mine["sticker"] is None and mine["reply_to"] is None
        assert mine["sent_at"].endswith("Z") and len(mine["sent_at"]) == 24
        row = await Message.objects.aget()
        assert (row.pk, row.text, row.ref) == (mine["id"], mine["text"], ref)


async def test_the_same_ref_is_answered_with_the_first_message(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        ref = await hers.message("once")
        first = await hers.said("once")
        await his.said("once")
        await hers.message("twice", ref=ref)
        assert (await hers.next("message.new"))["message"] == first
        assert await his.quiet("message.new")
        assert await Message.objects.acount() == 1


async def test_the_same_ref_from_two_tabs_at_once_is_one_message(ann: Person, ben: Person) -> None:
    async with online(ann) as one, online(ann) as two, online(ben) as his:
        ref = str(uuid4())
        await asyncio.gather(*(tab.message("hello", ref=ref) for tab in (one, two) for _n in range(5)))
        for tab in (one, two):
            assert (await tab.said("hello"))["ref"] == ref
        await his.said("hello")
        assert await his.quiet("message.new")
        assert await Message.objects.acount() == 1


async def test_two_members_may_use_the_same_ref(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        ref = await hers.message("hers")
        await hers.said("hers")
        await his.message("his", ref=ref)
        assert (await hers.said("his"))["author"]["name"] == "Ben"


async def test_everyone_hears_everything_in_the_order_of_ids(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        for n in range(30):
            await (hers if n % 2 else his).message(f"n{n}")
        heard = [
            [(await socket.next("message.new"))["message"] for _n in range(30)] for socket in (hers, his)
        ]
        for messages in heard:
            ids = [message["id"] for message in messages]
            assert ids == sorted(ids) and len(set(ids)) == 30
        assert [m["text"] for m in heard[0]] == [m["text"] for m in heard[1]]


async def test_a_reply_names_what_it_answers(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        await hers.message("question")
        asked = await his.said("question")
        await his.message("answer", reply_to=asked["id"])
        assert (await hers.said("answer"))["reply_to"] == asked["id"]


async def test_a_reply_to_another_rooms_message_is_refused(ann: Person, ben: Person) -> None:
    elsewhere = await sync(lambda: joined("Cem", room=4712))
    async with online(elsewhere, 4712) as other, online(ann) as hers:
        await other.message("secret")
        secret = await other.said("secret")
        ref = await hers.message("what?", reply_to=secret["id"])
        refused = await hers.refused()
        assert refused["ref"] == ref
        assert (refused["error"]["code"], refused["error"]["field"]) == ("not_found", "reply_to")


async def test_a_sticker_is_a_message(ann: Person, ben: Person, sticker: Sticker) -> None:
    async with online(ann) as hers, online(ben) as his:
        await hers.say("message.send", ref=str(uuid4()), sticker=str(sticker.pk))
        seen = (await his.next("message.new"))["message"]
        assert seen["text"] == ""
        assert seen["sticker"]["id"] == str(sticker.pk)
        assert set(seen["sticker"]) >= {"id", "url", "webp", "width", "height", "alt"}
    async with online(ben) as his:
        assert his.state["messages"][0]["sticker"]["id"] == str(sticker.pk)


async def test_an_unknown_sticker_is_refused(ann: Person) -> None:
    async with online(ann) as hers:
        await hers.say("message.send", ref=str(uuid4()), sticker=str(uuid4()))
        assert (await hers.refused())["error"]["code"] == "not_found"
        assert await Message.objects.acount() == 0


async def test_own_messages_are_taken_back_for_everyone(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        ref = await hers.message("oops")
        mine = await hers.said("oops")
        await hers.say("message.delete", message=mine["id"])
        for socket in (hers, his):
            assert (await socket.next("message.deleted"))["message"] == mine["id"]
        row = await Message.objects.aget()
        assert row.text == "" and row.deleted_at is not None
        await hers.message("oops", ref=ref)
        assert await hers.next("message.deleted") == {
            "type": "message.deleted",
            "message": mine["id"],
            "ref": ref,
        }
    async with online(ben) as his:
        assert his.state["messages"] == []


async def test_the_messages_of_others_stay(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        await hers.message("mine")
        message = await his.said("mine")
        await his.say("message.delete", message=message["id"])
        assert (await his.refused())["error"]["code"] == "forbidden"
        await his.say("message.delete", message=message["id"] + 1)
        assert (await his.refused())["error"]["code"] == "not_found"
        assert (await Message.objects.aget()).deleted_at is None


async def test_reading_moves_forward_only(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        for text in ("one", "two"):
            await hers.message(text)
        one, two = await his.said("one"), await his.said("two")
        await his.say("read", message=two["id"])
        await his.say("read", message=one["id"])
        await his.say("read", message=two["id"] + 1)
        assert (await his.refused())["error"]["code"] == "not_found"
        async with asyncio.timeout(10):
            while (await Membership.objects.aget(member=ben.id)).last_read != two["id"]:
                await asyncio.sleep(0.05)
