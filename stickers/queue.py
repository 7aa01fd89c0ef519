"""Where a request stands in the queue, and how long it will take."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import Now
from django.utils import timezone

from stickers.effort import USUAL, effort
from stickers.leases import Status
from stickers.models import StickerRequest, Worker

LIVING_SECONDS = 20
REMEMBERED = 20
FIRST_GUESS_SECONDS = 3.0  # of a usual request
TOLD = ("count", "mode", "steps", "guidance", "hires", "started_at", "finished_at")


def before(request: StickerRequest) -> list[StickerRequest]:
    """Those that wait and are drawn before it; none when it is next, or drawing."""
    if request.status != Status.QUEUED:
        return []
    turns = StickerRequest.objects.all().turns()
    ahead = turns[: turns.index(request.pk)] if request.pk in turns else turns
    return list(StickerRequest.objects.filter(pk__in=ahead).only(*TOLD))


@dataclass(frozen=True)
class Pace:
    """How fast the queue moves just now."""

    seconds: float  # what one unit of effort took lately
    running: float  # effort of what is being drawn
    hands: int  # requests drawn at a time by all living workers

    def wait(self, own: float = USUAL, ahead: float = 0.0) -> float:
        """Seconds until a request of that effort is drawn, with so much effort before it in the queue."""
        return round(self.seconds * (own + (ahead + self.running) / self.hands), 1)

    def left(self, own: float) -> float:
        """Seconds that a request of that effort, which is being drawn, takes at most."""
        return round(self.seconds * own, 1)


def pace() -> Pace:
    running = StickerRequest.objects.filter(status=Status.RUNNING).only(*TOLD)
    return Pace(
        seconds=seconds_an_effort(),
        running=sum(effort(request) for request in running),
        hands=living().aggregate(all=Sum("hands"))["all"] or 1,
    )


def seconds_an_effort() -> float:
    """From what was drawn last: the longer drawings tell more."""
    drawn = StickerRequest.objects.filter(status=Status.DONE).order_by("-pk").only(*TOLD)[:REMEMBERED]
    timed = [
        (effort(request), (request.finished_at - request.started_at).total_seconds())
        for request in drawn
        if request.started_at and request.finished_at
    ]
    if not timed:
        return FIRST_GUESS_SECONDS / USUAL
    efforts, seconds = (sum(column) for column in zip(*timed, strict=True))
    return max(0.1 / USUAL, seconds / efforts)


def living() -> QuerySet[Worker]:
    return Worker.objects.filter(seen_at__gte=Now() - timedelta(seconds=LIVING_SECONDS))


def depth() -> dict[str, float | int]:
    """What healthz tells about the queue."""
    waiting = StickerRequest.objects.waiting()
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return {
        "waiting": waiting.count(),
        "running": StickerRequest.objects.filter(status=Status.RUNNING).count(),
        "oldest_seconds": round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0,
    }
