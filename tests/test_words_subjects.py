"""What people ask to be drawn, by name, in six languages; and what is said where the model cannot."""

import tomllib
from pathlib import Path

import pytest

from stickers import words
from stickers.words import subjects, tables

ROOT = Path(__file__).resolve().parent.parent
NANO = ("otter", "rabbit", "cat", "dog", "polar bear", "red panda", "fox", "penguin", "frog", "cow")
COMMON: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("common_subjects.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("language", COMMON)
def test_forty_common_subjects_are_known(language: str) -> None:
    asked = COMMON[language]
    assert len(asked) == 40
    found = {word: subjects.wanted("", word).subject for word in asked}
    lacking = [word for word, subject in found.items() if subject is None]
    assert len(lacking) <= 2, lacking
    names = {subject.name for subject in found.values() if subject}
    assert len(names) >= 38


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hot dog", "hot dog"),
        ("熱狗", "hot dog"),
        ("gấu trúc", "panda"),
        ("two otters", "otter"),
        ("a cute little hedgehog", "hedgehog"),
        ("貓貓", "cat"),
        ("🐨", "koala"),
        ("ＣＡＴ", "cat"),
    ],
)
def test_names_are_read_as_they_are_meant(typed: str, name: str) -> None:
    found = subjects.wanted("", typed).subject
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    ("text", "name"), [("I want a hot dog so much", "hot dog"), ("好想吃鳳梨", "pineapple")]
)
def test_food_in_a_sentence_is_food(text: str, name: str) -> None:
    found = subjects.wanted(text, "").subject
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "text", ["Ring me later", "Time flies", "That rocks", "In the light of this", "Không sao đâu", "一起去吧"]
)
def test_things_inside_a_sentence_are_no_subjects(text: str) -> None:
    assert subjects.wanted(text, "").subject is None


def test_what_cannot_be_drawn_is_said_with_its_kin() -> None:
    told = words.understand("sad", "wolf", subjects=NANO)
    assert told.subject is None
    assert told.notes == (
        "I can't draw a wolf yet, so the subject is left to chance. Near it: dog, fox.",
    )  # fmt: skip
    assert "hot dog" in words.understand("sad", "hot dog", subjects=NANO).notes[0]


def test_names_of_two_words_are_drawn_however_they_are_joined() -> None:
    told = words.understand("happy", "polar bear", subjects=NANO)
    assert told.subject is not None and "polar bear" in told.prompt and not told.notes


def test_a_model_without_a_list_draws_everything_by_its_english_name() -> None:
    told = words.understand("開心", "鳳梨", language="zh-hant", subjects=())
    assert told.subject is not None and told.subject.label == "鳳梨" and "pineapple" in told.prompt


def test_every_name_has_six_languages() -> None:
    assert len(tables.subjects()) > 700
    for subject in tables.subjects().values():
        assert all(subject.label[code].strip() for code in tables.LANGUAGES), subject.name


@pytest.mark.parametrize("text", ["otter and rabbit hugging", "水獺和兔子抱抱", "rái cá và thỏ ôm nhau"])
def test_of_two_one_is_drawn_and_the_other_is_one_tap_away(text: str) -> None:
    told = words.understand(text, subjects=NANO)
    assert told.subject is not None and told.subject.name == "otter"
    assert [other.name for other in told.others] == ["rabbit"]
    assert any("otter" in note for note in told.notes)
    assert told.wire()["others"] == [{"name": "rabbit", "label": "rabbit"}]


def test_of_two_the_one_that_can_be_drawn_is_drawn_and_the_other_said() -> None:
    told = words.understand("wolf and cat", subjects=NANO)
    assert told.subject is not None and told.subject.name == "cat" and not told.others
    assert "I can't draw a wolf yet; here is a cat instead." in told.notes


@pytest.mark.parametrize(
    "subjects", [(*NANO, "hamster", "lion", "duck"), ()], ids=["nano", "a model that draws everything"]
)
def test_no_other_animal_is_drawn_without_a_word(subjects: tuple[str, ...]) -> None:
    told = tomllib.loads((ROOT / "bench" / "animals.toml").read_text(encoding="utf-8"))
    for name, listed in told.items():
        for typed in listed:
            understood = words.understand("", typed, subjects=subjects)
            drawn = understood.subject.name.replace("-", " ") if understood.subject else name
            said = any(typed in note or name in note for note in understood.notes)
            assert drawn == name or said, f"{typed} would be drawn as {drawn}"


def test_some_names_count_in_the_field_alone() -> None:
    assert words.understand("", "カメ", subjects=()).subject is not None
    assert words.understand("カメラを買った", subjects=()).subject is None
