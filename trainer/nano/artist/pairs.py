"""Subject and expression together that the base never sees: they show whether it understands or remembers."""

from . import EXPRESSIONS, SUBJECTS, Drawing, Scene, compose, draw

# One for each subject, every expression once or twice: about a twentieth of all.
HELD_OUT_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (subject, EXPRESSIONS[(7 * at + 3) % len(EXPRESSIONS)]) for at, subject in enumerate(SUBJECTS)
)


def held_out(subject: str, expression: str) -> bool:
    return (subject, expression) in HELD_OUT_PAIRS


def draw_seen(seed: int) -> Drawing:
    """The drawing of this seed; a held-out pair becomes the same subject with the next expression."""
    return draw(seed, expression=compose_seen(seed).expression)


def compose_seen(seed: int) -> Scene:
    """The scene of `draw_seen`."""
    scene = compose(seed)
    if not held_out(scene.subject, scene.expression):
        return scene
    following = EXPRESSIONS[(EXPRESSIONS.index(scene.expression) + 1) % len(EXPRESSIONS)]
    return compose(seed, expression=following)
