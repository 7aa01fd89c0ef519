"""The hand-written tables under data/, read once."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from stickers.words.spellings import Spellings
from stickers.words.writing import is_han, plain, without_marks

DATA = Path(__file__).with_name("data")
LANGUAGES = ("en", "zh-hant", "zh-hans", "vi", "ja", "ko")
CORE = ("happy", "sad", "angry", "tired", "hello", "congrats", "thanks", "okay", "sleep", "curious")
# What people send most and the ten lack; a model that does not know one draws its parent.
EXPRESSIONS = (*CORE, "love", "sorry", "surprised", "cheer", "bye", "morning", "shy")
UNSURE = "unsure"
# Of a Japanese adjective: 眠い, 眠くない, 眠すぎる, 眠かった, 眠そう.
ENDINGS = ("く", "すぎ", "かった", "そう", "かろう")


@dataclass(frozen=True)
class Term:
    """A word or phrase as it is looked for: what it means, in which language ("any" for emoji)."""

    text: str
    meaning: str
    language: str
    nuance: str = ""
    weak: bool = False


@dataclass(frozen=True)
class Expression:
    """Labels and lettering by language; those of a nuance stand under its name."""

    label: dict[str, str]
    lettering: dict[str, list[str]]
    nuance_label: dict[str, dict[str, str]]
    nuance_lettering: dict[str, dict[str, list[str]]]
    parent: str  # itself, where it has none


@dataclass(frozen=True)
class Subject:
    """Something to draw; the label is the first word of its language."""

    name: str
    label: dict[str, str]
    field_only: bool


@dataclass(frozen=True)
class Lexicon:
    """Terms by their texts, and the words that a long-drawn one may mean."""

    terms: Spellings[Term]
    latin_words: set[str]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "Lexicon":
        listed = list(terms)
        # "been" is no long-drawn "ben", a Vietnamese syllable without its mark.
        bare = (term for term in listed if term.language == "vi" and term.text.isascii() and " " in term.text)
        spoken = set(listed) - set(bare)
        words = {word for term in spoken for word in term.text.split()}
        return cls(Spellings((term.text, term) for term in listed), words)


def read(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def expressions() -> dict[str, Expression]:
    """Every expression, and `unsure`."""
    return {
        name: Expression(
            table["label"],
            table["lettering"],
            told_of_nuances(table, "label"),
            told_of_nuances(table, "lettering"),
            table.get("parent", name),
        )
        for name, table in read("expressions").items()
    }


def told_of_nuances(table: dict[str, Any], what: str) -> dict[str, Any]:
    return {name: told[what] for name, told in table.get("nuance", {}).items() if what in told}


@cache
def feelings() -> Lexicon:
    """Every word that means an expression."""
    return Lexicon.of(feeling_terms())


def feeling_terms() -> Iterator[Term]:
    for name, table in read("expressions").items():
        yield from listed(table.get("words", {}), name)
        yield from listed(table.get("weak", {}), name, weak=True)
        for nuance, told in table.get("nuance", {}).items():
            yield from listed(told["words"], name, nuance=nuance)


def listed(
    words: dict[str, list[str]], meaning: str, *, nuance: str = "", weak: bool = False
) -> Iterator[Term]:
    for language, texts in words.items():
        for text in texts:
            yield Term(plain(text), meaning, language, nuance, weak)
            if language == "ja" and text.endswith("い") and (len(text) > 2 or is_han(text[0])):
                yield from (Term(plain(text[:-1] + end), meaning, language, nuance, weak) for end in ENDINGS)
            bare = without_marks(plain(text))
            # One bare syllable says too little ("chan", "met"); two are Vietnamese typed without marks.
            if language == "vi" and " " in text and bare != text:
                yield Term(bare, meaning, language, nuance, weak)


@cache
def subjects() -> dict[str, Subject]:
    """Everything that has a name here, whether or not the model draws it."""
    known = {
        name: Subject(name, {code: table[code][0] for code in LANGUAGES}, table.get("field_only", False))
        for name, table in read("subjects").items()
    }
    return known | {
        name: Subject(name, {code: told[code] for code in LANGUAGES}, told["kind"] == "thing")
        for name, told in concepts().items()
    }


@cache
def concepts() -> dict[str, dict[str, str]]:
    """Animals, food and things by their CLDR names (bin/concepts), less those that the tables have."""
    ours = read("subjects")
    taken = {plain(word) for table in ours.values() for word in table["en"]} | set(ours)
    told = json.loads((DATA / "concepts.json").read_text(encoding="utf-8"))
    return {name: one for name, one in told.items() if plain(name) not in taken}


@cache
def subject_words() -> Lexicon:
    """Every word for a subject in a sentence, English plurals included."""
    return Lexicon.of(subject_terms())


@cache
def field_words() -> Lexicon:
    """Those, and the words that say too little inside a sentence: for the field for the subject."""
    terms = list(subject_terms())
    taken = {(term.language, term.text) for term in terms}
    more = [term for term in concept_terms() if (term.language, term.text) not in taken]
    alone = (listed({"any": table.get("alone", [])}, name) for name, table in read("subjects").items())
    return Lexicon.of([*terms, *chain.from_iterable(alone), *more])


def concept_terms() -> Iterator[Term]:
    for name, told in concepts().items():
        for language in LANGUAGES:
            yield from listed({language: [told[language]]}, name)
        yield from listed({"any": [told["emoji"]]}, name)
        yield from listed(aliases().get(name, {}), name)
        english = (told["en"], *aliases().get(name, {}).get("en", ()))
        yield from (Term(plural(plain(word)), name, "en") for word in english)


@cache
def aliases() -> dict[str, dict[str, list[str]]]:
    """Second names of concepts, by language."""
    return read("aliases")


def subject_terms() -> Iterator[Term]:
    """The tables' own words, and of the concepts the animals and food with names that cannot be mistaken."""
    own = list(own_subject_terms())
    taken = {(term.language, term.text) for term in own}
    yield from own
    elsewhere = {(code, plain(word)) for code, listed in grammar()["elsewhere"].items() for word in listed}
    elsewhere |= {(code, plural(word)) for code, word in elsewhere if code == "en"}
    taken |= elsewhere
    for term in concept_terms():
        clear = len(term.text) > 1 and (term.language != "vi" or " " in term.text)
        eaten_or_alive = concepts()[term.meaning]["kind"] != "thing"
        if clear and eaten_or_alive and (term.language, term.text) not in taken:
            yield term


