"""Things and coats in what people type: what comes into the prompt, and what is a figure of speech."""

import pytest

from stickers import words
from stickers.words import lexicon, tables
from stickers.words.tables import LANGUAGES
from stickers.words.tools import stressed
from stickers.words.understanding import Understanding
from stickers.words.writing import plain

THINGS: dict[str, tuple[str, ...]] = dict.fromkeys(tables.things(), ())
COATS = {name: ("white", "black", "brown", "yellow") for name in words.NANO_SUBJECTS}

# What is typed, and the subject, coat and things that are drawn.
ENGLISH = [
    ("otter with a red balloon", "otter, red balloon"),
    ("white cat", "cat, white"),
    ("black cat", "cat, black"),
    ("brown bear", "bear, brown"),
    ("penguin in a red scarf", "penguin, red scarf"),
    ("strawberry cake", "cake"),
    ("a bear eating pizza", "bear, pizza"),
    ("cat wearing a golden crown and a blue scarf", "cat, golden crown, blue scarf"),
    ("two otters with balloons", "otter, balloon"),
    ("otter and a star", "otter, star"),
    ("a dog holding my new phone", "dog, phone"),
    ("fish", "fish"),
    ("otter with fish", "otter, fish"),
    ("golden dog", "dog, yellow"),
    ("I have a broken heart", "broken heart"),
    ("I bought a green book", "green book"),
    ("otter without a balloon", "otter"),
    ("no balloon", ""),
    ("cat with no umbrella", "cat"),
    ("dog not holding a balloon or cake", "dog"),
    ("I don't want pizza", ""),
    ("hot dog", ""),
    ("ball", ""),
    ("you are a star", ""),
    ("you are on fire", ""),
    ("playing with fire", ""),
    ("broken heart", ""),
    ("I'm over the moon", ""),
    ("that exam was a piece of cake", ""),
    ("I love you with all my heart", ""),
    ("take note of the sun", ""),
]
TRADITIONAL = [
    ("拿著氣球的水獺", "otter, balloon"),
    ("白色的貓", "cat, white"),
    ("白貓拿著一個紅色氣球", "cat, white, red balloon"),
    ("吃披薩的熊", "bear, pizza"),
    ("戴著皇冠的黑貓", "cat, black, crown"),
    ("水獺和星星", "otter, star"),
    ("拿著花的兔子", "rabbit, flower"),
    ("撐著傘的貓", "cat, umbrella"),
    ("看書的熊貓", "panda, book"),
    ("小白兔", "rabbit, white"),
    ("送你一朵花", "flower"),
    ("沒有氣球的水獺", "otter"),
    ("水獺不要氣球", "otter"),
    ("拿著花瓶", ""),
    ("你是我的星星", ""),
    ("恭喜發財", ""),
    ("好有愛心", ""),
    ("火大", ""),
]
SIMPLIFIED = [
    ("拿着气球的水獭", "otter, balloon"),
    ("白色的猫", "cat, white"),
    ("黑狗", "dog, black"),
    ("吃披萨的熊", "bear, pizza"),
    ("戴着红色围巾的企鹅", "penguin, red scarf"),
    ("抱着一本书的狗", "dog, book"),
    ("水獭和爱心", "otter, heart"),
    ("喝奶茶的兔子", "rabbit, bubble tea"),
    ("没有气球的水獭", "otter"),
    ("忘了带雨伞", ""),
    ("恭喜发财", ""),
    ("大明星", ""),
    ("吃火锅", ""),
    ("心碎", ""),
]
VIETNAMESE = [
    ("mèo trắng", "cat, white"),
    ("gấu ăn pizza", "bear, pizza"),
    ("rái cá cầm bóng bay đỏ", "otter, red balloon"),
    ("quả bóng bay màu đỏ", "red balloon"),
    ("con mèo đội vương miện", "cat, crown"),
    ("mèo đen uống trà sữa", "cat, black, bubble tea"),
    ("chó ôm trái tim màu hồng", "dog, pink heart"),
    ("thỏ và cà rốt", "rabbit, carrot"),
    ("mèo con cầm một bông hoa vàng", "cat, yellow flower"),
    ("cá", "fish"),
    ("mèo không có bóng bay", "cat"),
    ("gấu không ăn pizza", "bear"),
    ("không sao đâu", ""),
    ("có sao không", ""),
    ("tim tôi tan vỡ", ""),
    ("mặt trời lặn rồi", ""),
]
JAPANESE = [
    ("風船を持ったカワウソ", "otter, balloon"),
    ("白い猫", "cat, white"),
    ("赤い風船を持った白い猫", "cat, white, red balloon"),
    ("ピザを食べるクマ", "bear, pizza"),
    ("王冠をかぶった犬", "dog, crown"),
    ("本を読むパンダ", "panda, book"),
    ("星と風船を持った猫", "cat, star, balloon"),
    ("カワウソと風船", "otter, balloon"),
    ("風船なしのカワウソ", "otter"),
    ("風船を持っていないカワウソ", "otter"),
    ("ビールで乾杯", "beer"),
    ("傘がない", ""),
    ("本当にありがとう", ""),
    ("日本に行きたい", ""),
    ("星座占い", ""),
    ("花火", ""),
    ("月曜日つらい", ""),
]
KOREAN = [
    ("풍선을 든 수달", "otter, balloon"),
    ("하얀 고양이", "cat, white"),
    ("빨간 풍선을 든 하얀 고양이", "cat, white, red balloon"),
    ("피자를 먹는 곰", "bear, pizza"),
    ("왕관을 쓴 강아지", "dog, crown"),
    ("책을 읽는 판다", "panda, book"),
    ("꽃을 든 토끼", "rabbit, flower"),
    ("풍선과 케이크를 든 토끼", "rabbit, balloon, cake"),
    ("사과를 먹는 돼지", "pig, apple"),
    ("풍선 없는 수달", "otter"),
    ("풍선을 들고 있지 않은 수달", "otter"),
    ("우산 없이", ""),
    ("사과해", ""),
    ("별로야", ""),
    ("책임감", ""),
    ("공부하자", ""),
]
EMOJI = [
    ("🍕", "pizza"),
    ("🎈", "balloon"),
    ("🐱🍕", "cat, pizza"),
    ("otter 🎁", "otter, gift"),
    ("🌸", "flower"),
    ("cat with ⭐", "cat, star"),
    ("⭐", ""),
    ("❤️", ""),
    ("💔", ""),
    ("🔥", ""),
    ("🎉", ""),
    ("good morning ☀️", ""),
]
FIELDS = [
    ("otter with a red balloon", "otter, red balloon"),
    ("white cat", "cat, white"),
    ("cat, star", "cat, star"),
    ("star", "star"),
    ("red apple", "red apple"),
    ("pizza", "pizza"),
    ("星", "star"),
    ("橘色氣球", "orange balloon"),
    ("con mèo trắng", "cat, white"),
    ("별", "star"),
    ("no balloon cat", "cat"),
]


