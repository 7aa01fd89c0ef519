"""The sentences that the model is fitted on, and the other ways in which people type the same."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from stickers.words.tables import DATA, EXPRESSIONS, read
from stickers.words.writing import without_marks

FOLDER = DATA / "sentences"


@dataclass(frozen=True)
class Example:
    """A sentence and what it means; `scenario` is what it is about, empty where nobody said."""

    text: str
    meaning: str
    language: str
    scenario: str
    variant: bool = False


def examples() -> list[Example]:
    """All that are written by hand: by scenario in the folder of sentences, without in the older table."""
    return [*told(), *older()]


def told() -> Iterator[Example]:
    for path in sorted(FOLDER.glob("*.toml")):
        for meaning, scenarios in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for scenario, texts in scenarios.items():
                yield from (Example(text, meaning, path.stem, scenario) for text in texts)


def older() -> Iterator[Example]:
    for language, meanings in read("examples").items():
        for meaning in set(meanings) & set(EXPRESSIONS):
            yield from (Example(text, meaning, language, "") for text in meanings[meaning])


@cache
def simplified() -> Any:
    """Needed for fitting only, and so imported only then."""
    from opencc import OpenCC

    return OpenCC("t2s")


def variants(example: Example) -> Iterator[Example]:
    """Traditional Chinese in simplified characters, Vietnamese without its marks."""
    if example.language == "zh-hant":
        yield replace(example, text=simplified().convert(example.text), language="zh-hans", variant=True)
    if example.language == "vi":
        yield replace(example, text=without_marks(example.text), variant=True)
