"""A scene in words: comma-separated tags, expression first, then the animal, `dm-sticker` last."""

from random import Random

from .compose import ACCESSORY_COLOURS
from .expressions import EXPRESSIONS, LOOKS
from .scene import Prop, Scene
from .subjects import BY_NAME, SUBJECTS

TRIGGER = "dm-sticker"
SYNONYM_SHARE = 0.35
DETAIL_SHARE = 0.5
SIDES = {-1: "left", 1: "right"}

# Canonical word -> its synonyms (without itself).
EXPRESSION_WORDS: dict[str, tuple[str, ...]] = {
    "happy": ("joyful", "glad", "cheerful", "laughing", "haha"),
    "sad": ("crying", "unhappy", "tears"),
    "angry": ("mad", "furious", "annoyed"),
    "tired": ("exhausted", "weary"),
    "hello": ("hi", "hey", "waving"),
    "congrats": ("congratulations", "party", "celebrate", "hooray"),
    "thanks": ("thank you", "grateful"),
    "okay": ("ok", "good", "thumbs up", "yes"),
    "sleep": ("sleeping", "good night", "sleepy"),
    "curious": ("confused", "question", "what", "thinking"),
}
SUBJECT_WORDS: dict[str, tuple[str, ...]] = {
    "otter": (),
    "rabbit": ("bunny",),
    "cat": ("kitten", "kitty"),
    "dog": ("puppy",),
    "bear": ("teddy",),
    "panda": (),
    "tiger": (),
    "fox": (),
    "penguin": (),
    "frog": (),
    "pig": ("piglet",),
    "chick": ("chicken", "bird"),
}


def caption(scene: Scene, rng: Random) -> str:
    """Tags of the scene; `rng` decides only which true things are said and with which word."""
    tags = [_word(rng, scene.expression, EXPRESSION_WORDS)]
    if scene.tag and rng.random() < DETAIL_SHARE:
        tags.append(scene.tag)
    tags.append(_word(rng, scene.subject, SUBJECT_WORDS))
    if rng.random() < DETAIL_SHARE:
        tags.append(scene.character.palette.word)
    if scene.character.accessory:
        tags.append(f"{scene.character.accessory_word} {scene.character.accessory}")
    tags += [_prop_words(rng, prop) for prop in scene.props if prop.tag and rng.random() < DETAIL_SHARE]
    return ", ".join([*dict.fromkeys(tags), TRIGGER])


def vocabulary() -> tuple[str, ...]:
    """Every word a caption can hold, sorted."""
    looks = [look for looks in LOOKS.values() for look in looks]
    props = [prop for look in looks for prop in look.props]
    phrases = {TRIGGER, "bow", "scarf", *SIDES.values(), *SUBJECTS, *EXPRESSIONS}
    phrases.update(*SUBJECT_WORDS.values(), *EXPRESSION_WORDS.values())
    phrases.update(word for word, _ in ACCESSORY_COLOURS)
    phrases.update(palette.word for subject in BY_NAME.values() for palette in subject.palettes)
    phrases.update(look.tag for look in looks)
    phrases.update(prop.tag for prop in props)
    phrases.update(word for prop in props for word, _ in prop.colours)
    return tuple(sorted({word for phrase in phrases for word in phrase.split()}))


def _word(rng: Random, canonical: str, synonyms: dict[str, tuple[str, ...]]) -> str:
    others = synonyms[canonical]
    return rng.choice(others) if others and rng.random() < SYNONYM_SHARE else canonical


def _prop_words(rng: Random, prop: Prop) -> str:
    words = [prop.tag]
    if prop.colour_word and rng.random() < DETAIL_SHARE:
        words.insert(0, prop.colour_word)
    if prop.side:
        words.append(SIDES[prop.side])
    return " ".join(words)