def own_subject_terms() -> Iterator[Term]:
    for name, table in read("subjects").items():
        yield Term(name, name, "en")
        for language in (*LANGUAGES, "any"):
            yield from listed({language: table.get(language, [])}, name)
        # "con meo": with its classifier an animal is known without its marks as well.
        yield from (Term(f"con {without_marks(plain(word))}", name, "vi") for word in table["vi"])
        for word in table["en"]:
            yield Term(plural(plain(word)), name, "en")


def plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in tuple("aeiou") else f"{word}s"


def with_article(name: str) -> str:
    """An English name with its article, where it has one: "a red balloon", "sunglasses", "red confetti"."""
    several = name.endswith("s") and not name.endswith(("ss", "us"))
    if several or f" {name}".endswith(masses()):
        return name
    return f"{'an' if name[0] in 'aeio' or name.startswith('umb') else 'a'} {name}"


@cache
def masses() -> tuple[str, ...]:
    """English names without an article, each after a space."""
    carried = (name for name, table in things().items() if table.get("mass"))
    return tuple(f" {name}" for name in (*grammar()["masses"]["words"], *carried))


@cache
def grammar() -> dict[str, Any]:
    """Negation and "but", by language."""
    return read("grammar")


@cache
def things() -> dict[str, dict[str, Any]]:
    """What may be drawn beside a subject, and its words by language."""
    return read("things")


@cache
def colours() -> dict[str, dict[str, Any]]:
    """The colours of coats and things, and their words by language."""
    return read("colours")


@cache
def style_names() -> dict[str, frozenset[str]]:
    """What people call the shipped styles, in small letters."""
    return {style: frozenset(told["names"]) for style, told in read("styles").items()}


@cache
def scenes() -> dict[str, str]:
    """Each expression as something to be seen, and what a sticker looks like."""
    return read("scenes")


@cache
def notes() -> dict[str, dict[str, str]]:
    """The sentences of the notes, by kind and language."""
    return read("notes")


def reader(language: str) -> str:
    """The language of labels and notes for a reader: one of ours, otherwise English."""
    code = language.strip().lower().replace("_", "-")
    if code in LANGUAGES:
        return code
    if code.startswith("zh"):
        return "zh-hans" if code in ("zh-cn", "zh-sg", "zh") else "zh-hant"
    return code.split("-")[0] if code.split("-")[0] in LANGUAGES else "en"
