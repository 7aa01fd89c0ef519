"""Whoever was away misses nothing: `after`, the newest, and older pages over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from rooms import frames
from rooms.models import Message, Room
from tests.rooms_cast import ROOM, Person, joined, online, stranger, sync

pytestmark = pytest.mark.django_db(transaction=True)


def fill(person: Person, count: int, text: str = "n{n}") -> list[int]:
    """Messages of the person, without a socket; their ids."""
    room = Room.objects.get(number=ROOM)
    rows = [
        Message(room=room, author_id=person.id, ref=str(uuid4()), text=text.format(n=n)) for n in range(count)
    ]
    return [row.pk for row in Message.objects.bulk_create(rows)]


async def sync_fill(person: Person, count: int, text: str = "n{n}") -> list[int]:
    return await sync(lambda: fill(person, count, text))


@pytest.fixture
def ids(ann: Person) -> list[int]:
    return fill(ann, 120)


async def test_the_newest_fifty_come_first(ann: Person, ids: list[int]) -> None:
    async with online(ann) as socket:
        assert [message["id"] for message in socket.state["messages"]] == ids[-50:]
        assert socket.state["more"] is True


async def test_after_brings_exactly_what_was_missed(ann: Person, ids: list[int]) -> None:
    async with online(ann, query=f"?after={ids[99]}") as socket:
        assert [message["id"] for message in socket.state["messages"]] == ids[100:]
        assert socket.state["more"] is False
    async with online(ann, query=f"?after={ids[-1]}") as socket:
        assert socket.state["messages"] == []


async def test_after_brings_at_most_two_hundred_and_then_what_is_said_now(
    ann: Person, ids: list[int]
) -> None:
    more = await sync_fill(ann, 150)
    async with online(ann, query="?after=0") as socket:
        assert [message["id"] for message in socket.state["messages"]] == (ids + more)[:200]
        assert socket.state["more"] is True
        await socket.message("now")
        assert (await socket.said("now"))["id"] > more[-1]


@pytest.mark.parametrize("after", ["", "abc", "-1", "1.5", "9" * 20, "9" * 5000])
async def test_a_strange_after_does_no_harm(ann: Person, ids: list[int], after: str) -> None:
    async with online(ann, query=f"?after={after}") as socket:
        assert len(socket.state["messages"]) == 50


async def test_what_was_taken_back_meanwhile_is_told(ann: Person, ids: list[int]) -> None:
    now = timezone.now()
    await Message.objects.filter(pk=ids[10]).aupdate(deleted_at=now, text="")
    await Message.objects.filter(pk=ids[11]).aupdate(deleted_at=now - timedelta(days=2), text="")
    async with online(ann, query=f"?after={ids[50]}") as socket:
        assert await socket.next("message.deleted") == {"type": "message.deleted", "message": ids[10]}
        assert await socket.quiet("message.deleted")


async def test_a_room_full_of_long_messages_still_fits_into_one_frame(ann: Person) -> None:
    long = await sync_fill(ann, 200, "“" * 4000)
    async with online(ann) as socket:
        assert [message["id"] for message in socket.state["messages"]] == long[-50:]
    async with online(ann, query="?after=0") as socket:
        got = [message["id"] for message in socket.state["messages"]]
        assert got == long[: len(got)]
        assert 50 < len(got) < 200 and socket.state["more"] is True
        assert len(frames.encode(socket.state).encode()) < 1024 * 1024


def page(person: Person, query: str = "") -> tuple[int, dict]:
    response = person.client.get(f"/rooms/{ROOM}/messages{query}")
    return response.status_code, response.json()


def test_history_comes_in_pages_oldest_first(ann: Person, ids: list[int]) -> None:
    status, newest = page(ann)
    assert status == 200 and newest["more"] is True
    assert [message["id"] for message in newest["messages"]] == ids[-50:]
    assert newest["messages"][0]["ref"]  # her own
    status, rest = page(ann, f"?before={ids[70]}&limit=100")
    assert [message["id"] for message in rest["messages"]] == ids[:70]
    assert rest["more"] is False
    status, one = page(ann, f"?before={ids[70]}&limit=1")
    assert ([message["id"] for message in one["messages"]], one["more"]) == ([ids[69]], True)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=ten", "limit"),
        ("?before=-1", "before"),
        ("?before=x", "before"),
        (f"?before={10**24}", "before"),
        (f"?before={10**40}", "before"),
    ],
)
def test_a_bad_argument_is_told(ann: Person, query: str, field: str) -> None:
    status, body = page(ann, query)
    assert (status, body["error"]["code"], body["error"]["field"]) == (400, "invalid", field)
    assert body["error"]["message"]


def test_history_is_for_members(ann: Person, ids: list[int]) -> None:
    elsewhere = joined("Cem", room=4712)
    assert page(elsewhere)[0] == 403 and page(stranger())[0] == 403
    assert page(elsewhere)[1]["error"]["code"] == "forbidden"
    assert elsewhere.client.get(f"/rooms/{'9' * 30}/messages").status_code == 403
