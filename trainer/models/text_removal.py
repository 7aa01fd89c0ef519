"""What became of the lettering in a picture of a data set."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainer.models.image import DatasetImage


class TextRemoval(models.Model):
    """The picture before and after, the mask between them, and what people decided.

    `before` is the file that the picture had when it was looked at; it is kept, so that everything can be
    taken back. `history` names the masks, the oldest first; `step` says which of them holds (0: none)."""

    class Status(models.TextChoices):
        PENDING = "pending", _("not looked at")
        NONE = "none", _("no text found")  # which is no promise that there is none
        CLEANED = "cleaned", _("cleaned, to be accepted")
        REVIEW = "review", _("needs eyes")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("left as it was")

    image = models.OneToOneField(
        DatasetImage, on_delete=models.CASCADE, related_name="text_removal", verbose_name=_("picture")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PENDING)
    before = models.FileField(_("before"), upload_to="datasets", max_length=300)
    after = models.FileField(_("after"), upload_to="datasets", max_length=300, blank=True, default="")
    mask = models.FileField(_("mask"), upload_to="datasets", max_length=300, blank=True, default="")
    texts = models.JSONField(_("texts"), default=list, blank=True)
    history = models.JSONField(_("masks"), default=list, blank=True)
    step = models.PositiveIntegerField(_("mask in force"), default=0)
    version = models.PositiveIntegerField(
        _("version"), default=0, help_text=_("counts every change; fences writes")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("text removal")
        verbose_name_plural = _("text removals")
        ordering = ["image__position", "image_id"]
        indexes = [models.Index(fields=["status"], name="text_status")]

    def __str__(self) -> str:
        return f"{self.image} ({self.get_status_display()})"

    @property
    def words(self) -> str:
        """What was read in the picture, for people."""
        return " · ".join(str(text.get("text") or "?") for text in self.texts)

    @property
    def decided(self) -> bool:
        """Whether a person has said what is to be done."""
        return self.status in (self.Status.ACCEPTED, self.Status.REJECTED)

    @property
    def untouched(self) -> bool:
        """Whether everything here was found by looking, and no person has changed anything yet."""
        return not self.decided and len(self.history) == self.step == int(bool(self.texts))

    @property
    def can_undo(self) -> bool:
        return self.decided or self.step > 0

    @property
    def can_redo(self) -> bool:
        return not self.decided and self.step < len(self.history)

    def wire(self) -> dict[str, Any]:
        """The row as the review page needs it."""
        return {
            "version": self.version,
            "status": self.status,
            "label": str(self.get_status_display()),
            "undo": self.can_undo,
            "redo": self.can_redo,
            "masked": bool(self.mask),
        }