def ask(text: str, field: str = "", *, language: str = "en") -> Understanding:
    return words.understand(text, field, language=language, expressions=(), things=THINGS, coats=COATS)


def drawn(told: Understanding) -> str:
    parts = (told.subject, told.coat, *told.things)
    return ", ".join(part.name for part in parts if part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [*ENGLISH, *TRADITIONAL, *SIMPLIFIED, *VIETNAMESE, *JAPANESE, *KOREAN, *EMOJI],
)
def test_things_and_coats_are_heard_and_figures_of_speech_are_none(text: str, expected: str) -> None:
    told = ask(text)
    assert drawn(told) == expected
    assert told.prompt.endswith(f", {expected}, dm-sticker" if expected else ", dm-sticker")


@pytest.mark.parametrize(("field", "expected"), FIELDS)
def test_in_the_field_every_thing_counts(field: str, expected: str) -> None:
    told = ask("happy", field)
    assert drawn(told) == expected
    assert not told.notes


@pytest.mark.parametrize(
    "text", ["otter with a red balloon", "white otter", "拿著氣球的水獺", "풍선을 든 수달"]
)
def test_who_names_only_what_to_draw_is_answered_as_a_bare_subject(text: str) -> None:
    told, bare = ask(text), ask("otter")
    assert (told.expression, told.confidence, told.notes) == (bare.expression, bare.confidence, bare.notes)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("sad white cat with an umbrella", "sad"),
        ("难过的白猫撑着伞", "sad"),
        ("mèo buồn cầm ô", "sad"),
        ("傘をさした悲しい猫", "sad"),
        ("우산을 쓴 슬픈 고양이", "sad"),
        ("🎈", "congrats"),
        ("I have a broken heart", "sad"),
        ("you are on fire", "cheer"),
        ("🎉", "congrats"),
        ("good morning ☀️", "morning"),
    ],
)
def test_the_feeling_stays_what_it_is(text: str, expression: str) -> None:
    assert ask(text).expression == expression


