"""The words that tell what is carried beside a subject, from the tables: for a text and for a field."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from stickers.words import tables
from stickers.words.tables import LANGUAGES, plural, read
from stickers.words.tokens import Index, Sign, tokens
from stickers.words.writing import plain, without_marks

LEAST_BARE = 4  # letters: shorter ones are words of every language


@cache
def index(*, in_field: bool) -> Index:
    """The signs of a sentence, or of the field for the subject, which knows more subjects."""
    subjects = subjects_of(in_field=in_field)
    known = [*around(), *subject_signs(subjects), *([] if in_field else unknown_signs()), *feelings()]
    made = Index.of(known)
    made.subjects = subjects
    return made


@cache
def subjects_of(*, in_field: bool) -> dict[str, str]:
    """Every name of a subject that counts there, and the subject."""
    terms = tables.field_words() if in_field else tables.subject_words()
    known = tables.subjects()
    named = {term.text: term.meaning for term in terms.terms}
    return {text: name for text, name in named.items() if in_field or not known[name].field_only}


@cache
def around() -> list[Sign]:
    """Things, colours and the words around them."""
    return [*phrase_signs("idiom"), *thing_signs(), *emoji_signs(), *colour_signs(), *phrase_signs()]


def phrase_signs(only: str = "") -> Iterator[Sign]:
    for language, table in read("phrases").items():
        spoken = frozenset({language})
        for kind in [only] if only else ["carry", "without", "wish", "also", "filler", "person"]:
            for text in table[kind]:
                yield from bare(Sign(plain(text), kind, languages=spoken))
        if not only and "numbers" in table:
            counted = (number + counter for number in table["numbers"] for counter in table["counters"])
            yield from (Sign(text, "filler", languages=spoken) for text in counted)


def bare(sign: Sign) -> Iterator[Sign]:
    """And as it is typed without Vietnamese marks, where that is no English word."""
    yield sign
    without = without_marks(sign.text)
    if sign.languages == {"vi"} and sign.kind in ("carry", "without") and len(without) >= LEAST_BARE:
        yield replace(sign, text=without)


def thing_signs() -> Iterator[Sign]:
    for name, table in tables.things().items():
        for manner in ("open", "held"):
            for language, listed in table.get(manner, {}).items():
                for text in listed:
                    yield from spelt(Sign(plain(text), "thing", name, group(language), manner == "open"))


def emoji_signs() -> Iterator[Sign]:
    """What Unicode calls the emoji of a thing: open where a sentence would name it as a subject.

    A name with a colour in it is left to the colour."""
    colours = [sign.text for sign in colour_signs()]
    named = subjects_of(in_field=False)
    things = tables.things().items()
    meant = {plain(emoji): name for name, told in things for emoji in told.get("open", {}).get("any", ())}
    for told in tables.concepts().values():
        for language in LANGUAGES if plain(told["emoji"]) in meant else ():
            word, name = plain(told[language]), meant[plain(told["emoji"])]
            if not any(colour in word for colour in colours):
                yield from spelt(Sign(word, "thing", name, group(language), word in named))


def spelt(sign: Sign) -> Iterator[Sign]:
    """English in the plural too, and Vietnamese of two words as it is typed without its marks."""
    yield sign
    if "en" in sign.languages:
        yield replace(sign, text=plural(sign.text))
    if "vi" in sign.languages and " " in sign.text:
        yield replace(sign, text=without_marks(sign.text))


def colour_signs() -> Iterator[Sign]:
    for name, table in tables.colours().items():
        for language in LANGUAGES:
            yield from (Sign(plain(text), "colour", name, group(language)) for text in table[language])


def group(language: str) -> frozenset[str]:
    """Both Chinese scripts have the same words around a thing."""
    return frozenset({"zh" if language.startswith("zh") else language})


@cache
def spoken() -> dict[str, frozenset[str]]:
    """In which languages a name of a subject is one."""
    found: dict[str, frozenset[str]] = {}
    for term in tables.field_words().terms:
        found[term.text] = found.get(term.text, frozenset()) | group(term.language)
    return found


def unknown_signs() -> Iterator[Sign]:
    """What a sentence does not name as a subject: things, and words that mean something else as well."""
    subjects, concepts = subjects_of(in_field=False), tables.concepts()
    for sign in subject_signs(subjects_of(in_field=True)):
        if sign.text not in subjects:
            is_thing = concepts.get(sign.name, {}).get("kind") == "thing"
            yield replace(sign, kind="unknown" if is_thing else "other")


def subject_signs(named: dict[str, str]) -> Iterator[Sign]:
    """Subjects, less those that are a thing or an animal in a colour: a red apple, a black cat."""
    ours = Index.of(around())
    colours = [sign.text for sign in around() if sign.kind == "colour"]
    for text, name in named.items():
        beside = {text.replace(colour, "", 1).strip() for colour in colours if colour in text}
        if beside and (is_coated(name) or name in map(named.get, beside)):
            continue
        if not beside or {token.kind for token in tokens(text, ours)} != {"colour", "thing"}:
            yield Sign(text, "subject", name, spoken()[text])


@cache
def is_coated(name: str) -> bool:
    """Whether a subject is another in a colour; a polar bear, which has words of its own, is not."""
    colour, _, rest = name.partition(" ")
    return colour in tables.colours() and rest in read("subjects")


def feelings() -> Iterator[Sign]:
    """Phrases of a feeling, in which a thing is none: "you're a star"."""
    for term in tables.feelings().terms:
        if len(term.text) > 1:
            yield Sign(term.text, "other", "feeling")
