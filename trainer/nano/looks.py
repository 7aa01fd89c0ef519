"""What captions say beside feeling and subject, for sticker.json: the engine chooses from it."""

from typing import Any

from trainer.nano.artist.caption import ACCESSORY_COLOURS
from trainer.nano.artist.compose import has_hat
from trainer.nano.artist.expressions import LOOKS
from trainer.nano.artist.looks import Look, PropChoice
from trainer.nano.artist.subjects import BY_NAME

# Of what may be worn: glasses become a mask of colour, and a flower hides what is under it.
DRAWN_WELL = ("bow", "scarf")


def looks() -> dict[str, list[dict[str, Any]]]:
    """For each expression its looks: tags of the pose, slots of props of which one each is
    chosen, and whether a bow or the like goes with it."""
    return {name: [look_json(look) for look in all_of_them] for name, all_of_them in LOOKS.items()}


def look_json(look: Look) -> dict[str, Any]:
    slots = [[phrase for choice in slot for phrase in phrases(choice)] for slot in look.props]
    return {
        "pose": [*filter(None, (look.tag,)), *look.words],
        "props": [slot for slot in slots if any(slot)],
        "worn": not has_hat(look),
    }


def phrases(choice: PropChoice) -> list[str]:
    """What a caption calls the prop, once for each colour; "" as often as it is left out.

    `{side}` is where the figure acts, `{away}` the other one."""
    if choice.silent or not choice.chance:
        return [""]
    side = "" if choice.middle else " {away}" if choice.away else " {side}"
    said = [f"{word} {choice.kind}{side}" for word, _ in choice.colours] or [f"{choice.kind}{side}"]
    return said + [""] * round(len(said) * (1 - choice.chance) / choice.chance)


def individuals() -> dict[str, dict[str, list[str]]]:
    """For each subject the words of its coats and what it may wear."""
    return {
        name: {
            "coats": list(dict.fromkeys(palette.word for palette in subject.palettes)),
            "worn": [
                f"{word} {thing}"
                for thing in subject.accessories
                if thing in DRAWN_WELL
                for word, _ in ACCESSORY_COLOURS
            ],
        }
        for name, subject in BY_NAME.items()
    }
