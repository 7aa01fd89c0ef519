"""People and a sticker that many of the rooms' tests need."""

import pytest

from stickers.models import Sticker
from tests.rooms_cast import Person, drawn_sticker, joined


@pytest.fixture
def ann(transactional_db: None) -> Person:
    return joined("Ann")


@pytest.fixture
def ben(transactional_db: None) -> Person:
    return joined("Ben")


@pytest.fixture
def sticker(transactional_db: None) -> Sticker:
    return drawn_sticker()
