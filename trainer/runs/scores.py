"""How far nano still draws who and what was asked, without and with a new style, as its judge sees it."""

from typing import Any

from django.conf import settings

from trainer.models import TrainingRun

EVERY = 9  # of the judge's plain questions


def of_nano(run: TrainingRun, table: Any, style: str) -> dict[str, Any]:
    """Shares of right subjects and expressions; empty with no judge to ask.

    The judge knows the shipped styles alone, so how far a new style is recognised is not told."""
    from trainer.nano.judge import asking, evaluate, files

    try:
        judge, config = files.load(settings.WEIGHTS_DIR / "judge")
    except files.UnfitJudge as unfit:
        return {"note": str(unfit)}
    asked = asking.canonical(1)[::EVERY]
    told: dict[str, Any] = {"pictures": len(asked), "judge": config.accuracy}
    for way, mix in (("without", ()), ("with", ((style, 1.0),))):
        pictures = table.draw([(one.prompt, one.seed, mix) for one in asked])
        seen = evaluate.verdict(asked, evaluate.look(judge, pictures))
        told[way] = {"subject": round(seen.subject, 4), "expression": round(seen.expression, 4)}
    return told
