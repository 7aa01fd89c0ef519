"""Rows that are also the queue: a lease says who works on a row, the attempt number fences off all others.

Every time is the database's own, so that workers whose clocks differ never take each other's rows.
"""

from datetime import timedelta
from typing import Any, TypeVar

from django.db import connections, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LEASE_SECONDS = 30
RENEW_SECONDS = 10
MOST_ATTEMPTS = 3
MOST_TURNS = 500

Row = TypeVar("Row", bound="Leased")


class LeaseLost(Exception):
    """Somebody else works on the row by now, or it has ended: nothing more may be written to it."""


class Status(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


OPEN = (Status.QUEUED, Status.RUNNING)
_EXPIRED = Q(status=Status.RUNNING, lease_until__lt=Now())
_SPENT = Q(attempt__gte=F("returned") + MOST_ATTEMPTS)


class LeasedRows(models.QuerySet[Row]):
    """The questions and the one race that all queues share."""

    def waiting(self) -> "LeasedRows[Row]":
        return self.filter(status=Status.QUEUED)

    def open(self) -> "LeasedRows[Row]":
        return self.filter(status__in=OPEN)

    def claimable(self) -> "LeasedRows[Row]":
        return self.filter(Q(status=Status.QUEUED) | _EXPIRED).exclude(_SPENT).order_by("pk")

    def spent(self) -> "LeasedRows[Row]":
        """Rows whose worker vanished and that have had all their attempts."""
        return self.filter(_EXPIRED & _SPENT).order_by("pk")

    def turns(self) -> list[int]:
        """Keys of the rows that are free, in the order in which they are worked on."""
        return list(self.claimable().values_list("pk", flat=True)[:MOST_TURNS])

    def claim(self, *, worker: str) -> Row | None:
        """The row whose turn it is, now ours for a lease; None when there is nothing to do."""
        for pk in self.turns():
            if (row := self.claim_one(pk, worker=worker)) is not None:
                return row
        return None

    def claim_one(self, pk: int, *, worker: str) -> Row | None:
        """This row, unless another worker was faster."""
        free = self.claimable().filter(pk=pk)
        if not connections[self.db].features.has_select_for_update_skip_locked:
            row = free.first()
            return row if row is not None and row.take(worker=worker) else None
        with transaction.atomic(using=self.db):
            row = free.select_for_update(skip_locked=True).first()
            return row if row is not None and row.take(worker=worker) else None

    def take_over(self, *, workers: list[str]) -> int:
        """Ends the leases of workers known to be dead, so that nobody waits for them to run out."""
        held = self.filter(status=Status.RUNNING, worker__in=workers)
        return held.update(lease_until=Now() - timedelta(seconds=1))


class Leased(models.Model):
    """One piece of work that outlives whoever asked for it."""

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempt = models.PositiveIntegerField(
        _("attempt"), default=0, help_text=_("counts every claim; fences writes")
    )
    # The fence must never run backwards, so attempts that cost nothing are counted beside it.
    returned = models.PositiveIntegerField(_("attempts given back"), default=0)
    worker = models.CharField(_("worker"), max_length=200, blank=True, default="")
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    error_code = models.CharField(_("error code"), max_length=40, blank=True, default="")
    error = models.TextField(_("error"), blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = LeasedRows.as_manager()
    language: Any = "en"  # the language of whoever reads `error`; a field where every row has its own

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def take(self, *, worker: str) -> bool:
        """Claims this row as it was read; False when another worker was faster."""
        seen = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, status=self.status)
        taken = seen.filter(Q(status=Status.QUEUED) | _EXPIRED).update(
            status=Status.RUNNING,
            attempt=self.attempt + 1,
            worker=worker,
            lease_until=Now() + timedelta(seconds=LEASE_SECONDS),
            started_at=Now(),
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def renew(self) -> None:
        """Keeps the row for another lease and learns whether somebody asked to cancel; raises LeaseLost."""
        self._write(lease_until=Now() + timedelta(seconds=LEASE_SECONDS))
        self.refresh_from_db(fields=["cancel_requested", "lease_until"])

    def tell(self, **fields: Any) -> None:
        """Writes fields as the one who works on it; raises LeaseLost when it is another's or has ended."""
        self._write(**fields)
        for name, value in fields.items():
            setattr(self, name, value)

    def finish(self) -> None:
        self._end(Status.DONE)

    def fail(self, *, code: str, error: str) -> None:
        self._end(Status.FAILED, error_code=code, error=error)

    def stop(self) -> None:
        """Ends as cancelled; what is ready stays."""
        self._end(Status.CANCELLED)

    def release(self, *, counted: bool) -> None:
        """Puts the row back in the queue: `counted` after a mishap, not when the worker just shuts down."""
        self._write(
            status=Status.QUEUED,
            worker="",
            lease_until=None,
            returned=F("returned") + (0 if counted else 1),
        )

    def ask_to_cancel(self) -> bool:
        """Cancels a waiting row at once; a running one is stopped by its worker. True when it ended here."""
        rows = type(self)._default_manager.filter(pk=self.pk)
        rows.filter(status__in=OPEN).update(cancel_requested=True)
        waiting = rows.filter(status=Status.QUEUED)
        ended = waiting.update(status=Status.CANCELLED, finished_at=Now())
        self.refresh_from_db()
        return bool(ended)

    @property
    def attempts_left(self) -> int:
        return max(0, MOST_ATTEMPTS + self.returned - self.attempt)

    def _end(self, status: Status, **fields: Any) -> None:
        self._write(status=status, finished_at=Now(), lease_until=None, **fields)
        self.refresh_from_db()

    def _write(self, **fields: Any) -> None:
        mine = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, status=Status.RUNNING)
        if not mine.update(**fields):
            raise LeaseLost(
                f"{type(self).__name__} {self.pk}: attempt {self.attempt} is no longer the one at work"
            )
