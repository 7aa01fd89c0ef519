"""What is there because somebody asked: things with every feeling, and coats of other colours."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from trainer.nano.artist import EXPRESSIONS, SUBJECTS, caption, compose, draw
from trainer.nano.artist.dyes import DYES, UNDYED, dyed, dyes
from trainer.nano.artist.expressions import LOOKS
from trainer.nano.artist.pairs import asked, compose_seen, draw_seen
from trainer.nano.artist.props import PROPS
from trainer.nano.artist.subjects import BY_NAME
from trainer.nano.artist.things import PLACES, THINGS, can_carry, carrying, together


def test_every_thing_is_a_prop_and_every_prop_has_a_place_or_is_never_said() -> None:
    assert set(THINGS) <= set(PROPS)
    slots = [slot for looks in LOOKS.values() for look in looks for slot in look.props]
    said = {choice.kind for slot in slots for choice in slot if not choice.silent}
    # What lies under or over those who sleep is never in the way: they carry nothing.
    assert said - set(PLACES) == {"blanket"}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_feeling_can_have_every_thing(expression: str) -> None:
    for name in THINGS:
        scene = compose(7, expression=expression, things=(name,))
        assert name in [prop.kind for prop in scene.props]
        assert scene.expression == expression and "none" not in scene.pose.arms
        places = [place for prop in scene.props for place in PLACES.get(prop.kind, ())[:1]]
        assert len(places) == len(set(places)), (name, [prop.kind for prop in scene.props])


def test_a_thing_is_nearly_always_said_with_its_side() -> None:
    captions = [caption(compose(n, expression="sad", things=("balloon",)), Random(n)) for n in range(200)]
    said = [line for line in captions if "balloon left" in line or "balloon right" in line]
    assert 180 < len(said) < 200


def test_busy_hands_do_nothing_else() -> None:
    look = next(look for look in LOOKS["hello"] if can_carry(look))
    busy = carrying(look, ("pizza",))
    assert busy.arms == (("hold", "hold"),) and busy.tag == ""
    assert [slot[0].kind for slot in busy.props] == ["pizza"]
    assert carrying(look, ("crown",)).arms == look.arms and carrying(look, ("crown",)).tag == look.tag


def test_two_things_have_a_place_each() -> None:
    assert together("balloon", "star") and not together("pizza", "book") and not together("star", "sun")
    for one, other in combinations(list(THINGS)[::5], 2):
        if together(one, other):
            kinds = {prop.kind for prop in compose(3, expression="tired", things=(one, other)).props}
            assert {one, other} <= kinds


@pytest.mark.parametrize("name", [name for name in SUBJECTS if name not in UNDYED])
def test_a_coat_of_another_colour_looks_like_it(name: str) -> None:
    subject = BY_NAME[name]
    assert not set(dyes(subject)) & {palette.word for palette in subject.palettes}
    for word in dyes(subject):
        scene = compose(11, subject=name, coat=word)
        assert scene.character.palette == dyed(subject, word) and scene.character.palette.fur == DYES[word]


def test_people_and_pandas_keep_their_colours() -> None:
    assert not any(dyes(BY_NAME[name]) for name in UNDYED)
    own = compose(2, subject="cat", coat="grey").character.palette
    assert own in BY_NAME["cat"].palettes and own.word == "grey"


def test_who_asks_for_nothing_gets_what_there_was() -> None:
    assert compose(5, things=(), coat=None) == compose(5)
    assert not np.array_equal(draw(5).image, draw(5, things=("pizza",)).image)


def test_the_training_set_has_things_pairs_and_coats_in_their_shares() -> None:
    wanted = [asked(seed, "cat") for seed in range(2000)]
    shares = [sum(len(things) == count for things, _ in wanted) / 2000 for count in (0, 1, 2)]
    assert np.allclose(shares, (0.6, 0.32, 0.08), atol=0.03)
    assert 0.12 < sum(coat is not None for _, coat in wanted) / 2000 < 0.18
    seed = next(seed for seed, (things, _) in enumerate(wanted) if things)
    scene = compose_seen(seed)
    assert set(asked(seed, scene.subject)[0]) <= {prop.kind for prop in scene.props}
    assert draw_seen(seed).expression == scene.expression