@pytest.mark.parametrize("text", ["사과를 먹는 돼지", "mèo uống cà phê"])
def test_a_thing_that_sounds_like_a_feeling_is_none(text: str) -> None:
    assert lexicon.read(text).points
    assert ask(text).confidence == ask("otter").confidence


def test_the_field_comes_first_and_two_things_are_drawn() -> None:
    told = ask("happy with my pizza", "cat with a star and a moon")
    assert drawn(told) == "cat, star, moon"
    assert told.notes == ("Two things at a time: here are a star and a moon.",)


def test_a_field_of_things_alone_leaves_the_subject_to_the_text() -> None:
    assert drawn(ask("my dog is happy", "red balloon")) == "dog, red balloon"


def test_a_coat_that_cannot_be_had_is_told_with_those_that_can() -> None:
    told = ask("happy", "purple cat")
    assert told.coat is None and drawn(told) == "cat"
    assert told.notes == ("I can't draw a cat in purple; there is: white, black, brown, yellow.",)
    only = words.understand("happy", "white cat", things=THINGS, coats={"dog": ("brown",)})
    assert only.notes == ("I can't choose the colour of a cat; here is its usual one.",)


def test_a_coloured_animal_with_a_name_of_its_own_stays_one() -> None:
    assert "polar bear" in ask("happy", "白熊").notes[0]
    assert "red panda" in ask("happy", "red panda").notes[0]


@pytest.mark.parametrize(
    ("language", "thing", "coat"),
    [
        ("en", "red balloon", "white"),
        ("zh-hant", "紅色氣球", "白色"),
        ("zh-hans", "红色气球", "白色"),
        ("vi", "bóng bay đỏ", "trắng"),
        ("ja", "赤い風船", "白"),
        ("ko", "빨간 풍선", "하얀색"),
    ],
)
def test_labels_are_in_the_readers_language(language: str, thing: str, coat: str) -> None:
    wire = ask("white cat with a red balloon", language=language).wire()
    assert wire["things"] == [{"name": "red balloon", "label": thing}]
    assert wire["coat"] == {"name": "white", "label": coat}


@pytest.mark.parametrize("text", ["fish", "white cat with a red balloon", "🍕"])
def test_a_model_that_draws_no_things_answers_as_it_did(text: str) -> None:
    told = words.understand(text)
    assert not told.things and told.coat is None
    assert ("draw a fish" in " ".join(told.notes)) == (text == "fish")


def test_a_thing_that_the_model_does_not_draw_is_told_as_before() -> None:
    told = words.understand("happy", "pizza", things=("balloon",))
    assert not told.things and "pizza" in told.notes[0]


@pytest.mark.parametrize(
    ("field", "scene"),
    [
        ("white cat with a red balloon", "white cat, with a red balloon, smiling happily"),
        ("otter eating pizza and holding an umbrella", "otter, with pizza and an umbrella, smiling"),
        ("pizza", "pizza, smiling"),
        ("red apple", "red apple, smiling"),
        ("fish", "fish, smiling"),
    ],
)
def test_a_model_that_draws_anything_gets_everything_in_its_scene(field: str, scene: str) -> None:
    assert words.understand("happy", field, subjects=()).prompt.startswith(scene)


def test_a_thing_can_be_stressed_whatever_its_colour() -> None:
    prompt = "happy, cat, white, red balloon, dm-sticker"
    assert stressed(prompt, (("氣球", 1.3), ("白色", 1.2))) == (
        "happy, cat, (white:1.2), (red balloon:1.3), dm-sticker"
    )
    assert stressed("happy, red panda, dm-sticker", (("panda", 1.3),)) == "happy, red panda, dm-sticker"


