"""Which engines there are: the one in this process, or those of the workers that were heard of lately."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from stickers import queue
from stickers.models import Worker

FORGOTTEN = timedelta(days=1)
BY_MERIT = ("warm", "loading", "failed", "stopped")

_local: Any = None


def set_local(engine: Any) -> None:
    """Names the engine of this process; None when it is gone."""
    global _local
    _local = engine


def describe(status: Any) -> dict[str, Any]:
    """An engine's status as plain data."""
    return {
        "model": status.model,
        "device": status.device,
        "dtype": status.dtype,
        "state": status.state,
        "progress": round(status.progress, 2),
        "error": status.error,
    }


def engine() -> dict[str, Any]:
    """The engine in this process; otherwise the best of the living workers', and how many there are."""
    if _local is not None:
        return describe(_local.status)
    found = [worker.engine for worker in queue.living()]
    if not found:
        return {
            "state": "absent",
            "workers": 0,
            "error": _("No worker is running: start `manage.py worker`."),
        }
    best = min(found, key=lambda told: BY_MERIT.index(told["state"]))
    return {**best, "workers": len(found)}


def tell(*, worker: str, hands: int, engine: dict[str, Any]) -> None:
    """Notes that a worker lives, for the web processes to see."""
    told = {"hands": hands, "engine": engine, "seen_at": Now()}
    Worker.objects.update_or_create(name=worker, defaults=told)


def leave(worker: str) -> None:
    Worker.objects.filter(name=worker).delete()


def forget(workers: list[str]) -> None:
    """Drops those known to be dead, and whoever was not heard of for a day."""
    Worker.objects.filter(Q(name__in=workers) | Q(seen_at__lt=Now() - FORGOTTEN)).delete()
