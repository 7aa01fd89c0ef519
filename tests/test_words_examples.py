"""What people are promised to be understood by: slang, negation, emoji, kaomoji, names of what to draw, and
whatever a stranger may send instead."""

import json
import time
import unicodedata
from uuid import uuid4

import pytest
from django.core.management import call_command

from stickers import words
from stickers.asking import MOST_TEXT
from stickers.models import StickerRequest
from stickers.picture.lettering import MOST_CHARACTERS
from stickers.picture.typefaces import missing
from stickers.service import Refused
from stickers.words.kaomoji import as_emoji
from stickers.words.understanding import Understanding
from tests.rooms_cast import Person, online
from tests.stickers_cast import asked
from trainer.nano.artist import vocabulary

DENIED = [
    ("not happy at all", "sad"),
    ("一點也不開心", "sad"),
    ("không vui chút nào", "sad"),
    ("not bad at all", "okay"),
    ("沒有生氣啦", "okay"),
]
SLANG = [
    ("lmaooooo", "happy"),
    ("哈哈哈哈", "happy"),
    ("笑死", "happy"),
    ("QQ", "sad"),
    ("555", "sad"),
    ("５５５５５…", "sad"),
    ("yyds", "happy"),
    ("hic hic", "sad"),
    ("soooo tiredddd", "tired"),
    ("謝謝謝謝", "thanks"),
]
# Emoji by their own meaning, not by the names that Unicode gives them in other languages.
EMOJI = [
    ("😂", "happy"),
    ("😡", "angry"),
    ("😭😭😭", "sad"),
    ("👍🏽", "okay"),
    ("👋🏿", "hello"),
    ("😮‍💨", "tired"),
    ("❤️‍🔥", "love"),
    ("🇹🇼 加油", "cheer"),
    ("👨‍👩‍👧 thank you", "thanks"),
]
KAOMOJI = [
    ("(╥﹏╥)", "sad"),
    ("(；_；)", "sad"),
    ("(´；ω；`)", "sad"),
    ("(T_T)", "sad"),
    ("(´・ω・`)", "sad"),
    ("(｡•́︿•̀｡)", "sad"),
    ("(^_^)", "happy"),
    ("＼(^o^)／", "happy"),
    ("(≧▽≦)", "happy"),
    ("(╯°□°)╯︵ ┻━┻", "angry"),
    ("ヽ(`Д´)ﾉ", "angry"),
    ("(^_^)/", "hello"),
    ("m(_ _)m", "sorry"),
    ("(づ｡◕‿‿◕｡)づ", "love"),
    ("(ง •̀_•́)ง", "cheer"),
    ("(⊙_⊙)", "surprised"),
    ("(-_-) zzz", "sleep"),
]
# Feelings for which the names of emoji mislead: a raccoon, a sparkling heart, a salute, a fuel pump.
MISLEADING = [
    ("curious", "curious"),
    ("好奇", "curious"),
    ("tò mò", "curious"),
    ("開心", "happy"),
    ("vui", "happy"),
    ("hạnh phúc", "happy"),
    ("你好", "hello"),
    ("哈囉", "hello"),
    ("加油", "cheer"),
    ("晚安", "sleep"),
    ("화남", "angry"),
    ("疲倦", "tired"),
    ("恭喜", "congrats"),
    ("早安", "morning"),
]
FOLDED = [
    ("ｓｏ　ｈａｐｐｙ", "happy"),
    (unicodedata.normalize("NFD", "không vui chút nào"), "sad"),
    (unicodedata.normalize("NFD", "mệt quá"), "tired"),
    (unicodedata.normalize("NFD", "おめでとうございます"), "congrats"),
    (unicodedata.normalize("NFD", "축하해"), "congrats"),
]
NAMES = [
    ("otters", "otter"),
    ("a cute otter", "otter"),
    ("the rabbits", "rabbit"),
    ("con mèo", "cat"),
    ("chú mèo", "cat"),
    ("quả dứa", "pineapple"),
    ("貓貓", "cat"),
    ("兔兔", "rabbit"),
    ("小貓", "cat"),
    ("兔仔", "rabbit"),
    ("白兔", "rabbit"),
    ("うさぎちゃん", "rabbit"),
    ("ｃａｔ", "cat"),
    ("柴犬", "shiba"),
    ("柯基", "corgi"),
    ("水豚", "capybara"),
    ("gấu trúc", "panda"),
    ("gấu koala", "koala"),
    ("rô bốt", "robot"),
    ("trà sữa", "bubble tea"),
    ("hot dog", "hot dog"),
    ("🦝", "raccoon"),
]
BAD = {
    "5,000 characters": "a" * 5000,
    "5,000 line breaks": "x" + "\n" * 5000 + "y",
    "a flood of brackets": "(" * 5000 + "^_^)" * 100,
    "HTML": "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "control marks": "sa\x00d\x1b[31m \x07",
    "right-to-left marks": "\u202edas\u202c \u2067happy\u2069 \u200f",
    "zero width": "\u200bsa\u200bd\u200d\ufeff",
    "lone surrogates": "sad \ud83d \ude00",
    "lone surrogates in a sentence": "\ud83d I am so sad today, my friend \ude00",
    "empty": "",
    "only spaces": " \u3000\t\n ",
}


def understood(text: str, subject: str = "") -> Understanding:
    """With every feeling and every subject to choose from."""
    return words.understand(text, subject, expressions=(), subjects=())


@pytest.mark.parametrize(
    ("text", "expression"), DENIED + SLANG + EMOJI + KAOMOJI + MISLEADING + FOLDED, ids=lambda text: text[:20]
)
def test_it_is_understood(text: str, expression: str) -> None:
    assert understood(text).expression == expression


@pytest.mark.parametrize("text", [text for text, _ in MISLEADING])
def test_a_feeling_names_nothing_to_draw(text: str) -> None:
    assert understood(text).subject is None


@pytest.mark.parametrize("text", ["I am happy (really) :)", "f(x) = (a.b)", "(I ♥ you)", "call me (9-5)"])
def test_brackets_around_words_are_no_face(text: str) -> None:
    assert as_emoji(text) == text


def test_a_number_beside_words_is_no_sobbing() -> None:
    assert understood("room 555").expression != "sad"


@pytest.mark.parametrize(("typed", "name"), NAMES)
def test_the_name_in_the_field_is_what_it_says(typed: str, name: str) -> None:
    found = understood("happy", typed).subject
    assert found is not None and found.name.replace("-", " ") == name


def test_two_in_one_text_are_both_there_and_the_field_wins_over_the_text() -> None:
    for text in ("otter and rabbit hugging", "水獺和兔子"):
        told = words.understand(text)
        assert told.subject is not None and told.subject.name == "otter"
        assert [other.name for other in told.others] == ["rabbit"] and told.notes
    chosen = words.understand("my otter is happy", "cat").subject
    assert chosen is not None and chosen.name == "cat"


def test_a_hot_dog_is_food_and_a_shown_feeling_and_subject_stand_together() -> None:
    assert understood("I want a hot dog so much").subject == words.Choice("hot dog", "hot dog")
    told = words.understand("難過", "水獺", language="zh-hant")
    assert told.subject is not None and (told.label, told.subject.label) == ("難過", "水獺")


def test_a_word_that_nobody_knows_is_said_and_left_to_chance() -> None:
    told = words.understand("qwertyzz happy otter")  # a name or an unknown word makes no sentence
    assert (told.expression, told.subject and told.subject.name) == ("happy", "otter")
    told = words.understand("sad", "qwertyzz")
    assert told.subject is None and any("‹qwertyzz›" in note for note in told.notes)
    assert told.expression == "sad" and "qwertyzz" not in told.prompt


@pytest.mark.parametrize("expression", words.EXPRESSIONS)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_there_are_several_words_to_letter(expression: str, language: str) -> None:
    found = {words.caption(str(number), expression, "", language) for number in range(40)}
    assert len(found) > 1
    assert not any(missing(word) for word in found)


@pytest.mark.parametrize("text", ["🇹🇼🇻🇳 yay", "👨‍👩‍👧‍👦", "👍🏽👍🏿 ok", "yay 🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_joined_and_coloured_emoji_come_through_whole(text: str) -> None:
    told = words.understand(text)
    assert told.wire() == json.loads(json.dumps(told.wire()))
    assert told.lettering and not missing(told.lettering)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_bad_input_is_understood_without_harm(text: str) -> None:
    words.warm()
    began = time.perf_counter()
    told = words.understand(text, text)
    assert time.perf_counter() - began < 5, "it takes for ever"
    assert 0 < len(told.lettering) <= MOST_CHARACTERS and not missing(told.lettering)
    assert set(told.prompt.replace(",", "").split()) <= set(vocabulary())
    assert all(len(note) < 200 for note in told.notes) and told.label
    said = "".join((told.lettering, *told.notes))
    assert not any(hidden in said for hidden in ("\x00", "\x1b", "\u202e", "\u200b", "\ud83d"))


REFUSED = {
    "5,000 characters": "at most 500 characters, and you have 5000",
    "5,000 line breaks": "at most 500 characters, and you have 5002",
    "a flood of brackets": "at most 500 characters",
    "control marks": "cannot be stored",
    "lone surrogates": "cannot be stored",
    "lone surrogates in a sentence": "cannot be stored",
    "empty": "Type a word",
    "only spaces": "Type a word",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "sentence"), REFUSED.items(), ids=REFUSED)
def test_a_request_that_cannot_be_read_is_refused_with_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refusal:
        asked(text=BAD[name])
    assert refusal.value.field == "text" and not StickerRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in BAD if name not in REFUSED])
