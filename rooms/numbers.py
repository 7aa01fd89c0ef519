"""The room number inside an address."""

from django.urls import register_converter


class RoomNumber:
    """A path converter: any run of digits; whether there is such a room, the door says."""

    regex = "[0-9]{1,40}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(RoomNumber, "room_number")


def socket_path(number: int) -> str:
    return f"/ws/rooms/{number}/"
