"""`<lora:name:0.7>` and `(word:1.2)`, negative words of the model, prompts for models that draw anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from stickers import service, styles, words
from stickers.engine import Engine, EngineConfig, Job, stress
from stickers.jobs import job_of
from stickers.words.tools import parse, stressed
from tests.stickers_cast import ask, asked
from tests.test_engine_tiny import pictures
from tests.test_stickers_styles import lora
from tests.tiny_model import save_tiny


@pytest.mark.parametrize(
    ("text", "rest", "found", "stresses"),
    [
        ("laughing <lora:clay:0.7>", "laughing", (("clay", 0.7),), ()),
        ("<LORA:ink>so (sad:1.3) today", "so sad today", (("ink", None),), (("sad", 1.3),)),
        ("(otter:9) <lora:a:-2><lora:b:0>", "otter", (("a", -2.0), ("b", 0.0)), (("otter", 9.0),)),
        ("好（開心：1.3）＜lora：clay：0.7＞", "好開心", (("clay", 0.7),), (("開心", 1.3),)),
        ("真的（超）開心：）", "真的（超）開心：）", (), ()),
        ("I am happy (really) :)", "I am happy (really) :)", (), ()),
        ("<lora:>  (:1.2)  two  spaces", "<lora:>  (:1.2)  two  spaces", (), ()),
    ],
)
def test_tools_are_taken_out_of_a_text(text: str, rest: str, found: Any, stresses: Any) -> None:
    tools = parse(text)
    assert (tools.text, tools.styles, tools.stresses) == (rest, found, stresses)


def test_a_stressed_word_stresses_what_it_means() -> None:
    prompt = "happy, laughing, polar bear, dm-sticker"
    assert stressed(prompt, (("北極熊", 1.3),)) == "happy, laughing, (polar bear:1.3), dm-sticker"
    assert (
        stressed(prompt, (("glad", 9.0), ("nothing", 1.2))) == "(happy:1.5), laughing, polar bear, dm-sticker"
    )
    assert stressed(prompt, ()) == prompt


@pytest.mark.django_db(transaction=True)
def test_styles_and_stresses_of_a_text_reach_the_row(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    for seed, name in enumerate(("clay", "ink")):
        styles.add(lora(tmp_path / f"{name}.safetensors", seed=seed))
    row = asked(text="(otter:1.4) laughing <lora:clay:9> <lora:gone:0.5>", subject="", count=1)
    assert row.mixes == [[["clay", 1.5]]] and "(otter:1.4)" in row.prompt
    assert row.understood["expression"] == "happy" and row.understood["subject"]["name"] == "otter"
    assert row.understood["notes"] == [
        "The weight of ‹clay› was brought to 1.5.",
        "There is no style ‹gone›; everything else was understood.",
    ]
    [note] = asked(text="happy otter with a (zeppelin:1.3)", subject="", count=1).understood["notes"]
    assert note == "Nothing in the picture stands for ‹zeppelin›, so its weight changes nothing."
    both = asked(text="happy <lora:ink:0.2>", styles=[{"name": "clay", "weight": 0.5}], count=1)
    assert both.mixes == [[["clay", 0.5], ["ink", 0.2]]]
    with pytest.raises(service.Refused, match="true or false"):
        ask(enhance="yes")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(EngineConfig(save_tiny(tmp_path_factory.mktemp("tiny"))))
    engine.start()
    yield engine
    engine.stop()


def test_the_engine_hears_a_stress_and_the_marks_are_no_words(engine: Engine) -> None:
    def drawn(prompt: str) -> np.ndarray:
        return pictures(engine, Job("j", prompt, (7,)))[0]

    plain = drawn("happy, otter")
    assert np.array_equal(drawn("happy, (otter:1)"), plain)
    assert not np.array_equal(drawn("happy, (otter:1.5)"), plain)
    [told] = engine.submit(Job("j", "happy, (otter:1.5)", (7,))).result(60)
    assert told.recipe["prompt"] == "happy, (otter:1.5)"  # and no second subject


def test_a_stress_keeps_the_mean_and_raises_its_own_tokens() -> None:
    hidden = torch.rand(1, 5, 8) + 0.5
    weights = torch.tensor([1.0, 1.0, 1.4, 1.0, 1.0])
    out = stress.stress(hidden, weights)
    assert torch.allclose(out.mean(), hidden.mean(), atol=1e-5)
    ratio = out / hidden
    assert torch.allclose(ratio[0, 2], 1.4 * ratio[0, 0], atol=1e-4)
    assert stress.stress(hidden, None) is hidden


@pytest.mark.django_db
def test_the_models_negative_words_come_where_guidance_makes_them_work(tmp_path: Path, settings: Any) -> None:
    row = asked(text="happy", mode="fine", count=1)
    assert job_of(row, [0]).negative == ""  # nano has none
    settings.STICKER_MODEL = str(save_tiny(tmp_path, modes=False))
    assert "watermark" in job_of(row, [0]).negative
    row.guidance = 1.0
    assert job_of(row, [0]).negative == ""
    row.guidance, row.negative = 5.0, "hats"
    assert job_of(row, [0]).negative == "hats"


def test_a_model_that_draws_anything_is_told_what_is_to_be_seen() -> None:
    told = words.understand("so tired", "pineapple", subjects=(), expressions=())
    assert told.prompt.startswith("pineapple, exhausted") and "sticker" in told.prompt
    assert "sticker" not in words.understand("so tired", "", subjects=(), enhance=False).prompt
    for name in words.EXPRESSIONS:
        assert (
            words.understand("x", "cat", expression=name, subjects=(), expressions=()).prompt.count(",") > 2
        )


@pytest.mark.django_db
def test_help_with_the_words_can_be_switched_off() -> None:
    alone, helped = (asked(text="happy", subject="otter", enhance=enhance) for enhance in (False, True))
    assert alone.prompt == helped.prompt == "happy, otter, dm-sticker"
    assert (job_of(alone, [0]).enhance, job_of(helped, [0]).enhance) == (False, True)


@pytest.mark.parametrize("language", [*words.LANGUAGES, "zh_TW", "xx"])
def test_there_are_ideas_for_every_feeling_in_every_language(language: str) -> None:
    ideas = words.ideas(language)
    assert set(ideas) == set(words.EXPRESSIONS) and words.enhancing_label(language)
    lines = [line for told in ideas.values() for line in told]
    assert len(lines) == len(set(lines)) >= 3 * len(ideas)
    assert not any(words.lacking(line) for line in lines) and max(map(len, lines)) < 60
