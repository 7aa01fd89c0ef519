"""Who draws."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A process that draws, as it last told of itself; healthz of the web processes reads it."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    hands = models.PositiveSmallIntegerField(_("requests at a time"), default=1)
    engine = models.JSONField(_("engine"), default=dict)
    seen_at = models.DateTimeField(_("last seen"), db_default=Now())

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name
