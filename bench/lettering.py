"""How well lettering is found and taken off, on drawn stickers whose clean picture is known.

.venv/bin/python bench/lettering.py [--count 40] [--seed 0] [--json]

Errors are mean absolute differences of 0 to 255, colours weighed by alpha; "left": if nothing is done."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.lettering_cases import VARIANTS, Case, cases  # noqa: E402
from stickers import words  # noqa: E402
from trainer.lettering import Cleaned, Status, clean  # noqa: E402


@dataclass(frozen=True)
class Outcome:
    """One sticker: what was made of it, and how far that and the untouched picture are from the clean one."""

    case: Case
    cleaned: Cleaned
    seconds: float
    inside: float
    outside: float
    left: float

    @property
    def hits(self) -> int:
        """Texts found that lie on the words."""
        return sum(on_words(self.case, text.polygon) for text in self.cleaned.texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    clean(next(cases(1)).picture)  # opening the reader is not what is measured
    outcomes = [outcome(case) for case in cases(asked.count, seed=asked.seed)]
    tables = {
        "all": rows(outcomes, [("all", lambda one: True)]),
        "by variant": rows(outcomes, [(name, of_variant(name)) for name in VARIANTS]),
        "by language": rows(outcomes, [(name, of_language(name)) for name in words.LANGUAGES]),
    }
    print(json.dumps(tables)) if asked.json else show(tables)


def outcome(case: Case) -> Outcome:
    begun = time.perf_counter()
    cleaned = clean(case.picture)
    seconds = time.perf_counter() - begun
    apart, left = (difference(image, case.clean) for image in (cleaned.image, case.picture))
    inside = float(apart[case.mask].mean()) if case.mask.any() else 0.0
    untouched = float(left[case.mask].mean()) if case.mask.any() else 0.0
    return Outcome(case, cleaned, seconds, inside, float(apart[~case.mask].mean()), untouched)


def difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """float (H, W): mean absolute difference of the channels, colours weighed by alpha."""
    seen = [
        np.dstack([image[..., :3] * (image[..., 3:] / 255), image[..., 3:]]).astype(np.float32)
        for image in (one, other)
    ]
    return np.abs(seen[0] - seen[1]).mean(axis=2)


def on_words(case: Case, polygon: Iterable[tuple[float, float]]) -> bool:
    """Whether a found text's box covers words at all."""
    xs, ys = zip(*polygon, strict=True)
    box = case.mask[max(0, int(min(ys))) : int(max(ys)) + 1, max(0, int(min(xs))) : int(max(xs)) + 1]
    return bool(box.size and box.mean() > 0.25)


def of_variant(name: str) -> Callable[[Outcome], bool]:
    return lambda one: one.case.variant == name


def of_language(name: str) -> Callable[[Outcome], bool]:
    return lambda one: one.case.language == name and bool(one.case.text)


def rows(
    outcomes: list[Outcome], groups: list[tuple[str, Callable[[Outcome], bool]]]
) -> dict[str, dict[str, Any]]:
    chosen = {name: [one for one in outcomes if belongs(one)] for name, belongs in groups}
    return {name: figures(group) for name, group in chosen.items() if group}


def figures(group: list[Outcome]) -> dict[str, Any]:
    lettered = [one for one in group if one.case.text]
    found = [one for one in lettered if one.hits]
    told = sum(len(one.cleaned.texts) for one in group)
    cleaned = [one for one in group if one.cleaned.status == Status.CLEANED]
    return {
        "stickers": len(group),
        "recall": len(found) / len(lettered) if lettered else None,
        "precision": sum(one.hits for one in group) / told if told else None,
        "cleaned": len(cleaned),
        "review": sum(one.cleaned.status == Status.REVIEW for one in group),
        "inside": mean(one.inside for one in found) if found else None,
        "outside": mean(one.outside for one in group),
        "left inside": mean(one.left for one in lettered) if lettered else None,
        "cleaned inside": mean(one.inside for one in cleaned) if cleaned else None,
        "cleaned outside": mean(one.outside for one in cleaned) if cleaned else None,
        "seconds": median(one.seconds for one in group),
    }


def show(tables: dict[str, dict[str, dict[str, Any]]]) -> None:
    for title, table in tables.items():
        columns = list(next(iter(table.values())))
        print(f"\n{title:<12}" + "".join(f"{name:>16}" for name in columns))
        for name, row in table.items():
            print(f"{name:<12}" + "".join(f"{shown(row[column]):>16}" for column in columns))


def shown(value: float | int | None) -> str:
    return "-" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    main()
