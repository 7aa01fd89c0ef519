"""The artist's cast: everyone is told apart at a glance, and named in known words."""

from random import Random

import numpy as np
import pytest

from trainer.nano.artist import SUBJECT_WORDS, SUBJECTS, caption, compose, draw, vocabulary
from trainer.nano.artist.subjects import BY_NAME


def test_there_are_people_and_two_dozen_animals() -> None:
    assert len(SUBJECTS) >= 24 and {"boy", "girl", "shiba", "capybara", "red panda"} <= set(SUBJECTS)


def test_everyone_is_told_apart_at_a_glance() -> None:
    """By the mean of a few individuals: the subject differs, not only the throw of the dice."""
    means = {
        name: np.mean(
            [draw(seed, subject=name, expression="okay", size=32).image for seed in range(6)], axis=0
        )
        for name in SUBJECTS
    }
    for at, one in enumerate(SUBJECTS):
        for other in SUBJECTS[:at]:
            assert np.abs(means[one] - means[other]).mean() > 3, f"{one} looks like {other}"


@pytest.mark.parametrize("name", SUBJECTS)
def test_individuals_of_a_subject_differ(name: str) -> None:
    assert len({compose(seed, subject=name).character.palette for seed in range(12)}) > 6
    assert len(BY_NAME[name].palettes) >= 2


def test_every_name_synonym_and_colour_is_in_the_vocabulary() -> None:
    known = set(vocabulary())
    for name in SUBJECTS:
        colours = [palette.word for palette in BY_NAME[name].palettes]
        for phrase in (name, *SUBJECT_WORDS[name], *colours, *BY_NAME[name].accessories):
            assert set(phrase.split()) <= known


def test_no_synonym_names_two() -> None:
    names = [*SUBJECTS, *(word for words in SUBJECT_WORDS.values() for word in words)]
    assert len(names) == len(set(names))


def test_what_is_worn_is_said_with_its_colour() -> None:
    worn, said = set(), 0
    for seed in range(600):
        who = compose(seed).character
        if who.accessory:
            worn.add(who.accessory)
            said += f"{who.accessory_word} {who.accessory}" in caption(compose(seed), Random(seed))
        else:
            assert not any(f" {word}," in caption(compose(seed), Random(seed)) for word in ("bow", "glasses"))
    assert worn == {"bow", "scarf", "flower", "glasses"} and said > 60
