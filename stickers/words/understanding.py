"""From what a member typed to what the model is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stickers.words import lexicon, sentences, tables
from stickers.words import subjects as naming
from stickers.words import things as carried
from stickers.words.captions import caption, own_phrase, own_words
from stickers.words.lexicon import Reading
from stickers.words.settling import Choice, Settled, note, settle
from stickers.words.tables import CORE, EXPRESSIONS, UNSURE
from stickers.words.things import Heard
from stickers.words.writing import language_of, plain, size, spelt_as_vietnamese

NANO_SUBJECTS = (
    "otter", "rabbit", "cat", "dog", "bear", "panda", "tiger", "fox", "penguin", "frog", "pig", "chick",
)  # fmt: skip
NONE_LISTED: Mapping[str, Sequence[str]] = {}
TRIGGER = "dm-sticker"
FLOOR, FLOOR_ENGLISH = 0.35, 0.25
# Up to so many words are read by the tables alone: English sentences are understood better than looked up.
SHORT, SHORT_ENGLISH = 4, 2
LEXICON_SURE = 0.97
# How much one strong word of the tables multiplies the sentence model's odds.
TRUST = 3.5
MOST_POINTS = 30.0  # more strong words than these say nothing more
# A word or two that no table has may be a name or a slip: the sentence model must be surer of them.
FEW, FLOOR_OF_FEW = 2, 0.5
LIKELY = ("happy", "hello", "okay", "sad")
# Which expressions stand near, for the alternatives where the tables alone spoke.
NEAR = {
    "happy": ("congrats", "thanks", "okay"),
    "sad": ("tired", "angry", "curious"),
    "angry": ("sad", "tired", "curious"),
    "tired": ("sleep", "sad", "angry"),
    "hello": ("happy", "okay", "curious"),
    "congrats": ("happy", "thanks", "okay"),
    "thanks": ("happy", "okay", "congrats"),
    "okay": ("happy", "thanks", "hello"),
    "sleep": ("tired", "hello", "okay"),
    "curious": ("surprised", "okay", "hello"),
    "love": ("happy", "thanks", "sad"),
    "sorry": ("sad", "thanks", "okay"),
    "surprised": ("curious", "happy", "angry"),
    "cheer": ("congrats", "happy", "okay"),
    "bye": ("hello", "sleep", "okay"),
    "morning": ("hello", "happy", "okay"),
    "shy": ("love", "happy", "sorry"),
}


@dataclass(frozen=True)
class Understanding:
    """What a text comes to; `prompt` is what the model gets."""

    expression: str
    label: str
    confidence: float
    alternatives: tuple[Choice, ...]
    subject: Choice | None
    others: tuple[Choice, ...]  # that were named beside it and can be drawn instead
    lettering: str
    notes: tuple[str, ...]
    prompt: str
    things: tuple[Choice, ...] = ()  # by the model's name, with the colour that was said: "red balloon"
    coat: Choice | None = None

    def wire(self) -> dict[str, Any]:
        """The `understood` object of the protocol."""
        return {
            "expression": self.expression,
            "label": self.label,
            "confidence": self.confidence,
            "alternatives": [
                {"expression": choice.name, "label": choice.label} for choice in self.alternatives
            ],
            "subject": vars(self.subject) if self.subject else None,
            "others": [vars(other) for other in self.others],
            "things": [vars(thing) for thing in self.things],
            "coat": vars(self.coat) if self.coat else None,
            "lettering": self.lettering,
            "notes": list(self.notes),
        }


def understand(
    text: str,
    subject: str = "",
    *,
    language: str = "en",
    expression: str | None = None,
    subjects: Sequence[str] = NANO_SUBJECTS,
    expressions: Sequence[str] = CORE,
    things: Mapping[str, Sequence[str]] = NONE_LISTED,
    coats: Mapping[str, Sequence[str]] = NONE_LISTED,
    enhance: bool = True,
) -> Understanding:
    """Expression, subject, lettering and prompt of a text.

    `language`: the reader's; `expression`: the member's correction; `subjects` and `expressions`: what the
    model can draw, no names meaning all. One that it cannot draw is shown and drawn as its parent, and
    lettered as itself. `things`: what it draws beside any subject, with the places that each takes; `coats`:
    the colours of each subject; of both, a model without subjects is asked for any. `enhance`: tell such a
    one what a sticker looks like."""
    if expression is not None and expression not in EXPRESSIONS:
        raise ValueError(f"There is no expression {expression!r}; choose one of {', '.join(EXPRESSIONS)}.")
    reader = tables.reader(language)
    written = language_of(text, reader)
    heard = carried.Heard.unheard(text, subject)
    if things or coats or not subjects:
        heard = carried.read(text, subject, things=tuple(things), subjects=subjects)
    reading = lexicon.read(heard.felt)
    written = "vi" if written == "en" and is_vietnamese(text, reading) else written
    chances = chances_of(text, reading, written, heard)
    meant = expression or max(EXPRESSIONS, key=chances.__getitem__)
    sure = bool(expression) or chances[meant] >= floor_of(text, reading, written)
    chances = folded(chances, expressions)
    offered = [name for name in EXPRESSIONS if not expressions or name in expressions]
    offered.sort(key=lambda name: -chances[name])
    best = drawn_as(expression, expressions) if expression else offered[0]
    spoken = meant if drawn_as(meant, expressions) == best else best
    confidence = 1.0 if expression else round(chances[best], 2)
    nuance = reading.nuances.get(best, "")
    settled = settle(heard, reader, subjects=subjects, coats=coats, places=things)
    notes = settled.notes if sure else (note("unsure", reader), *settled.notes)
    return Understanding(
        expression=best if sure else UNSURE,
        label=label(best if sure else UNSURE, reader, nuance if nuance in expressions else ""),
        confidence=confidence,
        alternatives=tuple(
            Choice(name, label(name, reader)) for name in nearest(offered, best if sure else "")
        ),
        subject=settled.subject,
        others=settled.others,
        lettering=lettering(text, spoken if sure else UNSURE, reading, written),
        notes=notes,
        prompt=prompt_of(best, nuance, settled, expressions)
        if subjects
        else scene_of(best, settled, enhance=enhance),
        things=settled.things,
        coat=settled.coat,
    )


def floor_of(text: str, reading: Reading, written: str) -> float:
    """The confidence from which on an answer is given."""
    if not reading.points and size(plain(text)) <= FEW:
        return FLOOR_OF_FEW
    return FLOOR_ENGLISH if written == "en" else FLOOR


def is_vietnamese(text: str, reading: Reading) -> bool:
    """Whether a text without Vietnamese letters is Vietnamese: by the words found in it and its spelling."""
    return reading.languages - {"any"} == {"vi"} and spelt_as_vietnamese(text)


def warm() -> None:
    """Loads the tables and the sentence models, so that the first request need not wait for them."""
    lexicon.read("hello")
    naming.in_text("otter")
    carried.read("otter", "otter", things=(), subjects=())
    sentences.load()


def chances_of(text: str, reading: Reading, written: str, heard: Heard | None = None) -> dict[str, float]:
    """A probability for each expression: by the tables for a word, by the sentence model for a sentence.

    `heard`: what of the text names things and coats, and says nothing of a feeling."""
    length = size(naming.without_names(heard.text if heard else text))
    if reading.points and length <= (SHORT_ENGLISH if written == "en" else SHORT):
        return by_tables(reading)
    if not length or naming.only_names(text) or (heard and heard.only_names):
        return dict.fromkeys(EXPRESSIONS, 0.0) | {
            name: 0.1 - 0.01 * place for place, name in enumerate(LIKELY)
        }
    judged_chances = sentences.probabilities(text, written)
    points = {name: min(reading.points.get(name, 0.0), MOST_POINTS) for name in judged_chances}
    raised = {name: chance * TRUST ** points[name] for name, chance in judged_chances.items()}
    total = sum(raised.values())
    return {name: chance / total for name, chance in raised.items()}


def drawn_as(expression: str, known: Sequence[str]) -> str:
    """The expression, or its parent where the model does not know it."""
    return expression if not known or expression in known else tables.expressions()[expression].parent


def folded(chances: dict[str, float], known: Sequence[str]) -> dict[str, float]:
    """What the model cannot draw counts for its parent."""
    shares = dict.fromkeys(EXPRESSIONS, 0.0)
    for name, chance in chances.items():
        shares[drawn_as(name, known)] += chance
    return shares


def by_tables(reading: Reading) -> dict[str, float]:
    """Shares of the points, for a short phrase."""
    total = sum(reading.points.values())
    sure = LEXICON_SURE if reading.strong else 0.7
    chances = {name: sure * reading.points.get(name, 0.0) / total for name in EXPRESSIONS}
    for place, name in enumerate(NEAR[max(EXPRESSIONS, key=chances.__getitem__)]):
        chances[name] += 0.003 - 0.001 * place
    return chances


def lettering(text: str, expression: str, reading: Reading, language: str) -> str:
    """Words of the tables; the member's own where we are unsure, a "not" turned the feeling, or they are a
    phrase for it themselves."""
    unlike = expression in (UNSURE, *reading.turned)
    own = own_words(text) if unlike else own_phrase(text, expression, language)
    return own or caption(text, expression, reading.nuances.get(expression, ""), language)


def nearest(ranked: Sequence[str], chosen: str) -> list[str]:
    return [name for name in ranked if name != chosen][:3]


def label(name: str, reader: str, nuance: str = "") -> str:
    """How a reader calls an expression, or the nuance that is drawn as a feeling of its own."""
    told = tables.expressions()[name]
    return told.nuance_label.get(nuance, told.label)[reader]


def enhancing_label(language: str) -> str:
    """How the page asks whether the words may be helped."""
    return note("enhance", tables.reader(language))


def scene_of(expression: str, settled: Settled, *, enhance: bool) -> str:
    """For a model that was taught pictures of every kind: the subject first, then what is to be seen."""
    scenes = tables.scenes()
    who = settled.subject.name.replace("-", " ") if settled.subject else "cute animal"
    coated = f"{settled.coat.name} {who}" if settled.coat else who
    beside = carried.scenic([thing.name for thing in settled.things])
    told = [coated, beside, scenes[expression], scenes["enhance"] if enhance else ""]
    return ", ".join(part for part in told if part)


def prompt_of(expression: str, nuance: str, settled: Settled, known: Sequence[str]) -> str:
    """Words of the model's own vocabulary only; the raw text never goes in.

    A nuance that the model draws as a feeling of its own (laughing) stands for the expression."""
    felt = [nuance] if nuance in known else [expression, nuance]
    who = settled.subject.name.replace("-", " ") if settled.subject else ""
    coat = settled.coat.name if settled.coat else ""
    spoken = [*felt, who, coat, *(thing.name for thing in settled.things), TRIGGER]
    return ", ".join(word for word in spoken if word)
