"""Who talks, where, and what was said."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stickers.models import Sticker

LAST_NUMBER = 999_999_999_999_999  # what JavaScript still counts exactly
MOST_NAME = 40
MOST_TITLE = 80
MOST_PASSCODE = 100
MOST_TEXT = 4_000
LAST_ID = 2**63 - 1


class PasscodeWrong(Exception):
    """The room has a passcode, and this was not it."""


class Member(models.Model):
    """A person as known by a session cookie: no account, a name."""

    name = models.CharField(_("name"), max_length=MOST_NAME)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return self.name

    def rename(self, name: str) -> None:
        """Goes by another name from now on, in what was said before too."""
        if name != self.name:
            self.name = name
            self.save(update_fields=["name"])


class Room(models.Model):
    """A place to talk, found by its number."""

    number = models.PositiveBigIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(LAST_NUMBER)]
    )
    title = models.CharField(_("title"), max_length=MOST_TITLE, blank=True)
    passcode = models.CharField(_("passcode"), max_length=128, blank=True, editable=False)
    public = models.BooleanField(_("public"), default=False, help_text=_("Listed at the door for everyone."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    members = models.ManyToManyField(Member, through="Membership", related_name="rooms")

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title, or where there is none the number in words."""
        return self.title or gettext("Room %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("rooms:room", args=[self.number])

    @classmethod
    def unlock(cls, *, number: int, passcode: str, member: Member | None) -> Room:
        """The room of that number, or PasscodeWrong; a new number is a new room with this passcode."""
        room = cls.objects.filter(number=number).first()
        if room is None:
            # Two may open one number at the same moment: whoever comes second meets the first one's passcode.
            room, _created = cls.objects.get_or_create(number=number, defaults={"passcode": hashed(passcode)})
        if not room.has(member):
            room.check_passcode(passcode)
        return room

    def take_in(self, member: Member) -> None:
        """Gives the member a place, or leaves them theirs."""
        Membership.objects.get_or_create(room=self, member=member)

    def has(self, member: Member | None) -> bool:
        return member is not None and self.memberships.filter(member=member).exists()

    def check_passcode(self, passcode: str) -> None:
        """Raises PasscodeWrong unless the room is open or this is its passcode."""
        if self.passcode and not (passcode and check_password(passcode, self.passcode)):
            raise PasscodeWrong

    def set_passcode(self, passcode: str) -> None:
        """Keeps the hash alone; an empty passcode opens the room."""
        self.passcode = hashed(passcode)


def hashed(passcode: str) -> str:
    return make_password(passcode) if passcode else ""


class Membership(models.Model):
    """A member's place in a room; without the row every door of the room is shut."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    last_read = models.PositiveBigIntegerField(
        _("last read"), default=0, help_text=_("Everything up to this message has been seen.")
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            # Joining twice at once is joining once.
            models.UniqueConstraint(fields=["room", "member"], name="one_place_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.room}"


class MessageQuerySet(models.QuerySet["Message"]):
    def shown(self) -> MessageQuerySet:
        """What people see, with everything that a frame needs."""
        return self.filter(deleted_at=None).select_related("author", "sticker")


class Message(models.Model):
    """Something said in a room: words or a sticker."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="messages", db_index=False)
    ref = models.CharField(_("reference"), max_length=36)
    text = models.TextField(_("text"), max_length=MOST_TEXT, blank=True)
    sticker = models.ForeignKey(Sticker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    deleted_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            # A frame that is sent again after a lost connection never becomes a second message.
            models.UniqueConstraint(fields=["author", "room", "ref"], name="one_message_a_ref"),
            models.CheckConstraint(
                condition=~models.Q(text="")
                | models.Q(sticker__isnull=False)
                | models.Q(deleted_at__isnull=False),
                name="message_says_something",
            ),
        ]
        indexes = [
            # History: the newest of a room, those before an id, those after an id.
            models.Index(fields=["room", "id"], name="message_history"),
            # Resync: what was taken back in a room lately.
            models.Index(
                fields=["room", "deleted_at"],
                name="message_taken_back",
                condition=models.Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60] or str(self.sticker or "")

    def take_back(self) -> None:
        """Gone for everyone: the words are not kept, the row remains so that its ref stays taken."""
        self.text, self.sticker, self.deleted_at = "", None, self.deleted_at or timezone.now()
        self.save(update_fields=["text", "sticker", "deleted_at"])
