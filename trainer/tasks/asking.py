"""What people ask of tasks: begin and stop; and those whose process has gone are noticed and ended."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from stickers.models import Status
from trainer import datasets
from trainer.models import Dataset, Refused, Task
from trainer.proposing import check_model
from trainer.runs.publishing import published
from trainer.tasks import files, launch

MOST_OPEN = 4  # of a kind: each has a process, and what waits for a training holds up no upload
START_SECONDS = 60  # within which a process has begun
KEPT_DAYS = 30


def take_upload(
    *, file: UploadedFile, name: str, fields: Mapping[str, str], frames: str, user: Any = None
) -> Task:
    """Reads the file into the data set of that name, which may not be there yet. Raises Refused."""
    dataset = Dataset.objects.filter(name=name).first()
    if dataset is not None:
        dataset.check_free()
    make_room(Task.Kind.UPLOAD)
    kept = files.keep(file)
    asked = {"fields": dict(fields), "frames": frames}
    told = {"file": kept, "file_name": (file.name or "")[-300:]}
    return begin(Task.Kind.UPLOAD, name=name, dataset=dataset, user=user, asked=asked, **told)


def propose_tags(*, dataset: Dataset, every: bool = False, user: Any = None) -> Task:
    """Lets the caption model look at the pictures without tags, or at all of them. Raises Refused."""
    check_model()
    if Task.objects.open().filter(kind=Task.Kind.TAGS, dataset=dataset).exists():
        raise Refused(_("The caption model is looking at this data set already."))
    make_room(Task.Kind.TAGS)
    return begin(Task.Kind.TAGS, name=dataset.name, dataset=dataset, user=user, asked={"every": every})


def save_mix(
    *,
    name: str,
    parts: Sequence[tuple[str, float]],
    title: str,
    description: str,
    preview: bool = False,
    user: Any = None,
) -> Task:
    """Makes a style of its own from published ones with weights, or only draws it. Raises Refused."""
    published(parts)
    make_room(Task.Kind.MIX, Task.Kind.PREVIEW)
    asked = {"parts": [list(part) for part in parts], "title": title, "description": description}
    kind = Task.Kind.PREVIEW if preview else Task.Kind.MIX
    return begin(kind, name=name, user=user, asked=asked)


def make_room(*kinds: Task.Kind) -> None:
    """Clears away what is old; raises Refused where too many of these kinds are being worked on."""
    bury()
    files.sweep()
    Task.objects.exclude(Q(status=Status.QUEUED) | Q(status=Status.RUNNING)).filter(
        created_at__lt=Now() - timedelta(days=KEPT_DAYS)
    ).delete()
    if Task.objects.open().filter(kind__in=kinds).count() >= MOST_OPEN:
        raise Refused(_("Several tasks are being worked on already. Wait until one has ended, or stop one."))


def begin(kind: Task.Kind, **fields: Any) -> Task:
    task: Task = Task.objects.create(kind=kind, language=get_language() or "en", **fields)
    launch.launch(task)
    return task


def stop(task: Task) -> None:
    """Ends it at once while it waits, else as soon as its process hears of it."""
    bury()
    if task.ask_to_cancel():
        files.discard(task)


def bury() -> None:
    """Tasks whose process is gone fail, and say what to do; nobody else would end them."""
    gone = Q(status=Status.RUNNING, lease_until__lt=Now())
    unborn = Q(status=Status.QUEUED, created_at__lt=Now() - timedelta(seconds=START_SECONDS))
    for task in Task.objects.filter(gone | unborn):
        with override(task.language):
            sentence = interrupted(task)
        same = Task.objects.filter(gone | unborn, pk=task.pk, attempt=task.attempt)
        ended = same.update(
            status=Status.FAILED,
            attempt=F("attempt") + 1,
            lease_until=None,
            finished_at=Now(),
            error_code="died",
            error=sentence,
        )
        if ended:
            files.discard(task)
            forget_data_set(task)


def forget_data_set(task: Task) -> None:
    """A data set that the dead process had made and not filled: its name is free again."""
    if (
        task.kind != Task.Kind.UPLOAD
        or task.dataset_id
        or Task.objects.open().filter(name=task.name).exists()
    ):
        return
    made = Dataset.objects.filter(name=task.name, created_at__gte=task.created_at, images=None)
    for dataset in made:
        datasets.delete(dataset=dataset)


def interrupted(task: Task) -> str:
    """What is lost when the process ends too early, and what to do."""
    sentences = {
        Task.Kind.UPLOAD: _("The server stopped before the upload was read. Upload it again."),
        Task.Kind.TAGS: _(
            "The server stopped before all pictures were looked at. The proposals so far are kept; begin "
            "again for the others."
        ),
        Task.Kind.MIX: _("The server stopped before the mix was made. Make it again."),
        Task.Kind.PREVIEW: _("The server stopped before the preview was drawn. Draw it again."),
    }
    return sentences[Task.Kind(task.kind)]
