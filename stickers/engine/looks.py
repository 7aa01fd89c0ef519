"""What a prompt leaves open, chosen by the seed, from what the model's folder says goes together.

A model that was taught with whole captions draws clearer, and more kinds of pictures, when it is told a whole
one: with "happy, otter" alone it mixes the ways in which the otters of its training were happy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

WORN_SHARE = 0.15  # of the figures wear something
SIDES = ("left", "right")


@dataclass(frozen=True)
class Slot:
    """A thing in one of several ways to say it, "" for none, and the places that it takes.

    `{side}` is where the figure acts, `{away}` the other side."""

    said: tuple[str, ...]
    takes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """One way to show a feeling."""

    pose: tuple[str, ...] = ()
    props: tuple[Slot, ...] = ()
    worn: bool = True  # whether a bow or the like goes with it
    busy: tuple[str, ...] | None = None  # the pose when the hands hold something else; None where they cannot
    not_for: tuple[str, ...] = ()  # subjects


@dataclass(frozen=True)
class Looks:
    """Looks by feeling; by subject the words of coats, of coats for those who ask, and of what is worn;
    and the things that go with every feeling. Empty for models that need none."""

    looks: Mapping[str, tuple[Look, ...]] = field(default_factory=dict)
    coats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dyes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    worn: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    things: Mapping[str, Slot] = field(default_factory=dict)

    def completed(self, tags: list[str], names: list[str], seed: int) -> list[str]:
        """The tags with a look, in the order of the captions: feeling, pose, subject, coat, props, the rest.

        `names` are the tags without marks of stress. Without a feeling and a subject nothing is added."""
        feeling = next((at for at, name in enumerate(names) if name in self.looks), None)
        subject = next((at for at, name in enumerate(names) if name in self.coats), None)
        if feeling is None or subject is None or feeling > subject:
            return tags
        chance = Random(f"look {seed}")
        after = list(zip(tags[subject + 1 :], names[subject + 1 :], strict=True))
        things = [self.thing_of(name) for _, name in after]
        asked = [thing for thing in things if thing]
        looks = self.looks[names[feeling]]
        becoming = [look for look in looks if names[subject] not in look.not_for] or looks
        look = self.look_for(becoming, [name for name, _ in asked], chance)
        coats = self.coats_of(names[subject])
        told = [tag for tag, name in zip(tags, names, strict=True) if name in coats]
        own = told or [chance.choice(self.coats[names[subject]] or ("",))]
        own += self.worn_by(names[subject], look, [slot for _, slot in asked], chance)
        sides = chance.sample(SIDES, 2)
        props = [chance.choice(slot.said).format(side=sides[0], away=sides[1]) for slot in look.props]
        rest = [
            whole_phrase(tag, name, thing, chance, sides)
            for (tag, name), thing in zip(after, things, strict=True)
        ]
        whole = [*tags[:subject], *look.pose, tags[subject], *own, *props, *rest]
        return [tag for tag in dict.fromkeys(whole) if tag]

    def thing_of(self, name: str) -> tuple[str, Slot] | None:
        """The thing that a tag names, with or without colour and side; the longest name wins."""
        named = [thing for thing in self.things if f" {thing} " in f" {name} "]
        longest = max(named, key=len, default=None)
        return (longest, self.things[longest]) if longest else None

    def look_for(self, looks: Sequence[Look], asked: Sequence[str], chance: Random) -> Look:
        """One of the looks: of those that have what is asked, where there are some; it makes room for it."""
        if not asked:
            return chance.choice(looks)
        fitting = [look for look in looks if any(has(slot, asked[0]) for slot in look.props)]
        look = chance.choice(fitting or [look for look in looks if look.busy is not None] or looks)
        places = {place for name in asked for place in self.things[name].takes}
        # With two things there is enough to be told, and a prompt has 77 tokens at most, nano's 32.
        kept = tuple(slot for slot in look.props if not places & set(slot.takes) and len(asked) < 2)
        new = [name for name in asked if not any(has(slot, name) for slot in look.props)]
        busy = any("hands" in self.things[name].takes for name in new)
        return Look(look.busy or () if busy else look.pose, kept, look.worn)

    def places(self) -> dict[str, tuple[str, ...]]:
        """For each thing the places that it takes, its own first."""
        return {name: slot.takes for name, slot in self.things.items()}

    def all_coats(self) -> dict[str, tuple[str, ...]]:
        """For each subject every coat that it can be asked for in, its own first."""
        return {name: self.coats_of(name) for name in self.coats}

    def coats_of(self, subject: str) -> tuple[str, ...]:
        return (*self.coats[subject], *self.dyes.get(subject, ()))

    def worn_by(self, subject: str, look: Look, asked: Sequence[Slot], chance: Random) -> list[str]:
        """Now and then something to wear, where nothing is on the head and nobody asks for other clothes."""
        worn = self.worn.get(subject, ())
        free = look.worn and not any({"worn", "head"} & set(slot.takes) for slot in asked)
        return [chance.choice(worn)] if free and worn and chance.random() < WORN_SHARE else []


def has(slot: Slot, thing: str) -> bool:
    return any(f" {thing} " in f" {phrase} " for phrase in slot.said)


def whole_phrase(
    tag: str, name: str, thing: tuple[str, Slot] | None, chance: Random, sides: Sequence[str]
) -> str:
    """A tag that names a thing, as the captions say it: with one of its colours and with its side.

    A colour it never had is kept; marks of stress stay around it all."""
    if thing is None or name.endswith(SIDES):
        return tag
    said = thing[1].said
    fitting = [phrase for phrase in said if set(name.split()) <= set(phrase.split())]
    place = next((f" {word}" for word in said[0].split() if word.startswith("{")), "") if said else ""
    phrase = chance.choice(fitting) if fitting else f"{name}{place}"
    return tag.replace(name, phrase.format(side=sides[0], away=sides[1]), 1)
