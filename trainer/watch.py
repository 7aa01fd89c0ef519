"""A thread that looks after a lease beside the work: loading a model may take longer than one lasts."""

import contextlib
import logging
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from django.db import connections

from stickers.models import LeaseLost

logger = logging.getLogger(__name__)

RENEW_SECONDS = 10.0
JOIN_SECONDS = 5.0


class Watch(ABC):
    """Use it as a context; `look` is called again and again until the block ends or the lease is lost."""

    def __init__(self, name: str, *, every: float) -> None:
        self._name, self._every = name, every
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"{name} keeper", daemon=True)

    @abstractmethod
    def look(self) -> None:
        """On the thread of its own. Raises LeaseLost where the row is another's by now."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join(JOIN_SECONDS)

    def _watch(self) -> None:
        try:
            while not self._ending.wait(self._every):
                try:
                    self.look()
                except LeaseLost:
                    return
                except Exception:  # the database may be away for a moment; the fence guards what is missed
                    logger.exception("The lease of %s could not be looked after", self._name)
        finally:
            with contextlib.suppress(Exception):
                connections.close_all()
