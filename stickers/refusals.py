"""How a frame is refused: a code for programs, a sentence for people."""

from typing import Any


class Refused(Exception):
    """What somebody asked for is not done, and `message` tells them why in their own language."""

    def __init__(
        self, code: str, message: str, *, field: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.retry_after = retry_after

    def wire(self) -> dict[str, Any]:
        """The `error` object of the protocol."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field is not None:
            error["field"] = self.field
        if self.retry_after is not None:
            error["retry_after"] = round(self.retry_after, 1)
        return error