@pytest.mark.parametrize("text", ["star and " * 450, "with " * 800, "花" * 4000, "星と" * 2000, "no " * 1300])
def test_a_flood_of_things_is_answered_briefly(text: str) -> None:
    told = ask(text, text)
    assert len(told.things) <= 2 and len(told.prompt) < 80


def test_every_thing_and_colour_has_words_in_six_languages() -> None:
    assert len(tables.things()) == 45 and len(tables.colours()) == 14
    for name, table in tables.things().items():
        for code in tables.LANGUAGES:
            assert table.get("open", {}).get(code) or table.get("held", {}).get(code), (name, code)
    for name, table in tables.colours().items():
        assert all(table[code] and table["label"][code] for code in tables.LANGUAGES), name


def test_of_two_things_for_the_same_hands_one_is_drawn_and_said() -> None:
    places = THINGS | {
        "pizza": ("hands",),
        "book": ("hands",),
        "balloon": ("hands", "corner"),
        "crown": ("head",),
    }
    told = words.understand("otter with pizza, a book and a crown", things=places)
    assert told.prompt.endswith("otter, pizza, crown, dm-sticker")
    assert told.notes[-1] == "Two things at a time: here are pizza and a crown."
    told = words.understand("otter with a balloon and a book", language="zh-hant", things=places)
    assert [thing.name for thing in told.things] == ["balloon"]
    assert told.notes[-1] == "只放得下一樣：這次畫氣球。"


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("cat wearing sunglasses", "cat", "sunglasses"),
        ("otter with a guitar", "otter", "a guitar"),
        ("happy bear playing guitar", "bear", "a guitar"),
        ("戴太陽眼鏡的貓", "cat", "sunglasses"),
        ("mèo đeo kính râm", "cat", "sunglasses"),
        ("サングラスをかけた猫", "cat", "sunglasses"),
        ("선글라스 낀 고양이", "cat", "sunglasses"),
        ("貓咪戴墨鏡", "cat", "sunglasses"),
        ("con meo deo kinh ram", "cat", "sunglasses"),
        ("cat on a bike", "cat", "a bicycle"),
        ("猫がギターを弾いている", "cat", "a guitar"),
    ],
)
def test_what_nobody_can_draw_beside_a_subject_is_said(text: str, who: str, what: str) -> None:
    told = ask(text)
    assert told.subject is not None and told.subject.name == who
    assert told.notes[-1] == f"I can't draw {what} yet; the sticker comes without."
    assert ask("happy", text).notes == told.notes[-1:]


def test_what_has_no_plural_has_no_article() -> None:
    assert ask("happy", "sushi").notes[0].startswith("I can't draw sushi yet")
    assert ask("cat with yarn").notes[-1].startswith("I can't draw yarn yet")


def test_a_second_name_belongs_to_a_concept_and_means_nothing_else() -> None:
    taken = {(term.language, term.text): term.meaning for term in tables.own_subject_terms()}
    first = {
        (code, plain(told[code])): name for name, told in tables.concepts().items() for code in LANGUAGES
    }
    taken |= first
    for name, told in tables.aliases().items():
        assert name in tables.concepts() and name not in tables.things()
        for language, listed in told.items():
            for word in listed:
                assert taken.setdefault((language, plain(word)), name + word) == name + word


@pytest.mark.parametrize(
    "text", ["I had a car accident", "got the bus late again", "my violin teacher is mean"]
)
def test_what_only_happened_is_not_asked_for(text: str) -> None:
    assert not any("draw" in note for note in ask(text).notes)


def test_a_model_that_draws_anything_draws_what_no_table_of_things_has() -> None:
    told = words.understand("happy", "cat wearing sunglasses and playing guitar", subjects=())
    assert told.prompt.startswith("cat, with sunglasses and a guitar, smiling")
    assert [thing.label for thing in told.things] == ["sunglasses", "guitar"]


@pytest.mark.parametrize("text", ["我想吃披薩", "cat in a box", "戴太陽眼鏡的貓", "bear and sushi"])
def test_a_wish_or_a_description_says_no_feeling(text: str) -> None:
    assert ask(text).expression == "unsure"
