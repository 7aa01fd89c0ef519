"""What the base is shown: never the pairs of subject and expression that are held out, and now and then
something that was asked for, a thing or another coat, so that it can be asked for with every feeling."""

from random import Random
from typing import TypedDict

from . import EXPRESSIONS, SUBJECTS, Drawing, Scene, compose, draw
from .dyes import dyes
from .subjects import BY_NAME
from .things import THINGS, together

# One for each subject, every expression once or twice: about a twentieth of all. They show whether the base
# understands or remembers.
HELD_OUT_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (subject, EXPRESSIONS[(7 * at + 3) % len(EXPRESSIONS)]) for at, subject in enumerate(SUBJECTS)
)
THING_SHARE, PAIR_SHARE, DYED_SHARE = 0.4, 0.08, 0.15


def held_out(subject: str, expression: str) -> bool:
    return (subject, expression) in HELD_OUT_PAIRS


def draw_seen(seed: int) -> Drawing:
    """The drawing of this seed; a held-out pair becomes the same subject with the next expression."""
    return draw(seed, **wanted(seed))


def compose_seen(seed: int) -> Scene:
    """The scene of `draw_seen`."""
    return compose(seed, **wanted(seed))


class Wanted(TypedDict):
    """What `compose` and `draw` are given beside the seed."""

    expression: str
    things: tuple[str, ...]
    coat: str | None


def wanted(seed: int) -> Wanted:
    scene = compose(seed)
    things, coat = asked(seed, scene.subject)
    return {"expression": seen_with(scene), "things": things, "coat": coat}


def seen_with(scene: Scene) -> str:
    """The scene's expression, or the next one where the pair is held out."""
    following = (EXPRESSIONS.index(scene.expression) + 1) % len(EXPRESSIONS)
    return EXPRESSIONS[following] if held_out(scene.subject, scene.expression) else scene.expression


def asked(seed: int, subject: str) -> tuple[tuple[str, ...], str | None]:
    """Things, mostly none, at times two that have room together, and a coat of another colour or None."""
    rng = Random(f"{seed} asked")
    names = list(THINGS)
    first, colours = rng.choice(names), dyes(BY_NAME[subject])
    second = rng.choice([name for name in names if together(first, name)])
    throw = rng.random()
    things = (first, second) if throw < PAIR_SHARE else (first,) if throw < THING_SHARE else ()
    return things, rng.choice(colours) if colours and rng.random() < DYED_SHARE else None
