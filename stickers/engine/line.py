"""The waiting line between callers and the engine's thread: bounded, and fair among people.

People take turns, and a person's rooms take turns; a turn is the usual four pictures, so that one person's
eight do not keep another's one waiting, while four that were asked for together are drawn together."""

import threading
from collections import OrderedDict, deque

from stickers.engine.job import QueueFull, Ticket
from stickers.engine.order import Order

TURN = 4  # pictures

Rooms = OrderedDict[str, deque[Order]]


class Line:
    """Orders with pictures that wait. Ending it ends the wait of the drawing side and every ticket in it."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._people: OrderedDict[str, Rooms] = OrderedDict()
        self._taken = 0  # of this turn
        self._changed = threading.Condition()

    def join(self, ticket: Ticket) -> None:
        """Wait in the line; QueueFull when there is no room."""
        job = ticket.job
        with self._changed:
            # Tickets cancelled while they waited hold no place.
            if sum(not order.started and not order.ticket.ended for order in self._orders()) >= self._places:
                raise QueueFull(f"{self._places} drawings are waiting already. Try again in a little while.")
            rooms = self._people.setdefault(job.person, OrderedDict())
            rooms.setdefault(job.room, deque()).append(Order(ticket))
            self._changed.notify()

    @property
    def pictures(self) -> int:
        """How many wait to be begun."""
        with self._changed:
            return sum(len(order.waiting) for order in self._orders() if not order.ticket.ended)

    def wait(self, timeout: float) -> bool:
        """Until something waits or `wake` is called; False if in vain."""
        with self._changed:
            return bool(self._people) or self._changed.wait(timeout)

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def take(self) -> tuple[Order, int] | None:
        """The next picture to draw: its order, claimed, and its index; None when none waits."""
        with self._changed:
            while self._people:
                person, rooms = next(iter(self._people.items()))
                room, orders = next(iter(rooms.items()))
                order = orders[0]
                picture = None
                if order.started or order.ticket.claim():
                    picture = order.waiting.popleft() if not order.ticket.ended else None
                if picture is None or not order.waiting:
                    orders.popleft()
                self._pass_on(person, room, drew=picture is not None)
                if picture is not None:
                    return order, picture
        return None

    def end_all(self, error: Exception) -> None:
        """End every ticket that waits."""
        with self._changed:
            orders = self._orders()
            self._people.clear()
        for order in orders:
            order.ticket.end(error)

    def _orders(self) -> list[Order]:
        return [order for rooms in self._people.values() for orders in rooms.values() for order in orders]

    def _pass_on(self, person: str, room: str, *, drew: bool) -> None:
        """Count the turn; what is empty leaves, and at the turn's end the next person and room come first."""
        rooms = self._people[person]
        self._taken += drew
        over = self._taken >= TURN
        if not rooms[room]:
            del rooms[room]
        elif over:
            rooms.move_to_end(room)
        if not rooms:
            del self._people[person]
            over = True
        elif over:
            self._people.move_to_end(person)
        if over:
            self._taken = 0
