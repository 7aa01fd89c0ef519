"""What became of an upload: what was taken, what was left out and why."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MANY = 3  # files with one reason, which are listed together


class Unfit(Exception):
    """Nothing can be taken from the upload; the message says why and what to do."""


class Left(Exception):
    """One file is not taken; the message says why."""


@dataclass(frozen=True)
class Taken:
    """`like` names the picture that has the same bytes or looks alike, where there is one."""

    name: str
    frame: int = 0
    flags: tuple[str, ...] = ()
    like: str = ""

    @property
    def label(self) -> str:
        return labelled(self.name, self.frame)


@dataclass(frozen=True)
class LeftOut:
    """`quiet`: what a desktop or a pack adds by itself and nobody misses."""

    name: str
    reason: str
    quiet: bool = False


@dataclass
class Report:
    """Grows while an upload is read."""

    taken: list[Taken] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def leave(self, name: str, reason: str, *, quiet: bool = False) -> None:
        self.left_out.append(LeftOut(name, reason, quiet))

    def note(self, text: str) -> None:
        self.notes.append(text)

    @property
    def loud(self) -> list[LeftOut]:
        """What was left out and may be missed."""
        return [one for one in self.left_out if not one.quiet]

    def headline(self) -> str:
        taken = ngettext("%d picture was taken", "%d pictures were taken", len(self.taken)) % len(self.taken)
        left = ngettext("%d file was left out", "%d files were left out", len(self.loud)) % len(self.loud)
        return _("%(taken)s, %(left)s.") % {"taken": taken, "left": left}

    @property
    def quiet(self) -> list[LeftOut]:
        return [one for one in self.left_out if one.quiet]

    def lines(self) -> list[str]:
        """The report for a terminal: what was left out, then flags, notes, and what nobody misses."""
        flagged = [one for one in self.taken if one.flags]
        told = [self.headline()]
        for reason, names in by_reason(self.loud).items():
            told += [f"  - {name}: {reason}" for name in listed(names)]
        told += [f"  ? {one.label}: {', '.join(one.flags)}{alike(one)}" for one in flagged]
        told += [f"  * {note}" for note in self.notes]
        told += [f"  ({len(names)}: {reason})" for reason, names in by_reason(self.quiet).items()]
        return told

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def labelled(name: str, frame: int) -> str:
    """The first frame has the name of its file alone: most files have no other."""
    return f"{name} #{frame + 1}" if frame else name


def by_reason(files: list[LeftOut]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for one in files:
        names.setdefault(one.reason, []).append(one.name)
    return names


def listed(names: list[str]) -> list[str]:
    """A line for each name, or one for many."""
    return names if len(names) <= MANY else [f"{', '.join(names)} ({len(names)})"]


def alike(one: Taken) -> str:
    return f" ({one.like})" if one.like else ""
