"""Workers in other processes: the doorbell rings and the frames arrive through a real Redis."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from stickers import service
from stickers.leases import Status
from stickers.models import StickerRequest, Worker
from tests.stickers_cast import OWNER, Listener, asked, database_url, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no redis-server here"),
]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(tmp_path),
    ]
    server = subprocess.Popen(command, **quiet)
    wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
    yield f"redis://127.0.0.1:{port}/0"
    server.kill()
    server.wait(5)


@pytest.fixture
def heard(redis_url: str) -> Iterator[Listener]:
    layer = RedisPubSubChannelLayer(hosts=[{"address": redis_url, "socket_timeout": None}])
    listener = Listener(layer=layer)
    yield listener
    listener.close()


@pytest.fixture
def worker(redis_url: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Looks into the queue once a minute, so that only a ring can wake it in time."""
    told = {"DATABASE_URL": database_url(), "REDIS_URL": redis_url, "MEDIA_ROOT": str(tmp_path / "media")}
    command = [sys.executable, "-m", "tests.drawing_process", "0.2", "60"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told})
    wait_for(Worker.objects.exists, 15)
    yield process
    process.kill()
    process.wait(5)


def test_a_ring_wakes_the_worker_and_its_frames_come_back(heard: Listener, worker):
    row = asked(count=2)
    wait_for(lambda: heard.of("ready") and heard.of("ready")[-1]["done"], 10)
    assert [frame["request"] for frame in heard.of("ready")] == [str(row.uuid)] * 2
    assert heard.of("progress")
    engine = service.status()["engine"]
    assert engine["state"] == "warm" and engine["workers"] == 1


def test_a_cancel_reaches_the_worker(heard: Listener, worker):
    row = asked(count=8)
    wait_for(lambda: heard.of("ready"), 10)
    service.cancel_request(owner=OWNER, request_id=str(row.uuid))
    wait_for(lambda: heard.of("cancelled"))
    assert StickerRequest.objects.get(pk=row.pk).status == Status.CANCELLED
    assert 1 <= row.stickers.count() < 8
