"""One picture of a data set."""

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainer.models.dataset import Dataset


class DatasetImage(models.Model):
    """An RGBA PNG in its original size, straight alpha, white where nothing is seen; and what it shows."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, related_name="images", verbose_name=_("data set")
    )
    position = models.PositiveIntegerField(_("position"), help_text=_("the order of the original pack"))
    original_name = models.CharField(_("file name"), max_length=300)
    frame = models.PositiveSmallIntegerField(_("frame"), default=0)
    title = models.CharField(_("title"), max_length=300, blank=True)
    source_url = models.CharField(_("source"), max_length=1000, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, help_text=_("of the file as it came"))
    image = models.FileField(_("picture"), upload_to="datasets", max_length=300)
    looks = models.CharField(_("looks"), max_length=16, blank=True, help_text=_("perceptual hash, on white"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    flags = models.JSONField(_("flags"), default=list, blank=True)
    included = models.BooleanField(_("included"), default=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    proposed_tags = models.JSONField(_("proposed tags"), default=list, blank=True)
    caption = models.TextField(_("training caption"), blank=True, help_text=_("instead of the tags"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        indexes = [
            # Every import asks whether the same bytes are there already.
            models.Index(fields=["dataset", "sha256"], name="image_bytes"),
        ]

    def __str__(self) -> str:
        return self.title or self.original_name

    @property
    def path(self) -> Path:
        return Path(self.image.path)

    def caption_text(self) -> str:
        """What the training reads: the caption as it was written, else tags with the trigger at the end."""
        if self.caption.strip():
            return self.caption.strip()
        trigger = self.dataset.tag
        return ", ".join([*(tag for tag in self.tags if tag != trigger), trigger])
