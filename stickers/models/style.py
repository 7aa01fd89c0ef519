"""How pictures may look: the styles that people choose from."""

from pathlib import Path
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_WEIGHT = 1.5


class Style(models.Model):
    """A LoRA file with the names that belong to it. Only published ones are offered.

    The file's name holds its digest: a style that is taught anew gets a new file, and whoever still reads the
    old one is not disturbed."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    name = models.SlugField(_("name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    trigger = models.CharField(_("trigger words"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    parents = models.JSONField(_("mixed from"), default=list, blank=True)
    model = models.CharField(_("model"), max_length=200, help_text=_("the model that it was taught to"))
    file = models.FileField(_("file"), upload_to="styles", max_length=300)
    digest = models.CharField(_("digest"), max_length=10)
    weight = models.FloatField(
        _("usual weight"), default=1.0, validators=[MinValueValidator(0.0), MaxValueValidator(MOST_WEIGHT)]
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("style")
        verbose_name_plural = _("styles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> Path:
        return Path(self.file.path)

    def wire(self) -> dict[str, Any]:
        """The style as `room.state` offers it."""
        return {"name": self.name, "title": self.title, "creator": self.creator, "weight": self.weight}
