"""How often words are understood right, on sentences unseen in fitting.

    .venv/bin/python bench/words.py [--examples] [--missed] [--json]

By language and set (bench/words.toml), beside the sentence model alone; how many are answered at the floor;
the time of one; the confusion table. `--examples` asks the fitted-on examples: what the tables lack."""

import argparse
import json
import statistics
import sys
import time
import tomllib
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers import words  # noqa: E402
from stickers.words import sentences, tables  # noqa: E402
from stickers.words.understanding import FLOOR, Understanding  # noqa: E402

SURE = 0.6  # who is wrong with more than this is wrong and confident


@dataclass(frozen=True)
class Answer:
    """One sentence, what it means, and what was understood."""

    text: str
    meant: str
    understood: Understanding
    alone: str
    milliseconds: float

    @property
    def right(self) -> bool:
        return self.understood.expression == self.meant


@dataclass(frozen=True)
class Score:
    """One set of sentences."""

    name: str
    sentences: int
    answered: float
    right_of_answered: float
    right: float
    wrong_and_sure: float
    model_alone: float
    milliseconds: float


def answer(text: str, meant: str) -> Answer:
    began = time.perf_counter()
    understood = words.understand(text, expressions=())
    milliseconds = (time.perf_counter() - began) * 1000
    return Answer(text, meant, understood, alone(text), milliseconds)


def alone(text: str) -> str:
    chances = sentences.probabilities(text)
    best = max(chances, key=chances.__getitem__)
    return best if chances[best] >= FLOOR else "unsure"


def score(name: str, answers: list[Answer]) -> Score:
    given = [each for each in answers if each.understood.expression != "unsure"]
    wrong = [each for each in given if not each.right and each.understood.confidence > SURE]
    return Score(
        name,
        len(answers),
        len(given) / len(answers),
        sum(each.right for each in given) / max(1, len(given)),
        sum(each.right for each in answers) / len(answers),
        len(wrong) / len(answers),
        sum(each.alone == each.meant for each in answers) / len(answers),
        statistics.median(each.milliseconds for each in answers),
    )


def confusion(answers: list[Answer]) -> str:
    """Rows are what was meant, columns what was understood."""
    names = [*words.EXPRESSIONS, "unsure"]
    counts = Counter((each.meant, each.understood.expression) for each in answers)
    lines = [" " * 10 + "".join(f"{name[:5]:>6}" for name in names)]
    for meant in words.EXPRESSIONS:
        cells = "".join(f"{counts[meant, name] or '.':>6}" for name in names)
        lines.append(f"{meant:<10}{cells}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--examples", action="store_true")
    parser.add_argument("--missed", action="store_true", help="list what was not understood rightly")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    words.warm()
    held_out = tomllib.loads((ROOT / "bench" / "words.toml").read_text(encoding="utf-8"))
    sets = tables.read("examples") if options.examples else held_out
    answers = {
        name: [answer(text, meant) for meant, texts in table.items() for text in texts]
        for name, table in sets.items()
    }
    everything = [each for listed in answers.values() for each in listed]
    scores = [score(name, listed) for name, listed in answers.items()] + [score("all", everything)]
    times = sorted(each.milliseconds for each in everything)
    late = times[int(0.95 * len(times))]
    if options.json:
        print(json.dumps({"sets": [asdict(each) for each in scores], "p95_milliseconds": late}))
        return
    columns = ("sentences", "answered", "right of those", "right", "wrong and sure", "model alone", "ms")
    print(f"{'set':<16} {'  '.join(columns)}")
    for each in scores:
        print(
            f"{each.name:<16} {each.sentences:>9}  {each.answered:>8.0%}  {each.right_of_answered:>14.0%}"
            f"  {each.right:>5.0%}  {each.wrong_and_sure:>14.0%}  {each.model_alone:>11.0%}"
            f"  {each.milliseconds:>4.1f}"
        )
    print(f"95 of 100 took at most {late:.1f} ms\n\n{confusion(everything)}")
    if options.missed:
        for each in everything:
            if not each.right:
                told = each.understood
                print(f"{each.meant}: {each.text} -> {told.expression} {told.confidence}")


if __name__ == "__main__":
    main()
