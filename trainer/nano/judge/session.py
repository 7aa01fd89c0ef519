"""One evaluation from the asking to the report."""

from pathlib import Path

from stickers.engine.card import read_card, read_json
from trainer.nano.artist import EXPRESSIONS, SUBJECTS
from trainer.nano.artist.caption import TRIGGER
from trainer.nano.judge import asking, drawing, report
from trainer.nano.judge import evaluate as scores
from trainer.nano.judge.asking import Asked
from trainer.nano.judge.network import Judge
from trainer.nano.judge.report import Figure

SYNONYMS = 160
GROUPS, OF_EACH = 14, 8
TRAINING = 4000  # drawings of the training set among which neighbours are sought
SHOWN = 8
FOUR = {"fast": 0.7}  # seconds that four stickers may take on two cores
GAP = 0.03  # that held-out pairs, or a style, may cost


def evaluate(judge: Judge, model: str, mode: str, each: int, folder: Path) -> list[Figure]:
    """Everything the report tells of one mode; files in `folder`."""
    subjects = [name for name in read_card(model).subjects if name in SUBJECTS]
    plain, other_words = asking.canonical(each), asking.synonyms(SYNONYMS)
    written = asking.sentences(subjects or SUBJECTS, each)
    with drawing.engine(model, mode) as draw:
        pictures = draw(plain)
        seen = scores.look(judge, pictures)
        told = [scores.verdict(some, scores.look(judge, draw(some))) for some in (other_words, written)]
        varied = scores.varieties(judge, asking.repeated(GROUPS, OF_EACH), draw)
    known = scores.subset(plain, seen, held_out=False)
    new = scores.subset(plain, seen, held_out=True)
    away, floor = scores.distance(judge, plain, seen)
    figures = [
        Figure("subject", known.subject, least=0.97),
        Figure("expression", known.expression, least=0.93),
        Figure("subject, held-out pairs", new.subject, least=known.subject - GAP),
        Figure("expression, held-out pairs", new.expression, least=known.expression - GAP),
        Figure("subject, synonyms", told[0].subject),
        Figure("expression, synonyms", told[0].expression),
        Figure("subject, sentences", told[1].subject),
        Figure("expression, sentences", told[1].expression),
        Figure("variety by features, of the artist's", varied[0], least=0.8),
        Figure("variety by pixels, of the artist's", varied[1], least=0.8),
        Figure("Frechet distance", away),
        Figure("Frechet distance of the artist to itself", floor),
        Figure("seconds for four", drawing.seconds_for_four(model, mode), most=FOUR.get(mode)),
    ]
    notes = [
        f"{known.count} pictures of seen pairs, {new.count} of held-out ones.",
        f"Expressions confused: {report.mistakes(known.expressions, EXPRESSIONS)}.",
        f"Subjects confused: {report.mistakes(known.subjects, SUBJECTS)}.",
    ]
    report.write(folder, f"{model}, {mode}", figures, notes)
    report.heat_map(known.expressions, EXPRESSIONS).save(folder / "expressions.png")
    report.heat_map(known.subjects, SUBJECTS).save(folder / "subjects.png")
    show_neighbours(judge, pictures, plain, folder)
    return figures


def show_neighbours(judge: Judge, pictures: list, plain: list[Asked], folder: Path) -> None:
    """A picture and its three nearest training drawings a row; below, the artist's own as the yardstick."""
    some = list(range(0, len(plain), max(1, len(plain) // SHOWN)))[:SHOWN]
    drawn = [pictures[at] for at in some]
    own = scores.artists_own([plain[at] for at in some])
    near, _ = scores.neighbours(judge, [*drawn, *own], among=TRAINING)
    rows = [[one, *row] for one, row in zip([*drawn, *own], near, strict=True)]
    report.rows_of(rows).save(folder / "neighbours.png")


def usual_weight(style: Path) -> float:
    """As people draw with it: the weight in its style.json, else 1."""
    return float((read_json(style / "style.json") or {}).get("weight", 1.0))


def judge_style(judge: Judge, model: str, style: Path, folder: Path) -> list[Figure]:
    """How often a LoRA's style is seen, and what it costs in obedience; a sheet without and with it."""
    name = style.name
    plain = asking.canonical(1)[::3]
    signed = [
        Asked(one.prompt.removesuffix(TRIGGER) + f"{name}, {TRIGGER}", one.subject, one.expression, one.seed)
        for one in plain
    ]
    with drawing.styled(model, "fast", None) as draw:
        before = draw(plain)
    with drawing.styled(model, "fast", style, usual_weight(style)) as draw:
        after = draw(signed)
    was, seen = scores.look(judge, before), scores.look(judge, after)
    base, now = scores.verdict(plain, was), scores.verdict(signed, seen)
    figures = [
        Figure(f"style {name}", scores.style_share(seen, name), least=0.95),
        Figure("subject", now.subject, least=base.subject - GAP),
        Figure("expression", now.expression, least=base.expression - GAP),
    ]
    report.write(folder, f"{model} in the style {name}", figures, [f"{now.count} pictures."])
    some = range(0, len(plain), max(1, len(plain) // SHOWN))
    report.rows_of([[before[at] for at in some], [after[at] for at in some]]).save(folder / f"{name}.png")
    return figures
