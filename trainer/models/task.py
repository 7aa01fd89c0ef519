"""Work on data sets and styles that is too long for a request: a row, and a process of its own."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stickers.models import Leased, LeasedRows, Style
from trainer.models.dataset import Dataset


class Tasks(LeasedRows["Task"]):
    """Each has a process of its own, so that nothing waits for a turn."""


class Task(Leased):
    """What somebody asked for, how far it is, and what became of it.

    `asked` has what its kind needs, `report` what people read at the end. It is never taken up again: whoever
    asked is told to ask once more, which takes nothing twice."""

    class Kind(models.TextChoices):
        UPLOAD = "upload", _("upload")
        TAGS = "tags", _("proposing tags")
        MIX = "mix", _("mix of styles")
        PREVIEW = "preview", _("preview of a mix")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.SlugField(_("name"), max_length=80, help_text=_("of the data set or the style"))
    dataset = models.ForeignKey(
        Dataset,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("data set"),
    )
    style = models.ForeignKey(
        Style, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("style")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    language = models.CharField(_("language"), max_length=20, default="en")
    asked = models.JSONField(_("asked for"), default=dict, blank=True)
    file = models.CharField(_("file"), max_length=300, blank=True, default="")
    file_name = models.CharField(_("file name"), max_length=300, blank=True, default="")
    done = models.PositiveIntegerField(_("done so far"), default=0)
    total = models.PositiveIntegerField(_("in all"), default=0)
    report = models.JSONField(_("report"), default=dict, blank=True)

    objects: ClassVar[Any] = Tasks.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["-pk"]
        indexes = [
            # Every page of tasks asks which of the few open ones have lost their process.
            models.Index(fields=["status", "id"], name="task_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
