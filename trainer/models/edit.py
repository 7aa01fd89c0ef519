"""What was changed in a data set, so that it can be taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainer.models.dataset import Dataset


class DatasetEdit(models.Model):
    """One edit of many pictures; `before` has what the changed fields held: {image id: {field: value}}."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, related_name="edits", verbose_name=_("data set")
    )
    text = models.CharField(_("what was done"), max_length=300)
    before = models.JSONField(_("before"), default=dict)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text
