"""What was drawn for people, and what they kept."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from stickers.models.request import StickerRequest


class Sticker(models.Model):
    """One drawn picture; its files lie in the media folder under its uuid."""

    uuid = models.UUIDField(primary_key=True, editable=False)
    request = models.ForeignKey(StickerRequest, on_delete=models.PROTECT, related_name="stickers")
    index = models.PositiveSmallIntegerField(_("index"))
    lettered_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="lettered"
    )
    owner = models.CharField(_("owner"), max_length=64, db_index=True)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    seed = models.BigIntegerField(_("seed"))
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    alt = models.CharField(_("description"), max_length=400)
    recipe = models.JSONField(_("recipe"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("sticker")
        verbose_name_plural = _("stickers")
        constraints = [
            # A request that is drawn again after a crash must never give doubles.
            models.UniqueConstraint(
                fields=["request", "index"],
                condition=models.Q(lettered_from=None),
                name="one_sticker_an_index",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def styles(self) -> list[dict[str, Any]]:
        """Name, weight and digest of each style that it was drawn in."""
        return list(self.recipe.get("styles", ()))


class Favourite(models.Model):
    """A sticker that a member keeps in the collection."""

    owner = models.CharField(_("owner"), max_length=64)
    sticker = models.ForeignKey(Sticker, on_delete=models.CASCADE, related_name="favourites")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [models.UniqueConstraint(fields=["owner", "sticker"], name="one_favourite_a_sticker")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.sticker_id}"
