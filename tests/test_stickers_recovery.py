"""Real processes that end in every way: killed midway, told to stop, stopped at the keyboard."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stickers import storage
from stickers.leases import Status
from stickers.models import StickerRequest, Worker
from stickers.studio import Studio, is_dead
from tests.fake_engine import FakeEngine, square
from tests.stickers_cast import asked, database_url, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(5)


def environment(media: Path) -> dict[str, str]:
    """This test's database and media, for another process."""
    return {**os.environ, "DATABASE_URL": database_url(), "MEDIA_ROOT": str(media)}


def start(media: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(media),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_killed_process_loses_nothing_and_doubles_nothing(media: Path, processes):
    rows = [asked(seed=100 * number) for number in range(3)]
    processes.append(start(media, "-m", "tests.drawing_process", "0.15"))
    wait_for(lambda: rows[0].stickers.count() >= 2, 15)
    processes[0].send_signal(signal.SIGKILL)
    processes[0].wait(5)
    before = {
        sticker.pk: storage.path_of(sticker.pk, "png").read_bytes() for sticker in rows[0].stickers.all()
    }
    assert StickerRequest.objects.filter(status=Status.RUNNING).exists(), "it was killed too late to tell"

    studio = Studio(FakeEngine(), alone=True)
    studio.start()
    try:
        wait_for(lambda: StickerRequest.objects.filter(status=Status.DONE).count() == 3, 10)
    finally:
        studio.stop()
    for row in rows:
        stickers = list(row.stickers.order_by("index"))
        assert [sticker.seed for sticker in stickers] == [row.seed + index for index in range(4)]
        assert all(
            storage.path_of(sticker.pk, suffix).exists()
            for sticker in stickers
            for suffix in ("png", "webp", storage.RAW)
        )
    for pk, content in before.items():
        assert storage.path_of(pk, "png").read_bytes() == content, "a stored sticker was touched"
    assert len([path for path in media.rglob("*") if path.is_file()]) <= 3 * 12 + 3, (
        "at most one was half written"
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_puts_its_row_back(media: Path, processes, number):
    row = asked()
    processes.append(start(media, "-m", "tests.drawing_process", "0.5"))
    wait_for(lambda: row.stickers.count() >= 1, 15)
    since = time.monotonic()
    processes[0].send_signal(number)
    assert processes[0].wait(5) == 0, processes[0].communicate()[0]
    assert time.monotonic() - since < 4
    row.refresh_from_db()
    assert row.status == Status.QUEUED and row.attempts_left == 3 and row.stickers.count() >= 1
    assert not Worker.objects.exists()


def test_two_workers_at_once_draw_every_request_once(media: Path, processes):
    rows = [asked(owner=str(number), count=2) for number in range(8)]
    processes.extend(start(media, "-m", "tests.drawing_process", "0.02") for _ in range(2))
    wait_for(lambda: StickerRequest.objects.filter(status=Status.DONE).count() == 8, 20)
    assert [row.stickers.count() for row in rows] == [2] * 8
    assert set(StickerRequest.objects.values_list("attempt", flat=True)) == {1}


def hear_interrupts() -> None:
    """A shell lets what it starts in the background ignore them, and whatever that starts in turn."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_cleanly_with_an_engine_in_it(media: Path, processes, tmp_path: Path, number):
    """Whatever the engine is at: a thread left inside torch would abort the process (exit code -6)."""
    environment_ = {**environment(media), "EMBEDDED_WORKER": "1", "LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "daphne", "-p", "0", "stickerchat.asgi:application"]
    with open(tmp_path / "log", "w") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment_, stdout=log, stderr=log, preexec_fn=hear_interrupts
        )
    processes.append(server)
    wait_for(lambda: "Listening on" in (tmp_path / "log").read_text() or server.poll() is not None, 20)
    wait_for(lambda: Worker.objects.exists() or server.poll() is not None, 10)
    since = time.monotonic()
    server.send_signal(number)
    ended = server.wait(15)
    log_text = (tmp_path / "log").read_text()
    assert ended == 0 and "Traceback" not in log_text and "Fatal" not in log_text, log_text
    assert time.monotonic() - since < 8, log_text
    assert not Worker.objects.exists(), "it did not say good-bye"


def test_an_unknown_kind_of_work_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match=r"cannot work on paint: use --kinds draw,train\."):
        call_command("worker", kinds="draw,paint")


def test_a_dead_process_is_told_from_a_living_one():
    import socket

    host = socket.gethostname()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(10)
    assert is_dead(f"{host}/{ended.pid}/abc", sole=False)
    assert not is_dead(f"{host}/{os.getppid()}/abc", sole=True)
    assert not is_dead("elsewhere/1/abc", sole=False) and is_dead("elsewhere/1/abc", sole=True)


def test_the_fake_draws_different_squares():
    """The tests above compare bytes: they would prove nothing if all squares were alike."""
    assert (square("sad", 1) != square("sad", 2)).any() and (square("sad", 1) == square("sad", 1)).all()
