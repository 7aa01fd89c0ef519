"""How the artist acts: every look works for everyone, props are where they are said, faces stay free."""

from random import Random

import pytest
import skia

from trainer.nano import models, tokenizer
from trainer.nano.artist import EXPRESSIONS, SUBJECTS, Scene, caption, compose
from trainer.nano.artist.expressions import LOOKS
from trainer.nano.artist.looks import Look
from trainer.nano.artist.marks import Mark
from trainer.nano.artist.props import PROPS, prop_marks
from trainer.nano.artist.render_house import render

EVERY = [(expression, look) for expression, looks in LOOKS.items() for look in looks]
OPEN = ("front", "back", "held")


def scene_of(expression: str, look: Look, subject: str, seed: int, patch: pytest.MonkeyPatch) -> Scene:
    patch.setitem(LOOKS, expression, (look,))
    return compose(seed, subject=subject, expression=expression)


def box(marks: list[Mark]) -> skia.Rect:
    whole = skia.Rect.MakeEmpty()
    for mark in marks:
        whole.join(mark.path.computeTightBounds())
    return whole


def test_every_subject_can_act_every_look(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, subject in enumerate(SUBJECTS):
        for expression, look in EVERY:
            image = render(scene_of(expression, look, subject, number, monkeypatch), 48)
            assert (image[..., 3] > 128).mean() > 0.15, f"{subject} is lost in {expression}"


def test_props_stand_on_the_side_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    for number, (expression, look) in enumerate(EVERY):
        for seed in (number, number + 1000):
            scene = scene_of(expression, look, SUBJECTS[number % len(SUBJECTS)], seed, monkeypatch)
            for prop in scene.props:
                if prop.side:
                    kind = PROPS[prop.kind]
                    [spot, *_] = kind.place(scene, prop)
                    assert spot.x * prop.side > 20, f"{prop.kind} in {expression}"
                    seen.add((prop.kind, prop.side))
    assert len({kind for kind, _ in seen}) > 20


@pytest.mark.parametrize("subject", SUBJECTS)
def test_props_leave_eyes_and_mouth_free(subject: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (expression, look) in enumerate(EVERY):
        scene = scene_of(expression, look, subject, number, monkeypatch)
        (x, y), features = scene.character.subject.eyes, []
        features += [(side * (x + dx), y + dy) for side in (-1, 1) for dx in (-12, 12) for dy in (-12, 12)]
        features += [(dx, 30) for dx in (-12, 0, 12)]
        for layer in OPEN:
            for mark in prop_marks(scene, layer=layer):
                if layer == "back" and mark.path.computeTightBounds().height() > scene.character.head[1]:
                    continue  # pillows and umbrellas lie behind the head
                assert not any(mark.path.contains(*at) for at in features), f"{expression} {scene.props}"


def test_what_is_held_stays_below_the_mouth(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (expression, look) in enumerate(EVERY):
        scene = scene_of(expression, look, SUBJECTS[number % len(SUBJECTS)], number, monkeypatch)
        held = prop_marks(scene, layer="held")
        assert not held or box(held).top() > scene.character.head[1] * 0.68, expression


def test_a_caption_fits_into_the_models_window() -> None:
    words = tokenizer.build()
    for seed in range(3000):
        said = caption(compose(seed), Random(seed))
        assert len(words(said).input_ids) <= models.TOKENS, said


def test_short_and_long_captions_are_both_said() -> None:
    said = [caption(compose(seed), Random(seed)).count(",") for seed in range(400)]
    assert min(said) == 2 and max(said) >= 6


def test_chat_words_name_each_feeling() -> None:
    assert set(LOOKS) == set(EXPRESSIONS) and len(EXPRESSIONS) >= 16
    seen = {caption(compose(seed, expression="laughing"), Random(seed)).split(",")[0] for seed in range(300)}
    assert {"laughing", "haha", "lol"} <= seen
