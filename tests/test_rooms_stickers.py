"""Stickers are asked for in a room and told to the requester alone, on all their devices there."""

from uuid import uuid4

import pytest

from stickers.models import Favourite, Sticker, StickerRequest
from tests.rooms_cast import Person, online, sync

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_request_is_stored_and_told_to_its_requester_alone(ann: Person, ben: Person) -> None:
    async with online(ann) as desk, online(ann) as phone, online(ben) as his:
        ref = str(uuid4())
        await desk.say("stickers.request", ref=ref, text="laughing", subject="otter")
        queued = await desk.next("stickers.queued")
        assert queued["ref"] == ref
        assert queued["understood"]["expression"] == "happy"
        assert (await phone.next("stickers.queued"))["request"] == queued["request"]
        assert await his.quiet("stickers.queued")
        row = await StickerRequest.objects.aget()
        assert (str(row.uuid), row.owner) == (queued["request"], str(ann.id))


async def test_the_same_ref_is_one_request(ann: Person) -> None:
    async with online(ann) as socket:
        ref = str(uuid4())
        for _n in range(2):
            await socket.say("stickers.request", ref=ref, text="laughing")
        first, second = await socket.next("stickers.queued"), await socket.next("stickers.queued")
        assert first["request"] == second["request"]
        assert await StickerRequest.objects.acount() == 1


async def test_a_reconnect_brings_open_requests_back(ann: Person) -> None:
    elsewhere = 4712
    await sync(lambda: ann.client.post("/", {"name": "Ann", "room": str(elsewhere)}))
    async with online(ann) as socket:
        await socket.say("stickers.request", ref=str(uuid4()), text="sad")
        queued = await socket.next("stickers.queued")
    async with online(ann) as again:
        assert (await again.next("stickers.queued"))["request"] == queued["request"]
    async with online(ann, elsewhere) as other_room:
        assert await other_room.quiet("stickers.queued")


async def test_only_the_requester_cancels(ann: Person, ben: Person) -> None:
    async with online(ann) as hers, online(ben) as his:
        await hers.say("stickers.request", ref=str(uuid4()), text="sad")
        request = (await hers.next("stickers.queued"))["request"]
        await his.say("stickers.cancel", request=request)
        assert (await his.refused())["error"]["code"] == "not_found"
        await hers.say("stickers.cancel", request=request)
        assert (await hers.next("stickers.cancelled"))["request"] == request
        assert await his.quiet("stickers.cancelled", 0.1)


async def test_a_bad_request_is_refused_with_its_ref(ann: Person) -> None:
    async with online(ann) as socket:
        ref = str(uuid4())
        await socket.say("stickers.request", ref=ref, text="x" * 501)
        refused = await socket.refused()
        assert (refused["ref"], refused["error"]["field"]) == (ref, "text")
        assert await StickerRequest.objects.acount() == 0


async def test_too_many_requests_are_slowed_down(ann: Person) -> None:
    async with online(ann) as socket:
        for _n in range(7):
            await socket.say("stickers.request", ref=str(uuid4()), text="")
        codes = [(await socket.refused())["error"]["code"] for _n in range(7)]
        assert codes.count("rate_limited") == 1


async def test_a_favourite_is_told_on_every_device_in_any_room(
    ann: Person, ben: Person, sticker: Sticker
) -> None:
    await sync(lambda: ann.client.post("/", {"name": "Ann", "room": "4712"}))
    async with online(ann) as here, online(ann, 4712) as there, online(ben) as his:
        for on in (True, False):
            await here.say("favourite.set", sticker=str(sticker.pk), on=on)
            for socket in (here, there):
                changed = await socket.next("favourite.changed")
                assert (changed["sticker"], changed["on"]) == (str(sticker.pk), on)
            assert await Favourite.objects.filter(owner=str(ann.id)).acount() == int(on)
        assert await his.quiet("favourite.changed", 0.1)


async def test_a_favourite_of_nothing_is_refused(ann: Person) -> None:
    async with online(ann) as socket:
        for sticker in (str(uuid4()), "no uuid"):
            await socket.say("favourite.set", sticker=sticker, on=True)
            assert (await socket.refused())["error"]["code"] in ("not_found", "invalid")
