"""What `<lora:name:0.7>` and `(word:1.2)` in a text come to, and what is to be said about them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from stickers.fields import shown
from stickers.words.tools import MOST_STYLE, STRESSES, Tools, clamped, unheard

Styles = tuple[tuple[str, float], ...]


def styles_of(
    tools: Tools, asked: Styles | None, offered: Mapping[str, float]
) -> tuple[Styles | None, list[str]]:
    """The asked styles with those of the text. A name that is not there is said; nothing else is lost."""
    notes = stress_notes(tools)
    found: dict[str, float] = {}
    for name, weight in tools.styles:
        if name not in offered:
            notes.append(_("There is no style ‹%s›; everything else was understood.") % shown(name))
            continue
        wanted = offered[name] if weight is None else weight
        found[name] = clamped(wanted, 0.0, MOST_STYLE)
        if found[name] != wanted:
            names = {"name": name, "weight": found[name]}
            notes.append(_("The weight of ‹%(name)s› was brought to %(weight)g.") % names)
    if not found:
        return asked, notes
    return tuple({**dict(asked or ()), **found}.items()), notes


def unheard_notes(tools: Tools, prompt: str) -> list[str]:
    shape = _("Nothing in the picture stands for ‹%s›, so its weight changes nothing.")
    return [shape % shown(word) for word in unheard(prompt, tools.stresses)]


def stress_notes(tools: Tools) -> list[str]:
    shape = _("The weight of ‹%(name)s› was brought to %(weight)g.")
    return [
        shape % {"name": shown(word), "weight": clamped(weight, *STRESSES)}
        for word, weight in tools.stresses
        if clamped(weight, *STRESSES) != weight
    ]
