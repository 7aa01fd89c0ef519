"""What a prompt leaves open is chosen by the seed, from what the model's folder tells."""

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from transformers import CLIPTokenizer

from stickers.engine import Engine, EngineConfig, Job, read_card
from stickers.engine.card import NANO as NANO_FOLDER
from stickers.engine.looks import Looks
from stickers.engine.prompts import with_look
from stickers.engine.read_looks import read_looks
from tests.tiny_model import save_tiny
from trainer.nano.artist import EXPRESSIONS, SUBJECTS, caption, compose, vocabulary
from trainer.nano.card import sticker_json

NANO = read_card("nano")


def looks_of(prompt: str, seeds: range = range(40)) -> set[str]:
    return {with_look(prompt, seed, NANO) for seed in seeds}


def test_nano_tells_a_look_for_every_feeling_and_a_coat_for_every_subject() -> None:
    assert set(NANO.looks.looks) == set(EXPRESSIONS) and set(NANO.looks.coats) == set(SUBJECTS)


@pytest.mark.parametrize("feeling", EXPRESSIONS)
def test_a_look_is_a_caption_as_the_artist_writes_them(feeling: str) -> None:
    known = set(vocabulary())
    scenes = [compose(seed, subject="otter", expression=feeling) for seed in range(60)]
    written = {tag for scene in scenes for tag in caption(scene, Random(0)).split(", ")[1:-1]}
    kinds = {tag.split()[-2] if tag.endswith(("left", "right")) else tag.split()[-1] for tag in written}
    for prompt in looks_of(f"{feeling}, otter, dm-sticker"):
        tags = prompt.split(", ")
        assert tags[0] == feeling and "otter" in tags and tags[-1] == "dm-sticker" and len(tags) > 3
        assert {word for tag in tags for word in tag.split()} <= known | {"dm-sticker"}, prompt
        props = [tag for tag in tags if tag.endswith(("left", "right"))]
        assert {prop.split()[-2] for prop in props} <= kinds, prompt


def test_another_seed_is_another_look_and_the_same_one_the_same() -> None:
    assert len(looks_of("happy, otter, dm-sticker")) > 20
    assert with_look("happy, otter, dm-sticker", 7, NANO) == with_look("happy, otter, dm-sticker", 7, NANO)


def test_what_was_said_stays_said_and_stressed() -> None:
    for prompt in looks_of("happy, laugh, (polar bear:1.3), dm-sticker"):
        tags = prompt.split(", ")
        assert tags[:2] == ["happy", "laugh"] and "(polar bear:1.3)" in tags and len(tags) == len(set(tags))
    assert looks_of("sprightly, otter, dm-sticker") == {"sprightly, otter, dm-sticker"}
    assert looks_of("happy, dm-sticker") == {"happy, dm-sticker"}
    assert with_look("happy, otter", 1, read_card("some/turbo")) == "happy, otter"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"looks": 5, "individuals": []},
        {"looks": {"happy": [7, None]}, "individuals": {"cat": 3}},
        {"looks": {"happy": [{"pose": "x", "props": 1}]}, "individuals": {"cat": {"coats": {}}}},
        {"looks": {"happy": [{"props": [{"said": ["{0}", "{side.x}", "{"]}]}]}, "individuals": {"cat": {}}},
    ],
)
def test_a_card_that_makes_no_sense_adds_nothing(told: dict[str, Any]) -> None:
    looks = read_looks(told)
    assert isinstance(looks, Looks)
    assert looks.completed(["happy", "cat"], ["happy", "cat"], 3) == ["happy", "cat"]


def test_pictures_of_one_job_have_a_look_each_and_their_recipes_draw_them_again(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path)
    told = json.loads((folder / "sticker.json").read_text())
    look = {"pose": ["smile"], "props": [{"said": ["red star {side}", "heart", ""]}]}
    told |= {"looks": {"happy": [look]}, "individuals": {"otter": {"coats": ["brown", "grey"]}}}
    (folder / "sticker.json").write_text(json.dumps(told))
    engine = Engine(EngineConfig(folder))
    engine.start()
    try:
        engine.wait_until_warm()
        job = Job("j", "happy, otter, dm-sticker", (1, 2, 3, 4), enhance=True)
        drawn = engine.submit(job).result(60)
        prompts = [one.recipe["prompt"] for one in drawn]
        assert len(set(prompts)) > 1 and all(len(prompt.split(", ")) > 3 for prompt in prompts)
        again = [engine.submit(Job("a", p, (n,))).result(60)[0] for n, p in enumerate(prompts, start=1)]
        assert all(np.array_equal(one.image, other.image) for one, other in zip(drawn, again, strict=True))
        [alone] = engine.submit(Job("b", "happy, otter, dm-sticker", (1,))).result(60)
        assert alone.recipe["prompt"] == "happy, otter, dm-sticker"
    finally:
        engine.stop()


