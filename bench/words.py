"""How often words are understood right, on sentences unseen in fitting: `python bench/words.py [--json]`.

Beside our answer stands that of the sentence model alone, the same sentences in the same run."""

import argparse
import json
import sys
import time
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers import words  # noqa: E402
from stickers.words import sentences  # noqa: E402
from stickers.words.understanding import FLOOR  # noqa: E402


@dataclass
class Score:
    """Sentences of one language: how many were answered at all, and how many of those rightly."""

    language: str
    sentences: int
    answered: float
    right_of_answered: float
    right: float
    model_alone_right: float
    milliseconds: float


def score(language: str, table: dict[str, list[str]]) -> Score:
    asked = [(text, name) for name, texts in table.items() for text in texts]
    began = time.perf_counter()
    answers = [words.understand(text).expression for text, _ in asked]
    seconds = time.perf_counter() - began
    right = sum(answer == name for answer, (_, name) in zip(answers, asked, strict=True))
    answered = sum(answer != "unsure" for answer in answers)
    return Score(
        language,
        len(asked),
        answered / len(asked),
        right / max(1, answered),
        right / len(asked),
        sum(alone(text) == name for text, name in asked) / len(asked),
        seconds / len(asked) * 1000,
    )


def alone(text: str) -> str:
    chances = sentences.probabilities(text)
    best = max(chances, key=chances.__getitem__)
    return best if chances[best] >= FLOOR else "unsure"


def missed(table: dict[str, list[str]]) -> list[str]:
    told = [(text, name, words.understand(text)) for name, texts in table.items() for text in texts]
    return [
        f"{name}: {text} -> {u.expression} {u.confidence}" for text, name, u in told if u.expression != name
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--missed", action="store_true", help="list what was understood wrongly")
    options = parser.parse_args()
    words.warm()
    tables = tomllib.loads((ROOT / "bench" / "words.toml").read_text(encoding="utf-8"))
    scores = [score(language, table) for language, table in tables.items()]
    if options.json:
        print(json.dumps({"languages": [asdict(each) for each in scores]}))
        return
    print("language  sentences  answered  right of answered  right  model alone  ms each")
    for each in scores:
        print(
            f"{each.language:<9} {each.sentences:>9}  {each.answered:>8.0%}  {each.right_of_answered:>17.0%}"
            f"  {each.right:>5.0%}  {each.model_alone_right:>11.0%}  {each.milliseconds:>7.1f}"
        )
    if options.missed:
        print(*(line for table in tables.values() for line in missed(table)), sep="\n")


if __name__ == "__main__":
    main()
