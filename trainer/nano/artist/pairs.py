"""What the base is shown: never the pairs of subject and expression that are held out; now and then something
that was asked for, a thing or another coat, so that it can be asked for with every feeling; now and then in
another hand, so that it can be taught a style; and more often than they come by chance the faces that are
learnt last, open eyes in dark patches."""

from dataclasses import replace
from random import Random
from typing import TypedDict

from . import EXPRESSIONS, SUBJECTS, Drawing, Scene, compose, draw, render_hand
from .caption import SUBJECT_WORDS, signed
from .dyes import dyes
from .hands import hand_of, said
from .subjects import BY_NAME
from .things import THINGS, together

# One for each subject, every expression once or twice: about a twentieth of all. They show whether the base
# understands or remembers.
HELD_OUT_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (subject, EXPRESSIONS[(7 * at + 3) % len(EXPRESSIONS)]) for at, subject in enumerate(SUBJECTS)
)
THING_SHARE, PAIR_SHARE, DYED_SHARE, HAND_SHARE = 0.4, 0.08, 0.15, 0.3
LAST_SHARE = 0.12
LEARNT_LAST = ("panda", "raccoon", "red panda")
OPEN_EYED = ("congrats", "sorry", "sad", "love", "surprised", "happy", "curious", "hello")
MOST_TAGS = 5  # of a drawing in another hand, without those of the hand


def held_out(subject: str, expression: str) -> bool:
    return (subject, expression) in HELD_OUT_PAIRS


def draw_seen(seed: int) -> Drawing:
    """The drawing of this seed; a held-out pair becomes the same subject with the next expression."""
    drawing = draw(seed, **wanted(seed))
    return in_another_hand(drawing, seed) if Random(f"{seed} whose hand").random() < HAND_SHARE else drawing


def in_another_hand(drawing: Drawing, seed: int) -> Drawing:
    """The same scene as an imaginary artist draws it, whose ways the caption tells."""
    hand = hand_of(seed)
    image = render_hand.render(compose_seen(seed), hand)
    caption = signed(shortened(drawing, seed), ", ".join(said(hand, seed)))
    return replace(drawing, image=image, caption=caption, style="another")


def shortened(drawing: Drawing, seed: int) -> str:
    """The caption with at most MOST_TAGS tags, so that there is room for those of the hand."""
    tags, rng = drawing.caption.split(", "), Random(f"{seed} left out")
    names = (drawing.subject, *SUBJECT_WORDS[drawing.subject])
    kept = {0, len(tags) - 1, next(at for at, tag in enumerate(tags) if at and tag in names)}
    others = [at for at in range(len(tags)) if at not in kept]
    kept |= set(rng.sample(others, min(len(others), MOST_TAGS - len(kept))))
    return ", ".join(tag for at, tag in enumerate(tags) if at in kept)


def compose_seen(seed: int) -> Scene:
    """The scene of `draw_seen`."""
    return compose(seed, **wanted(seed))


class Wanted(TypedDict):
    """What `compose` and `draw` are given beside the seed."""

    subject: str
    expression: str
    things: tuple[str, ...]
    coat: str | None


def wanted(seed: int) -> Wanted:
    subject, expression = who_feels(seed)
    things, coat = asked(seed, subject)
    seen = seen_with(subject, expression)
    return {"subject": subject, "expression": seen, "things": things, "coat": coat}


def who_feels(seed: int) -> tuple[str, str]:
    """Those of the seed's scene, or a pair that is learnt last."""
    rng = Random(f"{seed} learnt last")
    if rng.random() < LAST_SHARE:
        return rng.choice(LEARNT_LAST), rng.choice(OPEN_EYED)
    scene = compose(seed)
    return scene.subject, scene.expression


def seen_with(subject: str, expression: str) -> str:
    """The expression, or the next one where the pair is held out."""
    following = (EXPRESSIONS.index(expression) + 1) % len(EXPRESSIONS)
    return EXPRESSIONS[following] if held_out(subject, expression) else expression


def asked(seed: int, subject: str) -> tuple[tuple[str, ...], str | None]:
    """Things, mostly none, at times two that have room together, and a coat of another colour or None."""
    rng = Random(f"{seed} asked")
    names = list(THINGS)
    first, colours = rng.choice(names), dyes(BY_NAME[subject])
    second = rng.choice([name for name in names if together(first, name)])
    throw = rng.random()
    things = (first, second) if throw < PAIR_SHARE else (first,) if throw < THING_SHARE else ()
    return things, rng.choice(colours) if colours and rng.random() < DYED_SHARE else None
