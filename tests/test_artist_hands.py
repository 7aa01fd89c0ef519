"""Imaginary artists: what the base sees beside the house style."""

from pathlib import Path

import numpy as np
import pytest
from transformers import CLIPTokenizer

from trainer.nano import models
from trainer.nano.artist import compose, draw
from trainer.nano.artist.hands import HAND_WORDS, hand_of, said, stretched
from trainer.nano.artist.pairs import HAND_SHARE, compose_seen, draw_seen, in_another_hand, wanted
from trainer.nano.artist.render_hand import SHADING, render

NANO = Path(__file__).parent.parent / "weights" / "nano"


@pytest.mark.parametrize("seed", range(12))
def test_a_hand_draws_the_same_scene_otherwise(seed: int) -> None:
    house = draw(seed).image
    ours = render(compose(seed), hand_of(seed))
    assert (ours[ours[..., 3] == 0][:, :3] == 255).all()
    assert (np.diff(ours.astype(int), axis=0) != 0).any() and (ours[..., 3] == 255).mean() > 0.1
    both = (house[..., 3] == 255) & (ours[..., 3] == 255)
    assert both.sum() > 0.6 * (house[..., 3] == 255).sum()
    assert np.abs(house[both].astype(int) - ours[both].astype(int)).mean() > 3
    assert (render(compose(seed), hand_of(seed)) == ours).all()


def test_hands_differ_and_every_way_to_shade_is_met() -> None:
    hands = [hand_of(seed) for seed in range(200)]
    assert {hand.shade for hand in hands} == {"flat", "none", *SHADING}
    assert len({tuple(hand.words) for hand in hands}) > 100
    assert {word for hand in hands for word in hand.words} == set(HAND_WORDS)
    assert all(hand.words and 1 <= len(said(hand, seed)) <= 3 for seed, hand in enumerate(hands))


def test_the_caption_tells_who_and_whose_hand_and_has_room_for_both() -> None:
    words = CLIPTokenizer.from_pretrained(NANO / "tokenizer_2")
    for seed in range(60):
        drawing = in_another_hand(draw(seed, **wanted(seed)), seed)
        tags = drawing.caption.split(", ")
        assert tags[-1] == "dm-sticker" and set(said(hand_of(seed), seed)) <= set(tags)
        assert len(words(drawing.caption).input_ids) <= models.TOKENS


def test_some_of_what_the_base_sees_is_in_other_hands_with_the_same_scene() -> None:
    seen = [draw_seen(seed) for seed in range(150)]
    other = [seed for seed, drawing in enumerate(seen) if drawing.style == "another"]
    assert abs(len(other) / 150 - HAND_SHARE) < 0.1
    for seed in other[:10]:
        scene = compose_seen(seed)
        assert (seen[seed].subject, seen[seed].expression) == (scene.subject, scene.expression)


def test_a_colour_is_stretched_from_its_grey_within_its_bounds() -> None:
    assert stretched(0x804040, 0x606060, 0.0) == 0x606060
    assert stretched(0x804040, 0x606060, 1.0) == 0x804040
    assert stretched(0xFF0000, 0x4C4C4C, 2.0) == 0xFF0000
