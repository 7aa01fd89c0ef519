"""Where a request stands in the queue, and how long it will take."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import Now
from django.utils import timezone

from stickers.leases import Status
from stickers.models import StickerRequest, Worker

LIVING_SECONDS = 20
REMEMBERED = 20
FIRST_GUESS_SECONDS = 3.0


def position_of(request: StickerRequest) -> int:
    """How many are drawn before it; 0 is next, or drawing."""
    if request.status != Status.QUEUED:
        return 0
    turns = StickerRequest.objects.all().turns()
    return turns.index(request.pk) if request.pk in turns else len(turns)


@dataclass(frozen=True)
class Pace:
    """How fast the queue moves just now."""

    seconds: float  # what one request took lately
    running: int
    hands: int  # requests drawn at a time by all living workers

    def wait(self, position: int) -> float:
        """Seconds until the last sticker of the request at that position is there."""
        return round(self.seconds * (1 + (position + self.running) / self.hands), 1)


def pace() -> Pace:
    return Pace(
        seconds=seconds_a_request(),
        running=StickerRequest.objects.filter(status=Status.RUNNING).count(),
        hands=living().aggregate(all=Sum("hands"))["all"] or 1,
    )


def seconds_a_request() -> float:
    times = StickerRequest.objects.filter(status=Status.DONE).order_by("-pk")
    pairs = times.values_list("started_at", "finished_at")[:REMEMBERED]
    seconds = [(end - start).total_seconds() for start, end in pairs if start and end]
    return max(0.1, sum(seconds) / len(seconds)) if seconds else FIRST_GUESS_SECONDS


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
