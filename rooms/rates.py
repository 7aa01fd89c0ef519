"""How fast one member may send: a bucket of tokens for each kind of frame."""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stickers.service import Refused

REMEMBERED = 10_000


@dataclass(frozen=True)
class Allowance:
    """`burst` at once, then `a_second`."""

    burst: float
    a_second: float


# Nobody types ten messages a second, but group commit carries them, and bots and load tests are members too.
MESSAGES = Allowance(burst=40, a_second=10)
STICKERS = Allowance(burst=6, a_second=0.6)
TYPING = Allowance(burst=10, a_second=2)
CHANGES = Allowance(burst=40, a_second=5)
OTHERS = Allowance(burst=60, a_second=20)


@dataclass
class Bucket:
    allowance: Allowance
    tokens: float
    filled_at: float = field(default_factory=time.monotonic)

    def take(self) -> float:
        """0 when a token was there, otherwise the seconds until there is one."""
        now = time.monotonic()
        self.tokens += (now - self.filled_at) * self.allowance.a_second
        self.tokens = min(self.tokens, self.allowance.burst)
        self.filled_at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.allowance.a_second
        self.tokens -= 1
        return 0.0


class Rates:
    """The buckets of all members here; they outlive a socket, or reconnecting would refill them."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[int, Allowance], Bucket] = OrderedDict()

    def take(self, member_id: int, allowance: Allowance) -> None:
        """Counts one frame; Refused `rate_limited` when there were too many."""
        key = (member_id, allowance)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(allowance, allowance.burst)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        wait = bucket.take()
        if wait:
            wait = max(0.1, math.ceil(wait * 10) / 10)
            raise Refused("rate_limited", _("That was too fast. Wait a moment."), retry_after=wait)
