"""Who may come in, and how those who may not are told."""

import pytest
from django.core.cache import cache
from django.test import Client

from rooms import attempts
from rooms.models import Member, Membership, Message, Room
from tests.rooms_cast import ROOM, Person, joined, online, phone, stranger, sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing counted yet, in a minute so long that no test sees its end."""
    monkeypatch.setattr(attempts, "WINDOW_SECONDS", 10**9)
    cache.clear()


def knock(client: Client, **form: str):
    return client.post("/", {"name": "Ann", "room": str(ROOM), **form})


def test_a_new_number_is_a_new_room() -> None:
    client = Client()
    response = knock(client, name="  Ann \u202e  Otter ")
    assert (response.status_code, response["Location"]) == (302, f"/rooms/{ROOM}/")
    assert Room.objects.get().number == ROOM
    assert Member.objects.get().name == "Ann Otter"
    assert client.session["member"] == Member.objects.get().pk


def test_joining_again_is_the_same_member_by_a_new_name(ann: Person) -> None:
    assert knock(ann.client, name="Anna", room="４７１２").status_code == 302
    assert Member.objects.get().name == "Anna"
    assert sorted(Membership.objects.values_list("room__number", flat=True)) == [4711, 4712]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u202e \t"}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"room": ""}, "room"),
        ({"room": "lobby"}, "room"),
        ({"room": "0"}, "room"),
        ({"room": "-1"}, "room"),
        ({"room": "9" * 30}, "room"),
        ({"room": "9" * 5000}, "room"),
        ({"passcode": "x" * 101}, "passcode"),
    ],
)
def test_a_wrong_form_comes_back_with_its_errors(form: dict[str, str], field: str) -> None:
    response = knock(Client(), **form)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Member.objects.exists() and not Room.objects.exists()


def test_the_door_is_protected_against_forged_forms() -> None:
    assert Client(enforce_csrf_checks=True).post("/", {"name": "Ann", "room": "1"}).status_code == 403


def test_the_door_lists_public_rooms_and_takes_a_number() -> None:
    Room.objects.create(number=1, title="Lobby", public=True)
    Room.objects.create(number=2, title="Hidden")
    response = Client().get("/?room=77")
    assert [room.number for room in response.context["public_rooms"]] == [1]
    assert b"Lobby" in response.content and b"Hidden" not in response.content
    assert response.context["form"]["room"].value() == "77"


def test_a_passcode_is_asked_for_and_kept_as_a_hash() -> None:
    owner, guest = Client(), Client()
    assert knock(owner, passcode="open sesame").status_code == 302
    assert "sesame" not in Room.objects.get().passcode
    for wrong in ("", "sesame"):
        response = knock(guest, name="Ben", passcode=wrong)
        assert response.status_code == 200 and "passcode" in response.context["form"].errors
    assert Membership.objects.count() == Member.objects.count() == 1
    assert knock(guest, name="Ben", passcode="open sesame").status_code == 302
    assert knock(owner, name="Anna").status_code == 302, "who is in already needs no passcode"


def test_guessing_passcodes_is_stopped() -> None:
    room = Room.objects.create(number=ROOM)
    Room.objects.filter(pk=room.pk).update(passcode="md5$x$y")
    answers = [knock(Client(), passcode=f"guess {n}").status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2


def test_joining_too_often_is_stopped(ann: Person) -> None:
    answers = [knock(ann.client).status_code for _n in range(62)]
    assert answers[:59] == [302] * 59 and answers[-1] == 429
    response = knock(ann.client)
    assert response["Retry-After"] and response.context["form"].non_field_errors()


def test_the_rooms_page_is_for_members(ann: Person) -> None:
    response = ann.client.get(f"/rooms/{ROOM}/")
    assert response.status_code == 200
    assert response.context["config"]["socket"] == f"/ws/rooms/{ROOM}/"
    elsewhere = joined("Cem", room=4712)
    for person in (elsewhere, stranger()):
        refused = person.client.get(f"/rooms/{ROOM}/")
        assert (refused.status_code, refused["Location"]) == (302, f"/?room={ROOM}")
    assert ann.client.get(f"/rooms/{'9' * 30}/").status_code == 302


@pytest.mark.parametrize(
    ("who", "room", "code"),
    [
        ("stranger", "4711", 4401),
        ("elsewhere", "4711", 4403),
        ("elsewhere", "1", 4404),
        ("elsewhere", "9" * 30, 4404),
        ("elsewhere", "lobby", 4404),
    ],
)
async def test_a_socket_is_turned_away_with_a_code(ann: Person, who: str, room: str, code: int) -> None:
    person = stranger() if who == "stranger" else await sync(lambda: joined("Cem", room=4712))
    socket = phone(person, room)
    assert await socket.connect() == (True, None)
    assert await socket.closed() == code


async def test_a_forged_session_is_no_session(ann: Person) -> None:
    socket = phone(stranger(), cookie="sessionid=abc; other=\x00")
    assert await socket.connect() == (True, None)
    assert await socket.closed() == 4401


async def test_a_membership_taken_away_closes_its_sockets_alone(ann: Person) -> None:
    ben = await sync(lambda: joined("Ben"))
    async with online(ann) as hers:
        his = phone(ben)
        await his.connect()
        await his.next("room.state")
        await sync(lambda: Membership.objects.filter(member=ben.id).delete())
        assert await his.closed() == 4403
        await hers.message("gone?")
        assert await hers.said("gone?")


async def test_a_membership_taken_by_another_process_closes_too(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.hub.TICK_SECONDS", 0.05)
    socket = phone(ann)
    await socket.connect()
    await socket.next("room.state")
    # As another process does it: no signal reaches this one.
    await sync(lambda: Membership.objects.filter(member=ann.id)._raw_delete("default"))
    assert await socket.closed() == 4403


async def test_without_membership_nothing_is_said(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = phone(ann)
    await socket.connect()
    await socket.next("room.state")
    await sync(lambda: Membership.objects.filter(member=ann.id)._raw_delete("default"))
    await socket.message("still here?")
    assert (await socket.refused())["error"]["code"] == "forbidden"
    assert await socket.closed() == 4403
    assert await Message.objects.acount() == 0


async def test_too_many_sockets_are_turned_away(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rooms.hub.MOST_SOCKETS_A_MEMBER", 2)
    async with online(ann), online(ann):
        third = phone(ann)
        await third.connect()
        assert await third.closed() == 4429
    async with online(ann) as again:
        assert again.state["members"][0]["name"] == "Ann"
