"""What people ask of runs: start, stop, resume, sample now. Every change is one conditional update."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from stickers.engine import read_card
from stickers.models import Status, Style
from trainer.lora.settings import NANO, Settings, from_plain
from trainer.models import Dataset, Refused, TrainingRun

LEAST = 4  # pictures, as trainer.lora wants them
MOST_WAITING = 50
SAMPLES = 4


def start(*, dataset: Dataset, name: str, told: Mapping[str, Any]) -> TrainingRun:
    """A run in the queue: teach the style `name` from the data set, with settings that differ as `told`.

    Raises Refused with a sentence where it cannot work."""
    check_name(name)
    if dataset.images.filter(included=True).count() < LEAST:
        shape = _("A style needs at least %(least)d pictures, better 80. Add some to “%(name)s” first.")
        raise Refused(shape % {"least": LEAST, "name": dataset.name})
    if TrainingRun.objects.open().count() >= MOST_WAITING:
        raise Refused(_("Too many runs are waiting. Stop one, or wait until one has ended."))
    chosen = read(told, dataset)
    run = TrainingRun(
        dataset=dataset,
        name=name,
        settings=chosen.plain(),
        steps=chosen.steps,
        model=settings.STICKER_MODEL,
    )
    try:
        run.full_clean(exclude=["folder"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    with transaction.atomic():
        run.save(force_insert=True)
        run.folder = f"runs/{run.pk}-{name}"
        run.save(update_fields=["folder"])
    return run


def check_name(name: str) -> None:
    """Refuses the name of a style that no run has made: teaching must not replace what others brought."""
    style = Style.objects.filter(name=name).first()
    if style is not None and not TrainingRun.objects.filter(style=style).exists():
        raise Refused(
            _("There is a style “%s” already that was not taught here. Choose another name.") % name
        )


def read(told: Mapping[str, Any], dataset: Dataset) -> Settings:
    """The settings that suit the model, with what is told put in; raises Refused."""
    card = read_card(settings.STICKER_MODEL)
    mode = card.modes.get("fast") or next(iter(card.modes.values()))
    usual: dict[str, Any] = {
        "sample_prompts": sample_prompts(dataset),
        "sample_seeds": [0],
        "sample_every": 50,
        "sample_steps": mode.steps,
        "sample_guidance": mode.guidance,
        "sample_scheduler": mode.scheduler,
    }
    try:
        return from_plain({**usual, **told}, NANO if card.name == "nano" else None)
    except ValueError as error:
        raise Refused(str(error)) from error


def sample_prompts(dataset: Dataset) -> list[str]:
    """A few expressions and subjects of the model, called in the style as the captions call it."""
    card = read_card(settings.STICKER_MODEL)
    words = list(card.expressions[:: max(1, len(card.expressions) // SAMPLES)][:SAMPLES])
    words = words or ["happy", "sad", "angry", "sleep"]
    subjects = card.subjects or ("cat",)
    chosen = [subjects[3 * number % len(subjects)] for number in range(len(words))]
    ends = [tag for tag in (dataset.tag, card.trigger) if tag]
    return [", ".join([word, subject, *ends]) for word, subject in zip(words, chosen, strict=True)]


def stop(run: TrainingRun) -> None:
    """Ends it after the step it is at, or at once while it waits or when its process has vanished."""
    run.ask_to_cancel()
    if run.vanished:
        gone = TrainingRun.objects.filter(pk=run.pk, attempt=run.attempt, status=Status.RUNNING)
        gone.update(status=Status.CANCELLED, attempt=F("attempt") + 1, lease_until=None)
        run.refresh_from_db()


def resume(run: TrainingRun) -> None:
    """Back into the queue; it goes on from its last checkpoint. Raises Refused where it has not ended."""
    ended = TrainingRun.objects.filter(pk=run.pk, status__in=(Status.FAILED, Status.CANCELLED))
    fields: dict[str, Any] = {"cancel_requested": False, "error": "", "error_code": "", "finished_at": None}
    changed = ended.update(status=Status.QUEUED, returned=F("attempt"), worker="", **fields)
    run.refresh_from_db()
    if not changed and not run.vanished and run.status != Status.QUEUED:
        raise Refused(_("Only a run that was stopped or has failed can be resumed."))


def ask_for_samples(run: TrainingRun) -> None:
    """Draws samples after the step it is at; raises Refused where nothing is being taught."""
    running = TrainingRun.objects.filter(pk=run.pk, status=Status.RUNNING)
    if not running.update(sample_requested=True):
        raise Refused(_("Samples can be drawn while the run is at work."))
