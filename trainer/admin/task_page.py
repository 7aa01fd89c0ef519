"""What the page of a task shows, for its first drawing and for every second after it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from stickers.models import Status
from trainer.ingest import LeftOut, Report, Taken
from trainer.models import Dataset, Task
from trainer.proposing import how_to_configure


def page_of(task: Task) -> str:
    return reverse("admin:trainer_task_change", args=[task.pk])


def earlier(request: HttpRequest, *kinds: Task.Kind) -> Task | None:
    """The person's own task, where the form is opened to send it again."""
    asked = request.GET.get("again", "")
    mine = Task.objects.filter(kind__in=kinds, user=request.user.pk)
    return mine.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None


def figures(task: Task) -> dict[str, Any]:
    """Everything that changes."""
    return {
        "status": task.status,
        "said": state(task),
        "open": task.is_open,
        "done": task.done,
        "total": task.total,
        "stoppable": task.is_open and not task.cancel_requested,
    }


def state(task: Task) -> str:
    """One sentence."""
    if task.status == Status.QUEUED:
        return _("It waits for its process to start.")
    if task.status == Status.RUNNING:
        return _("It is being stopped.") if task.cancel_requested else doing(task)
    if task.status == Status.FAILED:
        return task.error
    return stopped(task) if task.status == Status.CANCELLED else done(task)


def doing(task: Task) -> str:
    if task.kind == Task.Kind.MIX:
        return _("The styles are being mixed.")
    if task.kind == Task.Kind.PREVIEW and task.total:
        return _("The mix is being drawn.")
    if task.kind == Task.Kind.UPLOAD:
        return _("The pictures are being read.") if task.total else _("The upload is being opened.")
    return (
        _("The model looks at the pictures.") if task.total else _("The model is loaded when it is its turn.")
    )


def stopped(task: Task) -> str:
    return {
        Task.Kind.UPLOAD: _("Stopped: nothing was taken."),
        Task.Kind.TAGS: _("Stopped: the proposals so far are kept."),
        Task.Kind.MIX: _("Stopped: no mix was made."),
        Task.Kind.PREVIEW: _("Stopped: no mix was made."),
    }[Task.Kind(task.kind)]


def done(task: Task) -> str:
    if task.kind == Task.Kind.UPLOAD:
        return _("The upload was read.")
    if task.kind == Task.Kind.MIX:
        return _("The mix is a style of its own now, and can be chosen in the chat.")
    if task.kind == Task.Kind.PREVIEW:
        return _("This is how the mix draws. Nothing has been published yet.")
    shape = _("%(told)d of %(looked)d pictures have new proposals. Accept what is right in the grid.")
    return shape % task.report if task.report["looked"] else _("Every picture has tags or proposals already.")


def captioner(dataset: Dataset) -> dict[str, Any]:
    """Whether the caption model looks at the data set now, and how to configure one where there is none."""
    task = Task.objects.open().filter(kind=Task.Kind.TAGS, dataset=dataset).first()
    return {"task": task, "how": "" if settings.CAPTION_MODEL else how_to_configure()}


def report_of(task: Task) -> Report | None:
    """The report of an upload that was read."""
    if task.kind != Task.Kind.UPLOAD or not task.report:
        return None
    told = task.report
    return Report(
        [Taken(**{**one, "flags": tuple(one["flags"])}) for one in told["taken"]],
        [LeftOut(**one) for one in told["left_out"]],
        list(told["notes"]),
    )
