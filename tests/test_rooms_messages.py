"""What is said in a room reaches everyone in it, once, in order, and stays."""

import pytest

from rooms.models import Message
from tests.rooms_cast import Person, joined, online

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann(transactional_db: None) -> Person:
    return joined("Ann")


@pytest.fixture
def ben(transactional_db: None) -> Person:
    return joined("Ben")


async def test_it_tells_the_room_as_it_is(ann: Person, ben: Person) -> None:
    async with online(ann) as socket:
        assert socket.state["protocol"] == 1
        assert socket.state["room"]["number"] == 4711
        assert socket.state["me"]["name"] == "Ann"
        assert socket.state["members"] == [{"id": ann.id, "name": "Ann"}]
        assert socket.state["messages"] == []
        assert socket.state["more"] is False
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
