"""One run from its claim to its end, in a process of its own. Torch is loaded only when it begins."""

import logging
from collections.abc import Callable
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from stickers.engine import read_card
from stickers.engine.card import folder_of
from stickers.engine.spinning import spin_briefly
from stickers.models import LeaseLost
from trainer.ingest.square import square
from trainer.lora.settings import Settings, from_plain
from trainer.models import TrainingRun
from trainer.runs import evidence
from trainer.runs.hold import Hold
from trainer.runs.report import Report

logger = logging.getLogger(__name__)

Tell = Callable[[Any], None]


def work_on(
    run: TrainingRun,
    *,
    leaving: Callable[[], bool] = lambda: False,
    tell: Tell = lambda told: None,
    threads: int | None = None,
) -> None:
    """Teach the claimed run and end its row, whatever happens: done, failed, stopped, or back in the queue.

    `leaving` says that this process has to end; `tell` hears every Progress."""
    report = Report(run)
    with Hold(run) as hold:
        try:
            if not taught(run, hold, report, leaving, tell, threads):
                put_down(run, hold, report)
                return
            evidence.collect(run, report, stopped=lambda: hold.cancelled or hold.lost or leaving())
            report.say(_("Done."))
            run.finish()
        except LeaseLost as lost:
            logger.warning("%s", lost)
        except Exception as error:
            fail(run, report, error)


def taught(
    run: TrainingRun,
    hold: Hold,
    report: Report,
    leaving: Callable[[], bool],
    tell: Tell,
    threads: int | None,
) -> bool:
    """Whether the last step has been taken; False when somebody asked to stop before."""
    spin_briefly()
    from trainer.lora import lesson
    from trainer.lora.load import pace_for
    from trainer.lora.together import crew

    chosen = from_plain(run.settings)
    if run.attempt > 1:
        report.say(_("Taken up again from the last checkpoint, if there is one."))
    report.say(_("Loading the model and encoding the pictures."))
    pace = pace_for(threads, settings.STICKER_DEVICE)
    met = crew(cpu=pace.device.type == "cpu")
    taught_now = lesson_of(run, chosen)
    for told in lesson.teach(
        taught_now,
        pace=pace,
        stopped=lambda: hold.cancelled or hold.lost or leaving(),
        sample_now=hold.samples_wanted,
        crew=met,
    ):
        report.step(told)
        tell(told)
    report.flush()
    return lesson.is_learnt(taught_now)


def lesson_of(run: TrainingRun, chosen: Settings) -> Any:
    """The data set as trainer.lora takes it: squares, and captions that end as prompts will."""
    from trainer.lora.files import Credit
    from trainer.lora.lesson import Lesson

    card = read_card(run.model)
    dataset = run.dataset
    rows = list(dataset.images.filter(included=True).select_related("dataset"))
    images = [square(opened(row.path), card.size) for row in rows]
    captions = [called(row.caption_text(), dataset.tag, card.trigger) for row in rows]
    shape = _("Taught on %(count)d stickers in %(steps)d steps.")
    credit = Credit(
        title=run.name.replace("-", " ").capitalize(),
        creator=dataset.creator,
        trigger=dataset.tag,
        licence=dataset.licence,
        description=shape % {"count": len(images), "steps": chosen.steps},
    )
    model = folder_of(run.model) or run.model
    return Lesson(model, images, captions, chosen, credit, run.place)


def opened(path: Any) -> np.ndarray:
    """uint8 (H, W, 4)."""
    with Image.open(path) as image:
        return np.array(image.convert("RGBA"))


def called(caption: str, *triggers: str) -> str:
    """The caption with what calls the style, then the model's own trigger: as prompts of the engine end."""
    ends = [tag.strip() for trigger in triggers for tag in trigger.split(",") if tag.strip()]
    tags = [tag.strip() for tag in caption.split(",")]
    return ", ".join([*(tag for tag in tags if tag and tag not in ends), *ends])


def put_down(run: TrainingRun, hold: Hold, report: Report) -> None:
    """Stopped by somebody, or the process has to end: the checkpoint stays either way."""
    if hold.lost:
        return
    report.say(_("Stopped after step %d. It can be resumed.") % run.step)
    if hold.cancelled:
        run.stop()
    else:
        run.release(counted=False)


def fail(run: TrainingRun, report: Report, error: Exception) -> None:
    """The row ends with a sentence; only what nobody foresaw goes into the process's log with its trace."""
    foreseen = isinstance(error, ValueError | OSError) or type(error).__name__ == "TrainingFailed"
    if not foreseen:
        logger.exception("Run %s went wrong", run.pk)
    sentence = (
        str(error) if foreseen else _("Something went wrong (%s). The server's log tells more.") % error
    )
    try:
        report.say(sentence)
        run.fail(code="failed" if foreseen else "broken", error=sentence)
    except LeaseLost as lost:
        logger.warning("%s", lost)
