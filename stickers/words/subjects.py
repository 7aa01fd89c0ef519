"""What to draw: the subject field, or a subject named in the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from stickers.words import lexicon, tables
from stickers.words.tables import Subject
from stickers.words.writing import is_han, plain, visible, without_marks

ARTICLES = re.compile(r"^(?:(?:a|an|the|my|your|our|some|one|cute|little|small|baby|lovely|big)\s+)+")
CLASSIFIERS = re.compile(r"^(?:(?:một|những|các|cái|con|chú|bé|em|cô|anh|bạn|quả|trái)\s+)+")
SMALL_BEFORE = re.compile(r"^(?:一[隻只匹個个]|可愛的|可爱的|可愛い|かわいい|귀여운|小|阿|大)")
SMALL_AFTER = re.compile(
    r"(?:ちゃん|くん|君|さん|たん|仔|兒|儿|寶寶|宝宝|子|咪|\s+(?:con|nhỏ|dễ thương)|씨)$"
)
MOST_QUOTED = 24


@dataclass(frozen=True)
class Wanted:
    """The subject asked for; `word` is what was typed where nobody knows it."""

    subject: Subject | None = None
    word: str = ""
    others: tuple[Subject, ...] = ()  # named beside it


def wanted(text: str, field: str) -> Wanted:
    """The field wins; an empty field leaves it to the text."""
    if field.strip():
        found = named(field)
        return found if found.subject else Wanted(word=shown(field))
    return in_text(text)


def named(field: str) -> Wanted:
    """The subject of a field, as a whole word, else as the first word of a longer description."""
    line = plain(field)
    for candidate in forms(line):
        for term in tables.field_words().terms.of(candidate):
            return Wanted(tables.subjects()[term.meaning])
    if line in unmarked():
        return Wanted(tables.subjects()[unmarked()[line]])
    return chosen(field, field_only=True)


@cache
def unmarked() -> dict[str, str]:
    """Vietnamese names as they are typed without their marks, and what they mean."""
    names = [term for term in tables.field_words().terms if term.language == "vi"]
    return {without_marks(term.text): term.meaning for term in reversed(names)}


def in_text(text: str) -> Wanted:
    return chosen(text, field_only=False)


def only_names(text: str) -> bool:
    """Whether a text names what to draw and says nothing of a feeling."""
    line = plain(text)
    return any(
        form == hit.term.text for hit in lexicon.find(line, tables.subject_words()) for form in forms(line)
    )


def without_names(text: str) -> str:
    """The plain text less the subjects it names: what it says of a feeling."""
    line = plain(text)
    known = tables.subjects()
    for hit in reversed(lexicon.find(line, tables.subject_words())):
        if not known[hit.term.meaning].field_only:
            line = line[: hit.start] + " " + line[hit.end :]
    return line


def chosen(text: str, *, field_only: bool) -> Wanted:
    known = tables.subjects()
    terms = tables.field_words() if field_only else tables.subject_words()
    hits = lexicon.find(plain(text), terms)
    names = [hit.term.meaning for hit in hits if field_only or not known[hit.term.meaning].field_only]
    if not names:
        return Wanted()
    # English and Chinese name the head last ("a cat bear" is a bear), but the first of two equals is drawn.
    first, *others = dict.fromkeys(names)
    return Wanted(known[first], others=tuple(known[name] for name in others))


def forms(word: str) -> list[str]:
    """A word as typed, then without articles, classifiers, doubling and endearments, one after another."""
    found = [word]
    for pattern in (ARTICLES, CLASSIFIERS, SMALL_BEFORE, SMALL_AFTER):
        found.extend(
            stripped
            for form in list(found)
            if (stripped := pattern.sub("", form).strip()) and stripped != form
        )
    found.extend(form[0] for form in list(found) if len(form) == 2 and form[0] == form[1] and is_han(form[0]))
    return list(dict.fromkeys(found))


def drawable(subject: Subject, subjects: Sequence[str]) -> bool:
    """A model that lists no subjects is asked for anything."""
    return not subjects or subject.name.replace("-", " ") in {name.replace("-", " ") for name in subjects}


def near(subject: Subject, subjects: Sequence[str]) -> list[Subject]:
    """Up to three of its family that the model draws."""
    families = tables.grammar()["families"].values()
    kin: list[str] = next((family for family in families if subject.name in family), [])
    known = [tables.subjects()[name] for name in kin if name in tables.subjects() and name != subject.name]
    return [one for one in known if drawable(one, subjects)][:3]


def shown(word: str) -> str:
    """What was typed, to be quoted: short, and without marks that are not seen or turn the line around."""
    line = " ".join(visible(word).split())
    return line if len(line) <= MOST_QUOTED else f"{line[: MOST_QUOTED - 1]}…"
