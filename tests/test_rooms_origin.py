"""A page of another site opens no socket, even with the member's cookie."""

import pytest

from rooms.origin import allowed
from tests.rooms_cast import Person, online, phone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "testserver"),
        ("http://testserver:8001", "testserver"),
        ("https://testserver", "testserver"),
        ("http://testserver.evil.example", "testserver"),
        ("null", "testserver"),
        ("file://", "testserver"),
        ("http://[", "testserver"),
        ("http://evil.example", "evil.example"),
        ("http://evil.example:8000", "evil.example:8000"),
    ],
)
async def test_other_origins_are_refused_before_the_handshake(ann: Person, origin: str, host: str) -> None:
    socket = phone(ann, origin=origin, host=host)
    accepted, _code = await socket.connect()
    assert accepted is False


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://testserver", "testserver"),
        ("http://testserver:80", "testserver"),
        ("http://localhost:8000", "localhost:8000"),
        ("HTTP://LocalHost:8000", "localhost:8000"),
        ("", "testserver"),
    ],
)
async def test_own_pages_and_clients_without_a_page_come_in(ann: Person, origin: str, host: str) -> None:
    async with online(ann, origin=origin, host=host) as socket:
        assert socket.state["me"]["name"] == "Ann"


def test_trusted_origins_are_named_with_scheme_and_port(settings) -> None:
    settings.ALLOWED_HOSTS = ["chat.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://chat.example", "https://*.partner.example:8443"]
    assert allowed("https://chat.example", "chat.example", secure=False)
    assert allowed("https://a.partner.example:8443", "chat.example", secure=False)
    assert not allowed("https://a.partner.example", "chat.example", secure=False)
    assert not allowed("http://a.partner.example:8443", "chat.example", secure=False)
    assert not allowed("https://chat.example", "other.example", secure=False)
    assert allowed("https://chat.example", "chat.example", secure=True)
    assert not allowed("http://chat.example", "chat.example", secure=True)
