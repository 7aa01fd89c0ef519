"""A membership that is taken away closes its sockets, whoever deleted the row and how."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from rooms.hub import tell_gone
from rooms.models import Membership
from rooms.visitors import room_group


# A signal, because deleting in bulk and by cascade passes no method of the model.
@receiver(post_delete, sender=Membership)
def close_sockets(instance: Membership, **kwargs: Any) -> None:
    transaction.on_commit(partial(tell_gone, room_group(instance.room_id), instance.member_id))
