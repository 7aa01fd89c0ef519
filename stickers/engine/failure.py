"""What people are told about errors that nobody foresaw; the log has the rest."""

import logging

from stickers.engine.job import Cancelled, EngineFailed

log = logging.getLogger(__name__)


def told(job: str, error: Exception) -> Exception:
    """The error as a ticket may end with it."""
    from stickers.engine.styles.file import BadStyle

    if isinstance(error, EngineFailed | Cancelled):
        return error
    if isinstance(error, BadStyle):
        return EngineFailed(str(error))
    log.error("Job %s failed.", job, exc_info=error)
    if isinstance(error, MemoryError) or "memory" in str(error).lower():
        return EngineFailed("There was not enough memory to draw this. Ask for fewer or smaller pictures.")
    return EngineFailed(
        f"Drawing failed inside the engine ({type(error).__name__}). Try again; the log tells more."
    )