def test_odd_words_are_stored_as_they_were_typed(name: str) -> None:
    row = asked(text=BAD[name], subject="<b>otter</b>")
    row.refresh_from_db()
    assert row.text == BAD[name].strip() and row.subject == "<b>otter</b>"
    assert set(row.prompt.replace(",", "").split()) <= set(vocabulary())


@pytest.mark.django_db(transaction=True)
async def test_the_socket_answers_bad_words_and_stays_open(ann: Person) -> None:
    async with online(ann) as socket:
        for text in (BAD[name] for name in ("5,000 line breaks", "lone surrogates", "only spaces")):
            ref = str(uuid4())
            await socket.say("stickers.request", ref=ref, text=text)
            told = await socket.refused()
            assert (told["ref"], told["error"]["code"], told["error"]["field"]) == (ref, "invalid", "text")
        await socket.say("stickers.request", ref=str(uuid4()), text=BAD["HTML"][:MOST_TEXT])
        assert (await socket.next("stickers.queued"))["understood"]["lettering"]


def test_the_command_says_where_it_stopped_reading(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("understand", "so happy", "so happy " * 100, "\u202edas\u202c \udcff")
    short, long, odd = map(json.loads, capsys.readouterr().out.splitlines())
    assert short["expression"] == long["expression"] == "happy" and odd["label"]
    assert not short["notes"] and long["notes"] == ["Only the first 500 of 900 characters were read."]
