"""What the sticker tests share: a good frame, a listener on the channel layer, a running runner."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from channels.layers import BaseChannelLayer, InMemoryChannelLayer, channel_layers
from django.db import connection

from stickers import events, service
from stickers.doorbell import bell
from stickers.drawing import Drawing
from stickers.models import StickerRequest
from stickers.runner import Runner
from tests.fake_engine import FakeEngine

OWNER = "41"
STRANGER = "42"
AUDIENCE = "member.41.room.7"


def ask(owner: str = OWNER, audience: str = AUDIENCE, language: str = "en", **fields: Any) -> dict[str, Any]:
    """Sends a good `stickers.request` frame with the given fields put in; returns what comes back."""
    frame = {
        "type": "stickers.request",
        "ref": str(uuid4()),
        "text": "laughing",
        "subject": "otter",
        **fields,
    }
    return service.request_stickers(owner=owner, audience=audience, frame=frame, language=language)


def asked(**fields: Any) -> StickerRequest:
    """The row of a fresh request."""
    return StickerRequest.objects.get(uuid=ask(**fields)["request"])


def database_url() -> str:
    """The test's database, for another process."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**told)


class Listener:
    """Hears the frames of one audience, on a loop of its own and a real layer: in memory unless given."""

    def __init__(self, audience: str = AUDIENCE, layer: BaseChannelLayer | None = None) -> None:
        self.audience = audience
        self.frames: list[dict[str, Any]] = []
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        events.bind(self.loop)
        layer = layer or InMemoryChannelLayer(capacity=1000)
        channel_layers.backends["default"] = layer
        channel = asyncio.run_coroutine_threadsafe(layer.new_channel(), self.loop).result(5)
        asyncio.run_coroutine_threadsafe(layer.group_add(audience, channel), self.loop).result(5)
        self._task = asyncio.run_coroutine_threadsafe(self._listen(layer, channel), self.loop)

    async def _listen(self, layer: BaseChannelLayer, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            assert message["type"] == "hub.frame" and message["group"] == self.audience
            self.frames.append(json.loads(message["frame"]))

    def close(self) -> None:
        events._outlet = None
        channel_layers.backends.pop("default", None)
        self._task.cancel()
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == f"stickers.{kind}"]


def wait_for(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    """What the condition gives as soon as it is true."""
    until = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)
    return value


def runner_of(engine: FakeEngine, *, worker: str = "here/0/test", hands: int = 1) -> Runner:
    return Runner(
        Drawing(engine, worker=worker, hands=hands, alone=True), worker=worker, bell=bell, hands=hands
    )


@contextmanager
def at_work(engine: FakeEngine, **options: Any) -> Iterator[Runner]:
    """A runner on its own threads for as long as the block runs."""
    runner = runner_of(engine, **options)
    runner.start()
    try:
        yield runner
    finally:
        assert runner.stop(5)
