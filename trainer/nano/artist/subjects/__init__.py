"""Whom the artist draws: one table entry each, made of known parts."""

from ..scene import Subject
from .fancy import BOY, DINOSAUR, GIRL, ROBOT, UNICORN
from .farm import CAPYBARA, CHICK, COW, DUCK, FROG, PIG
from .pets import CAT, CORGI, DOG, HAMSTER, RABBIT, SHIBA
from .wild import (
    BEAR,
    FOX,
    KOALA,
    LION,
    OTTER,
    PANDA,
    PENGUIN,
    POLAR_BEAR,
    RACCOON,
    RED_PANDA,
    TIGER,
)

CAST: tuple[Subject, ...] = (
    OTTER, RABBIT, CAT, DOG, SHIBA, CORGI, HAMSTER, BEAR, POLAR_BEAR, PANDA, RED_PANDA, KOALA, TIGER, LION,
    FOX, RACCOON, PENGUIN, CHICK, DUCK, FROG, PIG, COW, CAPYBARA, DINOSAUR, UNICORN, ROBOT, BOY, GIRL,
)  # fmt: skip
BY_NAME = {subject.name: subject for subject in CAST}
SUBJECTS: tuple[str, ...] = tuple(BY_NAME)
