"""How often words are understood right, on lines that nothing was fitted on.

    .venv/bin/python bench/words.py [--sets fresh] [--examples] [--missed] [--json]

By set, by language and by difficulty (bench/words.toml), beside the sentence model alone; how many are
answered at the floor; how long one takes on one thread; the confusion table; forty common subjects in each
language; animals of which another would be drawn without a word (bench/animals.toml). `--sets` keeps the sets
with this in their name; `--examples` asks the fitted-on examples: what the tables lack."""

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import words_lines as asking  # noqa: E402
from bench.words_lines import Animal, Answer, Line  # noqa: E402
from stickers import words  # noqa: E402
from stickers.engine.card import read_card  # noqa: E402
from stickers.words.tables import DATA  # noqa: E402

SURE = 0.6  # who is wrong with more than this is wrong and confident
COLUMNS = ("lines", "answered", "right of those", "right", "or fair", "wrong and sure", "alone", "ms", "p95")


@dataclass(frozen=True)
class Score:
    """Some lines, in shares of them; `fair`: a second feeling of a line counts too."""

    name: str
    lines: int
    answered: float
    right_of_answered: float
    right: float
    fair: float
    wrong_and_sure: float
    model_alone: float
    milliseconds: float
    p95_milliseconds: float


def score(name: str, answers: list[Answer]) -> Score:
    count, times = len(answers), sorted(each.milliseconds for each in answers)
    given = [each for each in answers if each.given]
    sure = [each for each in given if not each.fair and each.understood.confidence > SURE]
    return Score(
        name,
        count,
        len(given) / count,
        sum(each.right for each in given) / max(1, len(given)),
        sum(each.right for each in answers) / count,
        sum(each.fair for each in answers) / count,
        len(sure) / count,
        sum(each.alone == each.line.meant for each in answers) / count,
        statistics.median(times),
        times[int(0.95 * count)],
    )


def grouped(answers: dict[str, list[Answer]]) -> list[Score]:
    """The sets together by language and, where a set says so, by difficulty."""
    groups: dict[str, list[Answer]] = {}
    for name, listed in answers.items():
        language = next(code for code in sorted(words.LANGUAGES, key=len)[::-1] if name.startswith(code))
        hard = [f"{language}, hard"] if "hard" in name else []
        plain = [f"{language}, plain"] if language == "en" and not hard else []
        for group in (language, *plain, *hard, "all"):
            groups.setdefault(group, []).extend(listed)
    everything = groups.pop("all")
    return [*(score(name, groups[name]) for name in sorted(groups)), score("all", everything)]


def confusion(answers: list[Answer]) -> str:
    """Rows are what was meant, columns what was understood."""
    names = [*words.EXPRESSIONS, "unsure"]
    counts = Counter((each.line.meant, each.understood.expression) for each in answers)
    lines = [" " * 10 + "".join(f"{name[:5]:>6}" for name in names)]
    for meant in words.EXPRESSIONS:
        cells = "".join(f"{counts[meant, name] or '.':>6}" for name in names)
        lines.append(f"{meant:<10}{cells}")
    return "\n".join(lines)


def table(title: str, scores: Iterable[Score]) -> str:
    lines = [f"{title:<20} {'  '.join(COLUMNS)}"]
    for each in scores:
        lines.append(
            f"{each.name:<20} {each.lines:>5}  {each.answered:>8.0%}  {each.right_of_answered:>14.0%}"
            f"  {each.right:>5.0%}  {each.fair:>7.0%}  {each.wrong_and_sure:>14.0%}  {each.model_alone:>5.0%}"
            f"  {each.milliseconds:>2.0f}  {each.p95_milliseconds:>3.0f}"
        )
    return "\n".join(lines)


def chosen(*, examples: bool, part: str) -> tuple[dict[str, list[Line]], int]:
    """The sets to ask, and how many of their lines mean a feeling that there is not."""
    sets = asking.read_lines(DATA / "examples.toml" if examples else asking.LINES)
    sets = {name: listed for name, listed in sets.items() if part in name}
    kept = {name: [one for one in listed if one.meant in words.EXPRESSIONS] for name, listed in sets.items()}
    return kept, sum(map(len, sets.values())) - sum(map(len, kept.values()))


def animals() -> dict[str, list[Animal]]:
    """For the shipped model, and for one that draws everything."""
    return {"nano": asking.animals(tuple(read_card("nano").subjects)), "any model": asking.animals(())}


def figures(answers: dict[str, list[Answer]]) -> dict[str, object]:
    asked = animals()
    return {
        "sets": [asdict(score(name, listed)) for name, listed in answers.items()],
        "groups": [asdict(each) for each in grouped(answers)],
        "common_subjects": asking.common_subjects(),
        "animals": {name: len(listed) for name, listed in asked.items()},
        "wrong_animals": {name: sum(each.wrong for each in listed) for name, listed in asked.items()},
    }


def show(answers: dict[str, list[Answer]], left_out: int, *, missed: bool) -> None:
    everything = [each for listed in answers.values() for each in listed]
    print(table("set", (score(name, listed) for name, listed in answers.items())))
    print("\n" + table("together", grouped(answers)))
    if left_out:
        print(f"{left_out} lines mean a feeling that there is not and were left out")
    print(f"\n{confusion(everything)}\n")
    for language, share in asking.common_subjects().items():
        print(f"common subjects known in {language}: {share:.0%}")
    for model, asked in animals().items():
        wrong = list(dict.fromkeys(f"{each.typed} -> {each.drawn}" for each in asked if each.wrong))
        print(f"{model}: another animal without a word in {len(wrong)} names", *wrong, sep="\n  ")
    for each in everything if missed else ():
        if not each.fair:
            told = each.understood
            print(f"{each.line.meant}: {each.line.text} -> {told.expression} {told.confidence}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sets", default="", help="only sets with this in their name")
    parser.add_argument("--examples", action="store_true")
    parser.add_argument("--missed", action="store_true", help="list what was not understood rightly")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    words.warm()
    sets, left_out = chosen(examples=options.examples, part=options.sets)
    answers = {name: [asking.answer(one) for one in listed] for name, listed in sets.items() if listed}
    if options.json:
        print(json.dumps(figures(answers)))
    else:
        show(answers, left_out, missed=options.missed)


if __name__ == "__main__":
    main()
