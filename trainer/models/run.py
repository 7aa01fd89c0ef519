"""What is being taught, was taught, or waits for its turn."""

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stickers.models import Leased, LeasedRows, Status, Style
from trainer.models.dataset import Dataset


class TrainingRuns(LeasedRows["TrainingRun"]):
    """The queue of teaching: first come, first served."""


class TrainingRun(Leased):
    """One style being taught: the row is the place in the queue, the progress and the history."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, related_name="runs", verbose_name=_("data set")
    )
    name = models.SlugField(_("name"), max_length=80, help_text=_("of the style to be"))
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    device = models.CharField(_("device"), max_length=100, blank=True)

    step = models.PositiveIntegerField(_("step"), default=0)
    steps = models.PositiveIntegerField(_("steps"), default=0)
    loss = models.FloatField(_("loss"), null=True, blank=True)
    rate = models.FloatField(_("learning rate"), null=True, blank=True)
    pictures_per_second = models.FloatField(_("pictures a second"), null=True, blank=True)
    seconds_left = models.FloatField(_("seconds left"), null=True, blank=True)
    sample_requested = models.BooleanField(_("sample requested"), default=False)
    # [step, loss, validation loss or null, learning rate], thinned: a curve, not a log.
    progress = models.JSONField(_("progress"), default=list, blank=True)
    log = models.TextField(_("log"), blank=True, default="")
    folder = models.CharField(
        _("folder"), max_length=300, blank=True, help_text=_("of checkpoints, samples and weights")
    )
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    style = models.ForeignKey(
        Style,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="training_runs",
        verbose_name=_("style"),
    )

    objects: ClassVar[Any] = TrainingRuns.as_manager()

    class Meta:
        verbose_name = _("training run")
        verbose_name_plural = _("training runs")
        ordering = ["-pk"]
        indexes = [
            # The queue: claimed in order of id among the few that are open.
            models.Index(fields=["status", "id"], name="training_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"

    @property
    def place(self) -> Path:
        """The folder of checkpoints, samples, evidence and weights."""
        return Path(settings.MEDIA_ROOT) / self.folder

    @property
    def vanished(self) -> bool:
        """Whether the process that worked on it has been silent for a whole lease; it can be resumed."""
        until = self.lease_until
        return self.status == Status.RUNNING and until is not None and until < timezone.now()
