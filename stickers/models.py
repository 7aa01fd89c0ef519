"""What people asked for, what was drawn for them, and what they kept."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stickers.leases import Leased


class StickerRequest(Leased):
    """One wish for stickers: the row is the place in the queue, the progress and the history."""

    class Captions(models.TextChoices):
        AUTO = "auto", _("half of them")
        ALL = "all", _("all")
        NONE = "none", _("none")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.CharField(_("owner"), max_length=64)
    audience = models.CharField(_("audience"), max_length=200)
    ref = models.CharField(_("reference"), max_length=36)
    language = models.CharField(_("language"), max_length=20)

    text = models.CharField(_("text"), max_length=500)
    subject = models.CharField(_("subject"), max_length=80, blank=True)
    expression = models.CharField(_("expression"), max_length=40, blank=True)
    count = models.PositiveSmallIntegerField(_("count"))
    mode = models.CharField(_("mode"), max_length=20)
    seed = models.BigIntegerField(_("seed"))
    steps = models.PositiveSmallIntegerField(_("steps"), null=True, blank=True)
    guidance = models.FloatField(_("guidance"), null=True, blank=True)
    negative = models.CharField(_("negative prompt"), max_length=500, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    captions = models.CharField(_("captions"), max_length=4, choices=Captions.choices, default=Captions.AUTO)

    understood = models.JSONField(_("understood"))
    prompt = models.TextField(_("prompt"))

    class Meta:
        verbose_name = _("sticker request")
        verbose_name_plural = _("sticker requests")
        constraints = [
            # The same frame sent twice, even at the same moment, is one request.
            models.UniqueConstraint(fields=["owner", "ref"], name="one_request_a_ref"),
        ]
        indexes = [
            # The queue: claimed in order of id among the few that are open.
            models.Index(fields=["status", "id"], name="request_queue"),
            # After every reconnect: what is open or ended just now for this audience.
            models.Index(fields=["owner", "audience", "created_at"], name="request_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.text[:40]} ({self.get_status_display()})"

    def seed_of(self, index: int) -> int:
        """Each sticker has a seed of its own, and the same one whenever it is drawn again."""
        return (self.seed + index) % 2**32

    def sticker_uuid(self, index: int) -> UUID:
        """Known before it is drawn: drawing again after a crash writes the same files, never others."""
        return uuid5(self.uuid, str(index))

    def caption_of(self, index: int) -> str:
        lettered = self.captions == self.Captions.ALL or (
            self.captions == self.Captions.AUTO and index % 2 == 0
        )
        return self.understood["lettering"] if lettered else ""

    def missing(self) -> list[int]:
        """The indexes that still have to be drawn."""
        drawn = set(self.stickers.values_list("index", flat=True))
        return [index for index in range(self.count) if index not in drawn]

    def describe(self, caption: str) -> str:
        """A sticker of this request in words, for those who do not see it."""
        subject = self.understood["subject"]
        sure = self.understood["expression"] != "unsure"
        words = [self.understood["label"] if sure else "", subject["label"] if subject else ""]
        what = " · ".join(word for word in words if word) or gettext("Sticker")
        lettered = gettext("%(what)s, lettered “%(caption)s”") % {"what": what, "caption": caption}
        return lettered if caption else what

    def recipe(self) -> dict[str, Any]:
        """What of the request may travel with a sticker: never the sentence that the member typed."""
        subject = self.understood["subject"]
        return {
            "expression": self.understood["expression"],
            "subject": subject["name"] if subject else None,
            "mode": self.mode,
            "styles": [],
        }


class Sticker(models.Model):
    """One drawn picture; its files lie in the media folder under its uuid."""

    uuid = models.UUIDField(primary_key=True, editable=False)
    request = models.ForeignKey(StickerRequest, on_delete=models.PROTECT, related_name="stickers")
    index = models.PositiveSmallIntegerField(_("index"))
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
            models.UniqueConstraint(fields=["request", "index"], name="one_sticker_an_index"),
        ]

    def __str__(self) -> str:
        return self.alt


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
