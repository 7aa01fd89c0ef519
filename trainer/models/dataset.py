"""What a style is taught from."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stickers.models import OPEN


class Refused(Exception):
    """What was asked of a data set cannot be done; the message says to people why, and what can."""


class InUse(Refused):
    """The data set is being learnt from."""


class Dataset(models.Model):
    """Pictures of one hand, and whose they are; creator, licence and trigger travel into the style."""

    name = models.SlugField(_("name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    permission = models.TextField(
        _("permission"), blank=True, help_text=_("how the creator agreed that a style is taught from it")
    )
    trigger = models.CharField(
        _("trigger words"), max_length=200, blank=True, help_text=_("end every caption; default: the name")
    )
    source = models.TextField(_("source"), blank=True, help_text=_("where the pictures come from"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def tag(self) -> str:
        """What calls the style in a prompt: the last tag of every caption."""
        return self.trigger or self.name

    def in_use(self) -> bool:
        """Whether a run that has not ended learns from it."""
        return self.runs.filter(status__in=OPEN).exists()

    def check_free(self) -> None:
        """Raises InUse while a run learns from it; call it in the transaction that edits."""
        if self.in_use():
            raise InUse(
                gettext(
                    "A training run is using the data set “%(name)s”. Edit it when the run has ended, "
                    "or stop the run first."
                )
                % {"name": self.name}
            )
