"""The waiting line between callers and the engine's thread: bounded, first come first drawn."""

import threading
from collections import deque

from stickers.engine.job import QueueFull, Ticket


class Line:
    """Tickets that wait. Closing it ends the wait of the drawing side and every ticket in it."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._tickets: deque[Ticket] = deque()
        self._changed = threading.Condition()

    def join(self, ticket: Ticket) -> None:
        """Wait in the line; QueueFull when there is no room."""
        with self._changed:
            # Tickets cancelled while they waited hold no place.
            self._tickets = deque(t for t in self._tickets if not t.ended)
            if len(self._tickets) >= self._room:
                raise QueueFull(f"{self._room} drawings are waiting already. Try again in a little while.")
            self._tickets.append(ticket)
            self._changed.notify()

    def take(self, timeout: float) -> Ticket | None:
        """The next ticket, claimed; None when none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._tickets), timeout)
            while self._tickets:
                ticket = self._tickets.popleft()
                if ticket.claim():
                    return ticket
        return None

    def end_all(self, error: Exception) -> None:
        """End every ticket that waits."""
        with self._changed:
            tickets, self._tickets = self._tickets, deque()
        for ticket in tickets:
            ticket.end(error)
