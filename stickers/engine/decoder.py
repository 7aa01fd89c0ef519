"""Finished latents to pictures, on a thread of its own beside the next steps."""

import queue
import threading

import torch

from stickers.engine.decode import decode
from stickers.engine.failure import told
from stickers.engine.job import CANCELLED, Cancelled, Picture, Ticket
from stickers.engine.load import Model
from stickers.engine.recipe import recipe_of
from stickers.engine.sample import Sample

WAITING = 16  # finished latents; more of them hold up the steps


class Decoder:
    """Decodes one by one, in the order in which they were finished; a cancelled ticket gets no more."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._queue: queue.Queue[Sample | None] = queue.Queue(WAITING)
        self._ending: Exception | None = None
        self._thread = threading.Thread(target=self._live, name="engine decoder")
        self._thread.start()

    def take(self, sample: Sample) -> None:
        self._queue.put(sample)

    def close(self, error: Exception) -> None:
        """End what waits with the error, and the thread; what is being decoded is still handed out."""
        self._ending = error
        self._queue.put(None)
        self._thread.join()

    def _live(self) -> None:
        while (sample := self._queue.get()) is not None:
            ticket = sample.order.ticket
            if self._ending is not None:
                ticket.end(self._ending)
                continue
            try:
                self._decode(sample)
            except Exception as error:
                ticket.end(told(ticket.id, error))

    @torch.inference_mode()
    def _decode(self, sample: Sample) -> None:
        order = sample.order
        stop_if_cancelled(order.ticket)
        image = decode(self._model, sample.latents)
        stop_if_cancelled(order.ticket)
        order.ticket.put(Picture(sample.index, sample.seed, image, recipe_of(sample, self._model)))
        order.left -= 1
        if not order.left:
            order.ticket.end()


def stop_if_cancelled(ticket: Ticket) -> None:
    if ticket.cancelled or ticket.ended:
        raise Cancelled(CANCELLED)
