"""The work of a drawing worker, as the runner sees it; a request itself is drawn in sitting.py."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from stickers import events, frames, meters, presence, styles
from stickers.keeper import Held
from stickers.models import StickerRequest
from stickers.runner import WorkFailed
from stickers.sitting import Sitting

# Pictures in the engine that nobody has begun. The rest waits as rows, where turns stay fair and any worker
# may take them.
AHEAD = 4


class Drawing:
    """Draws requests with an engine; the runner's `Work`."""

    rows = StickerRequest

    def __init__(self, engine: Any, *, worker: str, hands: int, alone: bool) -> None:
        self.engine = engine
        self.alone = alone
        self.worker = worker
        self.hands = hands

    def ready(self) -> bool:
        """Rows wait while the engine loads or has enough to do; once it has failed they are told so, or left
        to other workers."""
        state = self.engine.status.state
        return (state == "warm" and self.engine.waiting < AHEAD) or (state == "failed" and self.alone)

    def do(self, held: Held) -> None:
        row = held.row
        meters.stage.labels("wait").observe((row.started_at - row.created_at).total_seconds())
        with translation.override(row.language):
            Sitting(self.engine, held).draw()

    def lost_cause(self, row: StickerRequest, error: Exception | None) -> WorkFailed:
        with translation.override(row.language):
            return WorkFailed(
                "engine_failed", _("Drawing broke off three times. Try again with other words.")
            )

    def ended(self, row: StickerRequest) -> None:
        meters.requests.labels(row.status).inc()
        events.publish(row.audience, frames.ending(row))

    def beat(self) -> None:
        presence.tell(worker=self.worker, hands=self.hands, engine=presence.describe(self.engine.status))
        styles.sync(self.engine)

    def moved(self) -> None:
        frames.tell_positions()
