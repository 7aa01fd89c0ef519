"""Finished latents to pictures, on threads of their own beside the next steps.

On a CPU several pictures are decoded at once with fewer cores each: four of nano's on two cores take 100 ms
by twos and 147 ms one after the other. A GPU decodes one at a time, while the hands cut grounds away and
finish what is decoded."""

import queue
import threading
from dataclasses import replace

import torch

from stickers.engine.decode import cut_away, painted
from stickers.engine.failure import told
from stickers.engine.hardware import allowed_cores
from stickers.engine.job import CANCELLED, Cancelled, Job, Picture, Ticket
from stickers.engine.load import Model
from stickers.engine.recipe import recipe_of
from stickers.engine.sample import Sample

WAITING = 16  # finished latents; more of them hold up the steps
MOST_HANDS = 4


class Decoder:
    """Decodes in the order in which they were finished; a cancelled ticket gets no more."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._queue: queue.Queue[Sample | None] = queue.Queue(WAITING)
        self._counting = threading.Lock()
        self._ending: Exception | None = None
        self._decoding = threading.Semaphore(MOST_HANDS if model.device.type == "cpu" else 1)
        cores = torch.get_num_threads() if model.device.type == "cpu" else allowed_cores()
        self._hands = min(MOST_HANDS, cores)
        self._cores_each = max(1, cores // self._hands)
        self._threads = [
            threading.Thread(target=self._live, name=f"engine decoder {hand}") for hand in range(self._hands)
        ]
        for thread in self._threads:
            thread.start()

    def take(self, sample: Sample) -> None:
        self._queue.put(sample)

    def close(self, error: Exception) -> None:
        """End what waits with the error, and the threads; what is being decoded is still handed out."""
        self._ending = error
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _live(self) -> None:
        if self._model.device.type == "cpu":
            torch.set_num_threads(self._cores_each)  # of this thread alone
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
        with self._decoding:
            pixels = painted(self._model, sample.latents)
        image = cut_away(pixels)
        stop_if_cancelled(order.ticket)
        picture = finished(
            order.ticket.job, Picture(sample.index, sample.seed, image, recipe_of(sample, self._model))
        )
        with self._counting:
            order.ticket.put(picture)
            order.left -= 1
            if not order.left:
                order.ticket.end()


def finished(job: Job, picture: Picture) -> Picture:
    return replace(picture, made=job.finish(picture)) if job.finish else picture


def stop_if_cancelled(ticket: Ticket) -> None:
    if ticket.cancelled or ticket.ended:
        raise Cancelled(CANCELLED)
