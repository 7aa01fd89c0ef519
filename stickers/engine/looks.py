"""What a prompt leaves open, chosen by the seed, from what the model's folder says goes together.

A model that was taught with whole captions draws clearer, and more kinds of pictures, when it is told a whole
one: with "happy, otter" alone it mixes the ways in which the otters of its training were happy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

WORN_SHARE = 0.15  # of the figures wear something


@dataclass(frozen=True)
class Look:
    """One way to show a feeling: tags of the pose, and props of which one each is chosen, "" for none.

    In a prop `{side}` is where the figure acts, `{away}` the other side."""

    pose: tuple[str, ...] = ()
    props: tuple[tuple[str, ...], ...] = ()
    worn: bool = True  # whether a bow or the like goes with it


@dataclass(frozen=True)
class Looks:
    """By feeling, and by subject the words of coats and of what is worn; empty for models that need none."""

    looks: Mapping[str, tuple[Look, ...]] = field(default_factory=dict)
    coats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    worn: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def completed(self, tags: list[str], names: list[str], seed: int) -> list[str]:
        """The tags with a look, in the order of the captions: feeling, pose, subject, coat, props, the rest.

        `names` are the tags without marks of stress. Without a feeling and a subject nothing is added."""
        feeling = next((at for at, name in enumerate(names) if name in self.looks), None)
        subject = next((at for at, name in enumerate(names) if name in self.coats), None)
        if feeling is None or subject is None or feeling > subject:
            return tags
        chance = Random(f"look {seed}")
        look = chance.choice(self.looks[names[feeling]])
        own = [chance.choice(self.coats[names[subject]] or ("",))]
        worn = self.worn.get(names[subject], ())
        if look.worn and worn and chance.random() < WORN_SHARE:
            own.append(chance.choice(worn))
        sides = chance.sample(("left", "right"), 2)
        props = [chance.choice(slot).format(side=sides[0], away=sides[1]) for slot in look.props]
        whole = [*tags[:subject], *look.pose, tags[subject], *own, *props, *tags[subject + 1 :]]
        return [tag for tag in dict.fromkeys(whole) if tag]


def read_looks(told: Mapping[str, Any]) -> Looks:
    """From a sticker.json; what makes no sense is left out."""
    individuals = objects(told.get("individuals"))
    return Looks(
        {
            name: tuple(read_look(look) for look in looks if isinstance(look, dict))
            for name, looks in objects(told.get("looks")).items()
            if isinstance(looks, list) and any(isinstance(look, dict) for look in looks)
        },
        {name: words(objects(one).get("coats")) for name, one in individuals.items()},
        {name: words(objects(one).get("worn")) for name, one in individuals.items()},
    )


def read_look(told: dict[str, Any]) -> Look:
    slots = told.get("props")
    props = tuple(words(slot) for slot in slots) if isinstance(slots, list) else ()
    return Look(words(told.get("pose")), tuple(slot for slot in props if slot), told.get("worn") is not False)


def objects(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def words(value: Any) -> tuple[str, ...]:
    """Tags: braces are for the sides alone."""
    return tuple(str(word) for word in value if is_tag(str(word))) if isinstance(value, list) else ()


def is_tag(word: str) -> bool:
    return not set("{}") & set(word.replace("{side}", "").replace("{away}", ""))
