"""Who stands at a door: the member of a session, and what they may open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rooms.models import LAST_NUMBER, Member, Membership, Room

SESSION_KEY = "member"

NO_SESSION = 4401
NOT_A_MEMBER = 4403
NO_SUCH_ROOM = 4404
TOO_SLOW = 4408
TOO_MANY_SOCKETS = 4429
TOO_LARGE = 1009


class Refusal(Exception):
    """A socket is turned away with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Visitor:
    """A member at a room's socket, as the database knew them when they came."""

    member: Member
    room: Room
    last_read: int
    language: str

    @property
    def room_group(self) -> str:
        return room_group(self.room.pk)

    @property
    def audience(self) -> str:
        """Every socket of this member in this room: whom sticker frames go to."""
        return f"member.{self.member.pk}.room.{self.room.number}"

    @property
    def member_group(self) -> str:
        """Every socket of this member in any room."""
        return f"member.{self.member.pk}"


def room_group(room_id: int) -> str:
    return f"room.{room_id}"


def member_of(session: Any) -> Member | None:
    """The member whom the session cookie identifies."""
    pk = session.get(SESSION_KEY)
    return Member.objects.filter(pk=pk).first() if isinstance(pk, int) else None


def admitted(scope: Mapping[str, Any], language: str) -> Visitor:
    """The visitor at this handshake; raises Refusal with the code that says why not."""
    number = scope["url_route"]["kwargs"]["number"]
    member = member_of(scope["session"])
    if member is None:
        raise Refusal(NO_SESSION)
    room = Room.objects.filter(number=number).first() if number <= LAST_NUMBER else None
    if room is None:
        raise Refusal(NO_SUCH_ROOM)
    membership = Membership.objects.filter(room=room, member=member).first()
    if membership is None:
        raise Refusal(NOT_A_MEMBER)
    return Visitor(member, room, membership.last_read, language)


def still_members(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the (room, member) places that are still held."""
    rooms, members = {room for room, _ in places}, {member for _, member in places}
    found = Membership.objects.filter(room_id__in=rooms, member_id__in=members)
    return places & set(found.values_list("room_id", "member_id"))
