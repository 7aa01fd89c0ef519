"""What `<lora:name:0.7>`, `(word:1.2)` and styles by name come to, and what is to be said about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stickers import words
from stickers.fields import shown
from stickers.models import Style
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


@dataclass(frozen=True)
class Heard:
    """Styles that text or subject ask for by name, both without them, and what is said of it."""

    styles: Styles | None
    text: str
    subject: str
    notes: list[str]


def styles_by_name(text: str, subject: str, offered: Iterable[Style]) -> Heard:
    """A pixel cat is a cat in the style pixel, at its usual weight; a text of nothing else stays as it is."""
    known = {style.name: style for style in offered}
    names = {said: one.name for one in known.values() for said in words.style_names(one.name, one.title)}
    in_text, rest = words.named_styles(text, names)
    in_subject, drawn = words.named_styles(subject, names)
    found = tuple({name: known[name].weight for name in (*in_text, *in_subject)}.items())
    notes = [_("Drawn in the style ‹%s›.") % known[name].title for name, _weight in found]
    return Heard(found or None, rest or text, drawn or subject, notes)


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
