"""What people asked for."""

from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stickers.leases import OPEN, Leased, LeasedRows, Status
from stickers.turns import Place, fair


class Requests(LeasedRows["StickerRequest"]):
    """The queue of drawings: fair among people, then among each one's rooms."""

    def turns(self) -> list[int]:
        free = set(super().turns())
        rows = self.filter(status__in=OPEN).values_list("pk", "owner", "audience", "status")
        places = [
            Place(pk, owner, audience, running=status == Status.RUNNING and pk not in free)
            for pk, owner, audience, status in rows
        ]
        return [pk for pk in fair(places) if pk in free]


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
    scheduler = models.CharField(_("scheduler"), max_length=40, blank=True)
    source = models.UUIDField(
        _("drawn from"), null=True, blank=True, help_text=_("the sticker to begin with")
    )
    strength = models.FloatField(_("strength"), null=True, blank=True)
    hires = models.JSONField(_("enlarging"), null=True, blank=True)
    captions = models.CharField(_("captions"), max_length=4, choices=Captions.choices, default=Captions.AUTO)

    # One list of [name, weight] for each sticker, settled when it was asked for.
    mixes = models.JSONField(_("styles"), default=list)
    understood = models.JSONField(_("understood"))
    prompt = models.TextField(_("prompt"))
    enhance = models.BooleanField(
        _("enhanced"), default=False, help_text=_("every picture gets a look of its own beside the prompt")
    )

    objects: ClassVar[Any] = Requests.as_manager()

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

    def mix_of(self, index: int) -> tuple[tuple[str, float], ...]:
        """The styles of one sticker, with their weights."""
        return tuple((name, weight) for name, weight in self.mixes[index]) if self.mixes else ()

    def styles(self) -> list[dict[str, Any]]:
        """All styles of the request, as the protocol tells them."""
        weights = {name: weight for mix in self.mixes for name, weight in mix}
        return [{"name": name, "weight": weight} for name, weight in sorted(weights.items())]

    def sticker_uuid(self, index: int) -> UUID:
        """Known before it is drawn: drawing again after a crash writes the same files, never others."""
        return uuid5(self.uuid, str(index))

    def caption_of(self, index: int) -> str:
        lettered = self.captions == self.Captions.ALL or (
            self.captions == self.Captions.AUTO and index % 2 == 0
        )
        return self.understood["lettering"] if lettered else ""

    def drawn(self) -> models.QuerySet:
        """Its stickers in order, without those that were lettered anew."""
        return self.stickers.filter(lettered_from=None).order_by("index")

    def missing(self) -> list[int]:
        """The indexes that still have to be drawn."""
        drawn = set(self.drawn().values_list("index", flat=True))
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
        }