THINGS = read_looks(sticker_json())


def told(prompt: str, seed: int) -> list[str]:
    tags = prompt.split(", ")
    return THINGS.completed(tags, [tag.strip("()").split(":")[0] for tag in tags], seed)


def said(prompt: str, seed: int) -> set[str]:
    return {word for tag in told(prompt, seed) for word in tag.split()}


@pytest.mark.parametrize("feeling", EXPRESSIONS)
@pytest.mark.parametrize("thing", ["balloon", "pizza", "star", "crown", "suitcase"])
def test_a_thing_that_was_asked_for_is_told_as_captions_tell_it(feeling: str, thing: str) -> None:
    for seed in range(12):
        tags = told(f"{feeling}, otter, {thing}, dm-sticker", seed)
        mine = [tag for tag in tags if thing in tag.split()]
        assert (len(mine) == 1 and mine[0].split()[0] != thing) or thing == "pizza"
        assert mine[0].endswith(("left", "right")) == (thing in ("balloon", "star", "suitcase"))
        assert tags[0] == feeling and tags[-1] == "dm-sticker" and "lying" not in tags


def test_nothing_else_is_where_the_thing_is() -> None:
    for seed in range(30):
        assert not any(
            "waves" in tag or tag == "wave" for tag in told("hello, otter, pizza, dm-sticker", seed)
        )
        assert "cloud" not in said("sad, otter, balloon, dm-sticker", seed)
        assert "hat" not in said("congrats, otter, crown, dm-sticker", seed)
        assert "scarf" not in said("happy, otter, blue bow, dm-sticker", seed)


def test_a_look_that_has_the_thing_is_preferred() -> None:
    assert all("smile" in told("happy, otter, balloon, dm-sticker", seed) for seed in range(20))


def test_two_things_are_told_and_no_others() -> None:
    for seed in range(20):
        tags = told("sad, boy, black hair, red balloon, star, dm-sticker", seed)
        sides = {tag.split()[-1] for tag in tags if tag.endswith(("left", "right"))}
        assert sides == {"left", "right"} and len(tags) <= 8


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ("black, red balloon", "red balloon "),
        ("black, black balloon", "black balloon "),  # never drawn so, but said
        ("black, (cake:1.3)", "("),
    ],
)
def test_colours_and_stress_are_kept(asked: str, begins: str) -> None:
    for seed in range(20):
        tags = told(f"sad, cat, {asked}, dm-sticker", seed)
        assert any(tag.startswith(begins) for tag in tags)
        assert [tag for tag in tags if tag in THINGS.all_coats()["cat"]] == ["black"]


def test_prompts_with_things_fit_what_nano_reads() -> None:
    tokenizer = CLIPTokenizer.from_pretrained(NANO_FOLDER, subfolder="tokenizer_2")
    chance = Random(1)
    for seed in range(300):
        one, other = chance.sample(sorted(THINGS.things), 2)
        tags = told(f"{chance.choice(EXPRESSIONS)}, polar bear, {one}, {other}, dm-sticker", seed)
        assert len(tokenizer(", ".join(tags)).input_ids) <= tokenizer.model_max_length, tags


def test_a_look_that_does_not_become_a_subject_is_not_chosen_for_it() -> None:
    told = {
        "looks": {"glad": [{"pose": ["jumping"], "not_for": ["cat"]}, {"pose": ["smile"]}]},
        "individuals": {"cat": {}, "dog": {}},
    }
    looks = read_looks(told)
    cats, dogs = (
        {tag for seed in range(20) for tag in looks.completed(["glad", name], ["glad", name], seed)}
        for name in ("cat", "dog")
    )
    assert "jumping" in dogs and cats == dogs - {"jumping", "dog"} | {"cat"}
    assert all("note" in prompt for prompt in looks_of("laughing, otter, dm-sticker"))
