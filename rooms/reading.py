"""How far members have read."""

from collections.abc import Mapping

from django.db import transaction

from rooms.models import Membership


def write(noted: Mapping[tuple[int, int], int]) -> None:
    """Moves the marks of (room, member) forward, never back."""
    with transaction.atomic():
        for (room_id, member_id), message_id in sorted(noted.items()):
            Membership.objects.filter(room_id=room_id, member_id=member_id, last_read__lt=message_id).update(
                last_read=message_id
            )
