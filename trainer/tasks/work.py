"""One task from its claim to its end, in a process of its own."""

import logging
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from stickers.models import LeaseLost
from trainer import datasets
from trainer.models import Refused, Task
from trainer.proposing import proposals
from trainer.runs import publishing
from trainer.tasks import files, preview
from trainer.tasks.asking import interrupted
from trainer.tasks.hold import Hold, Leaving, Stopped, the_device

logger = logging.getLogger(__name__)


def work_on(task: Task, *, leaving: Callable[[], bool] = lambda: False) -> None:
    """Do the claimed task and end its row, whatever happens: done, failed or stopped.

    `leaving` says that this process has to end."""
    with override(task.language), Hold(task, leaving) as hold:
        try:
            task.tell(**WORK[Task.Kind(task.kind)](task, hold))
            task.finish()
        except Stopped:
            ended(task.stop)
        except Leaving:
            ended(task.fail, code="restarted", error=interrupted(task))
        except LeaseLost as lost:
            logger.warning("%s", lost)
        except Refused as error:
            ended(task.fail, code="refused", error=str(error))
        except Exception as error:
            logger.exception("Task %s went wrong", task.pk)
            sentence = _("Something went wrong (%s). The server's log tells more.") % error
            ended(task.fail, code="broken", error=sentence)
        finally:
            files.discard(task)


def ended(end: Callable[..., None], **fields: str) -> None:
    try:
        end(**fields)
    except LeaseLost as lost:
        logger.warning("%s", lost)


def read_upload(task: Task, hold: Hold) -> dict[str, Any]:
    """The fields of the row that the work changes, as of the two below."""
    dataset, report = datasets.import_upload(
        path=files.path_of(task),
        name=task.name,
        frames=task.asked["frames"],
        file_name=task.file_name,
        tell=hold.tell,
        **task.asked["fields"],
    )
    return {"dataset": dataset, "report": report.as_dict(), "done": task.total}


def propose_tags(task: Task, hold: Hold) -> dict[str, Any]:
    assert task.dataset is not None
    told = looked = 0
    with the_device(hold):
        for one in proposals(task.dataset, every=task.asked["every"]):
            told, looked = told + one.new, one.done
            hold.tell(one.done, one.total)
    return {"report": {"told": told, "looked": looked}, "done": looked, "total": looked}


def make_mix(task: Task, hold: Hold) -> dict[str, Any]:
    asked = task.asked
    parts = [(str(name), float(weight)) for name, weight in asked["parts"]]
    style = publishing.save_mix(task.name, parts, title=asked["title"], description=asked["description"])
    return {"style": style}


def preview_mix(task: Task, hold: Hold) -> dict[str, Any]:
    return {"report": {"sheet": preview.draw_preview(task, hold)}, "done": task.total}


WORK = {
    Task.Kind.UPLOAD: read_upload,
    Task.Kind.TAGS: propose_tags,
    Task.Kind.MIX: make_mix,
    Task.Kind.PREVIEW: preview_mix,
}
