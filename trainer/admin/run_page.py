"""What the page of a run shows, for its first drawing and for every second after it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stickers.models import Status, Style
from trainer import runs
from trainer.models import TrainingRun
from trainer.runs.queue import waiting_before

WIDE, HIGH = 600, 160
LOG_LINES = 200


def figures(run: TrainingRun) -> dict[str, Any]:
    """Everything that changes, as text and numbers that need no further thought."""
    return {
        "status": run.status,
        "said": state(run),
        "open": run.is_open,
        "step": run.step,
        "steps": run.steps,
        "facts": facts(run),
        "curves": curves(run.progress),
        "samples": [
            {"step": one.step, "url": reverse("admin:trainer_trainingrun_picture", args=[run.pk, one.name])}
            for one in runs.samples(run)
        ],
        "log": run.log.splitlines()[-LOG_LINES:],
        "doings": doings(run),
    }


def state(run: TrainingRun) -> str:
    """One sentence."""
    if run.vanished:
        return _("Its process has vanished. Resume it: it goes on from its last checkpoint.")
    if run.status == Status.QUEUED:
        before = waiting_before(run)
        shape = ngettext("It waits: %d run is before it.", "It waits: %d runs are before it.", before)
        return shape % before if before else _("It waits for its process to start.")
    if run.status == Status.RUNNING:
        if run.cancel_requested:
            return _("It is being stopped.")
        return _("Drawing the evidence.") if run.step >= run.steps else _("It is learning.")
    if run.status == Status.FAILED:
        return run.error
    if run.status == Status.CANCELLED:
        return _("Stopped after step %d. It can be resumed.") % run.step
    return (
        _("Done, and published in the chat.")
        if is_published(run)
        else _("Done. Look at it below, then publish it.")
    )


def is_published(run: TrainingRun) -> bool:
    return run.style is not None and run.style.status == Style.Status.PUBLISHED


def doings(run: TrainingRun) -> list[str]:
    """What can be asked of it now."""
    if run.status == Status.DONE:
        return ["unpublish"] if is_published(run) else ["publish"]
    if run.vanished:
        return ["resume", "stop"]
    if run.status == Status.RUNNING:
        return ["sample", "stop"]
    return ["stop"] if run.status == Status.QUEUED else ["resume"]


def facts(run: TrainingRun) -> list[list[str]]:
    """Names and values; what is not known is left out."""
    seconds = run.seconds_left if run.status == Status.RUNNING else None
    told = [
        (_("step"), f"{run.step} / {run.steps}"),
        (_("loss"), number(run.loss, ".4f")),
        (_("held-out loss"), number(last_validation(run), ".4f")),
        (_("learning rate"), number(run.rate, ".2e")),
        (_("pictures a second"), number(run.pictures_per_second, ".2f")),
        (_("time left"), f"{int(seconds // 60)}:{int(seconds % 60):02}" if seconds is not None else ""),
        (_("device"), run.device),
    ]
    return [[name, value] for name, value in told if value]


def last_validation(run: TrainingRun) -> float | None:
    return next((point[2] for point in reversed(run.progress) if point[2] is not None), None)


def number(value: float | None, shape: str) -> str:
    return "" if value is None else format(value, shape)


def curves(points: list[list[Any]]) -> dict[str, Any]:
    """Loss, held-out loss and rate as the points of SVG polylines, in a box of WIDE by HIGH."""
    if not points:
        return {"loss": "", "validation": "", "rate": "", "top": "", "bottom": ""}
    losses = [point[1] for point in points] + [point[2] for point in points if point[2] is not None]
    low, high = min(losses), max(losses)
    fastest = max(point[3] for point in points) or 1.0
    last = points[-1][0]
    checked = [(point[0], point[2]) for point in points if point[2] is not None]
    return {
        "loss": line([(point[0], point[1]) for point in points], last, low, high),
        "validation": line(checked, last, low, high),
        "rate": line([(point[0], point[3]) for point in points], last, 0.0, fastest),
        "top": f"{high:.3f}",
        "bottom": f"{low:.3f}",
    }


def line(points: list[tuple[int, float]], last: int, low: float, high: float) -> str:
    span = high - low or 1.0
    return " ".join(
        f"{WIDE * step / max(1, last):.1f},{HIGH * (1 - (value - low) / span):.1f}" for step, value in points
    )
