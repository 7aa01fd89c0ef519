"""A scene in words: comma-separated tags, expression first, then the animal, `dm-sticker` last."""

from random import Random

from .compose import ACCESSORY_COLOURS
from .expressions import EXPRESSIONS, LOOKS
from .scene import Prop, Scene
from .subjects import BY_NAME, SUBJECTS

TRIGGER = "dm-sticker"
SYNONYM_SHARE = 0.35
DETAIL_SHARE = 0.55
WORN_SHARE = 0.75
ASKED_SHARE = 0.97  # of what is there only because it was asked for
SIDES = {-1: "left", 1: "right"}

# Canonical word -> its synonyms (without itself).
EXPRESSION_WORDS: dict[str, tuple[str, ...]] = {
    "happy": ("joyful", "glad", "cheerful", "yay", "great", "delighted"),
    "laughing": ("laugh", "haha", "lol", "funny", "hilarious", "rofl"),
    "love": ("love you", "i love you", "adore", "in love", "darling", "miss you"),
    "shy": ("blushing", "embarrassed", "bashful", "flattered", "awkward", "timid"),
    "sad": ("crying", "unhappy", "heartbroken", "upset", "depressed", "lonely"),
    "sorry": ("apology", "my bad", "forgive me", "excuse me", "pardon", "please"),
    "angry": ("mad", "furious", "annoyed", "rage", "grumpy", "hate"),
    "surprised": ("shocked", "wow", "omg", "what", "amazed", "scared"),
    "tired": ("exhausted", "weary", "worn out", "drained", "so tired", "bored"),
    "sleep": ("sleeping", "good night", "gn", "sleepy", "bedtime", "sweet dreams"),
    "morning": ("good morning", "gm", "wake up", "rise and shine", "breakfast", "sunny day"),
    "hello": ("hi", "hey", "greetings", "welcome", "yo", "good afternoon"),
    "bye": ("goodbye", "bye bye", "see you", "farewell", "later", "take care"),
    "congrats": ("congratulations", "party", "celebrate", "hooray", "happy birthday", "well done"),
    "thanks": ("thank you", "grateful", "thx", "ty", "appreciate it", "many thanks"),
    "cheer": ("cheer up", "fighting", "you can do it", "go for it", "come on", "good luck"),
    "okay": ("ok", "good", "thumbs up", "yes", "agree", "no problem"),
    "curious": ("confused", "question", "thinking", "wondering", "why", "hmm"),
}
SUBJECT_WORDS: dict[str, tuple[str, ...]] = {
    "otter": ("sea otter",),
    "rabbit": ("bunny", "hare"),
    "cat": ("kitten", "kitty"),
    "dog": ("puppy", "doggo"),
    "shiba": ("shiba inu", "doge"),
    "corgi": ("corgi dog",),
    "hamster": ("guinea pig", "mouse"),
    "bear": ("teddy", "brown bear"),
    "polar bear": ("white bear", "ice bear"),
    "panda": ("panda bear",),
    "red panda": ("lesser panda", "firefox"),
    "koala": ("koala bear",),
    "tiger": ("tiger cub",),
    "lion": ("lion cub",),
    "fox": ("red fox",),
    "raccoon": ("racoon", "tanuki"),
    "penguin": ("baby penguin",),
    "chick": ("chicken", "bird"),
    "duck": ("duckling", "ducky"),
    "frog": ("toad", "froggy"),
    "pig": ("piglet", "piggy"),
    "cow": ("calf", "moo"),
    "capybara": ("capy",),
    "dinosaur": ("dino", "dragon"),
    "unicorn": ("pony", "horse"),
    "robot": ("bot", "android"),
    "boy": ("man", "guy"),
    "girl": ("woman", "lady"),
}


def signed(caption: str, style: str) -> str:
    """The caption with the style's name, or words of it, before its last tag."""
    return caption.removesuffix(TRIGGER) + f"{style}, {TRIGGER}"


def caption(scene: Scene, rng: Random) -> str:
    """Tags of the scene; `rng` decides only which true things are said and with which word."""
    tags = [_word(rng, scene.expression, EXPRESSION_WORDS)]
    if scene.tag and rng.random() < DETAIL_SHARE:
        tags.append(scene.tag)
    tags += [word for word in scene.pose.words if rng.random() < DETAIL_SHARE]
    tags.append(_word(rng, scene.subject, SUBJECT_WORDS))
    if rng.random() < (ASKED_SHARE if scene.character.dyed else DETAIL_SHARE):
        tags.append(scene.character.palette.word)
    if scene.character.accessory and rng.random() < WORN_SHARE:
        tags.append(f"{scene.character.accessory_word} {scene.character.accessory}")
    tags += [_prop_words(rng, prop) for prop in scene.props if prop.tag and rng.random() < _share(prop)]
    return ", ".join([*dict.fromkeys(tags), TRIGGER])


def vocabulary() -> tuple[str, ...]:
    """Every word a caption can hold, sorted."""
    looks = [look for looks in LOOKS.values() for look in looks]
    props = [prop for look in looks for slot in look.props for prop in slot]
    worn = {word for subject in BY_NAME.values() for word in subject.accessories}
    phrases = {TRIGGER, *worn, *SIDES.values(), *SUBJECTS, *EXPRESSIONS}
    phrases.update(*SUBJECT_WORDS.values(), *EXPRESSION_WORDS.values())
    phrases.update(word for word, _ in ACCESSORY_COLOURS)
    phrases.update(palette.word for subject in BY_NAME.values() for palette in subject.palettes)
    phrases.update(look.tag for look in looks)
    phrases.update(word for look in looks for word in look.words)
    phrases.update(prop.kind for prop in props if not prop.silent)
    phrases.update(word for prop in props for word, _ in prop.colours)
    return tuple(sorted({word for phrase in phrases for word in phrase.split()}))


def _word(rng: Random, canonical: str, synonyms: dict[str, tuple[str, ...]]) -> str:
    others = synonyms[canonical]
    return rng.choice(others) if others and rng.random() < SYNONYM_SHARE else canonical


def _share(prop: Prop) -> float:
    return ASKED_SHARE if prop.asked else DETAIL_SHARE


def _prop_words(rng: Random, prop: Prop) -> str:
    words = [prop.tag]
    if prop.colour_word and rng.random() < DETAIL_SHARE:
        words.insert(0, prop.colour_word)
    if prop.side:
        words.append(SIDES[prop.side])
    return " ".join(words)
