"""What captions say beside feeling and subject, for sticker.json: the engine chooses from it."""

from typing import Any

from trainer.nano.artist.caption import ACCESSORY_COLOURS
from trainer.nano.artist.compose import has_hat, has_room
from trainer.nano.artist.dyes import dyes
from trainer.nano.artist.expressions import LOOKS
from trainer.nano.artist.looks import Look, PropChoice, Slot
from trainer.nano.artist.scene import Subject
from trainer.nano.artist.subjects import BY_NAME
from trainer.nano.artist.things import PLACES, THINGS, can_carry

# Of what may be worn: glasses become a mask of colour, and a flower hides what is under it.
DRAWN_WELL = ("bow", "scarf")
WORN_PLACES = {"bow": ["worn", "head"], "scarf": ["worn"]}


def looks() -> dict[str, list[dict[str, Any]]]:
    """For each expression its looks: tags of the pose, slots of props of which one each is
    chosen, and whether a bow or the like goes with it."""
    return {name: [look_json(look) for look in all_of_them] for name, all_of_them in LOOKS.items()}


def look_json(look: Look) -> dict[str, Any]:
    slots = [slot_json(slot) for slot in look.props]
    told = {
        "pose": [*filter(None, (look.tag,)), *look.words],
        "props": [slot for slot in slots if any(slot["said"])],
        "worn": not has_hat(look),
    }
    not_for = [name for name, subject in BY_NAME.items() if loses_props(look, subject)]
    told |= {"busy": list(look.words)} if can_carry(look) else {}
    return told | ({"not_for": not_for} if not_for else {})


def loses_props(look: Look, subject: Subject) -> bool:
    """Whether the artist leaves something out with this subject; the model at times draws it all the same."""
    return any(not has_room(choice.kind, subject) for slot in look.props for choice in slot)


def slot_json(slot: Slot) -> dict[str, Any]:
    places = {place for choice in slot for place in PLACES.get(choice.kind, ())}
    return {"said": [phrase for choice in slot for phrase in phrases(choice)], "takes": sorted(places)}


def things() -> dict[str, dict[str, Any]]:
    """What goes with every feeling for those who ask: how captions say it, and the places that it takes."""
    carried = {
        name: {"said": phrases(thing.choice), "takes": list(thing.takes)} for name, thing in THINGS.items()
    }
    worn = {
        thing: {"said": [f"{word} {thing}" for word, _ in ACCESSORY_COLOURS], "takes": takes}
        for thing, takes in WORN_PLACES.items()
    }
    return carried | worn


def phrases(choice: PropChoice) -> list[str]:
    """What a caption calls the prop, once for each colour; "" as often as it is left out.

    `{side}` is where the figure acts, `{away}` the other one."""
    if choice.silent or not choice.chance:
        return [""]
    side = "" if choice.middle else " {away}" if choice.away else " {side}"
    said = [f"{word} {choice.kind}{side}" for word, _ in choice.colours] or [f"{choice.kind}{side}"]
    return said + [""] * round(len(said) * (1 - choice.chance) / choice.chance)


def individuals() -> dict[str, dict[str, list[str]]]:
    """For each subject the words of its coats, of those for who asks, and what it may wear."""
    return {
        name: {
            "coats": list(dict.fromkeys(palette.word for palette in subject.palettes)),
            "dyes": list(dyes(subject)),
            "worn": [
                f"{word} {thing}"
                for thing in subject.accessories
                if thing in DRAWN_WELL
                for word, _ in ACCESSORY_COLOURS
            ],
        }
        for name, subject in BY_NAME.items()
    }
