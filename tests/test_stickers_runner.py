"""From the row to the stickers: drawn, kept, told, cancelled, put back; with an engine that draws squares."""

import errno
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone

from stickers import runner, service, storage
from stickers.engine import EngineFailed, InvalidJob
from stickers.leases import LeasedRows, Status
from stickers.models import Sticker, StickerRequest, Worker
from tests.fake_engine import FakeEngine
from tests.stickers_cast import AUDIENCE, OWNER, STRANGER, Listener, ask, asked, at_work, runner_of, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def heard() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def files(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def test_a_request_becomes_stickers_files_and_frames(heard: Listener, media: Path):
    row, engine = asked(text="sad", seed=7), FakeEngine()
    assert runner_of(engine).step()
    row.refresh_from_db()
    assert row.status == Status.DONE and row.finished_at is not None and row.lease_until is None
    stickers = list(row.stickers.order_by("index"))
    assert [sticker.index for sticker in stickers] == [0, 1, 2, 3]
    assert [sticker.seed for sticker in stickers] == [7, 8, 9, 10] == list(engine.jobs[0].seeds)
    assert files(media) == sorted(
        f"{s.pk}.{suffix}" for s in stickers for suffix in ("png", "webp", storage.RAW)
    )
    wait_for(lambda: heard.frames and heard.frames[-1].get("done"))
    told = [sticker for frame in heard.of("ready") for sticker in frame["stickers"]]
    assert [sticker["id"] for sticker in told] == [str(sticker.pk) for sticker in stickers]
    assert [frame["done"] for frame in heard.of("ready")] == [False, False, False, True]
    assert sum(bool(sticker["caption"]) for sticker in told) == 2
    assert heard.of("progress")[0]["steps"] == 4


def test_recipes_say_how_it_was_drawn_and_not_what_was_typed():
    row = asked(text="my secret is that I am sad", seed=3)
    runner_of(FakeEngine()).step()
    recipe = row.stickers.get(index=0).recipe
    assert recipe["seed"] == 3 and recipe["prompt"] == row.prompt and recipe["subject"] == "otter"
    assert "secret" not in str(recipe)


def test_requests_are_drawn_in_order_and_positions_are_told(heard: Listener):
    first, second, third = asked(), asked(), asked()
    with at_work(FakeEngine(seconds=0.1)):
        wait_for(lambda: StickerRequest.objects.filter(status=Status.DONE).count() == 3, 10)
        wait_for(lambda: len([frame for frame in heard.of("ready") if frame["done"]]) == 3)
    done = [frame["request"] for frame in heard.of("ready") if frame["done"]]
    assert done == [str(row.uuid) for row in (first, second, third)]
    positions = [frame["position"] for frame in heard.of("queued") if frame["request"] == str(third.uuid)]
    assert positions == [1, 0]


def test_two_hands_draw_every_request_once():
    rows = [asked(owner=str(number), count=2) for number in range(6)]
    with at_work(FakeEngine(seconds=0.01), hands=2):
        wait_for(lambda: StickerRequest.objects.filter(status=Status.DONE).count() == 6, 10)
    assert Sticker.objects.count() == 12 and all(row.stickers.count() == 2 for row in rows)


def test_the_doorbell_is_answered_without_waiting_for_the_poll(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(runner, "POLL_SECONDS", 60.0)
    with at_work(FakeEngine()) as working:
        wait_for(lambda: working.keeper._thread.is_alive())
        row = asked()
        wait_for(lambda: StickerRequest.objects.get(pk=row.pk).status == Status.DONE, 5)
    row.refresh_from_db()
    assert row.status == Status.DONE and row.stickers.count() == 4


def test_a_cancelled_request_keeps_what_is_ready(heard: Listener, media: Path):
    row = asked()
    with at_work(FakeEngine(seconds=0.4)):
        wait_for(lambda: heard.of("ready"))
        service.cancel_request(owner=OWNER, request_id=str(row.uuid))
        wait_for(lambda: heard.of("cancelled"))
    row.refresh_from_db()
    kept = row.stickers.count()
    assert row.status == Status.CANCELLED and 1 <= kept < 4 and len(files(media)) == 3 * kept
    assert not any(frame["done"] for frame in heard.of("ready"))
    told = [frame["type"] for frame in service.open_frames(owner=OWNER, audience=AUDIENCE)]
    assert told == ["stickers.queued", "stickers.ready", "stickers.cancelled"]


def test_a_request_cancelled_while_it_waits_is_never_drawn(heard: Listener):
    row, engine = asked(), FakeEngine()
    service.cancel_request(owner=OWNER, request_id=str(row.uuid))
    wait_for(lambda: heard.of("cancelled"))
    assert not runner_of(engine).step() and engine.jobs == []


def test_a_cancel_for_a_dead_worker_is_heeded_by_the_next(heard: Listener):
    row, engine = asked(), FakeEngine()
    StickerRequest.objects.all().claim(worker="dead")
    service.cancel_request(owner=OWNER, request_id=str(row.uuid))
    StickerRequest.objects.all().take_over(workers=["dead"])
    assert runner_of(engine).step() and engine.jobs == []
    wait_for(lambda: heard.of("cancelled"))


def test_shutdown_puts_the_request_back_without_counting_the_attempt():
    row, engine = asked(seed=9), FakeEngine(seconds=0.3)
    with at_work(engine):
        wait_for(lambda: row.stickers.count() >= 1)
    row.refresh_from_db()
    kept = set(row.stickers.values_list("pk", flat=True))
    assert row.status == Status.QUEUED and row.worker == "" and row.attempts_left == 3
    assert runner_of(FakeEngine()).step()
    row.refresh_from_db()
    assert row.status == Status.DONE and row.stickers.count() == 4
    assert kept <= set(row.stickers.values_list("pk", flat=True)), "what was ready is not drawn again"


def test_after_a_crash_only_the_missing_ones_are_drawn_with_their_own_seeds(heard: Listener):
    row = asked(seed=2**32 - 2)
    runner_of(FakeEngine()).step()
    row.stickers.filter(index__in=[1, 3]).delete()
    StickerRequest.objects.update(status=Status.QUEUED)
    engine = FakeEngine()
    runner_of(engine).step()
    assert engine.jobs[0].seeds == (2**32 - 1, 1)
    assert sorted(row.stickers.values_list("index", "seed")) == [
        (0, 2**32 - 2),
        (1, 2**32 - 1),
        (2, 0),
        (3, 1),
    ]


def test_a_request_with_nothing_missing_is_simply_done(heard: Listener):
    row, engine = asked(count=1), FakeEngine()
    runner_of(engine).step()
    StickerRequest.objects.update(status=Status.QUEUED)
    runner_of(engine).step()
    row.refresh_from_db()
    assert row.status == Status.DONE and len(engine.jobs) == 1
    wait_for(lambda: len([frame for frame in heard.of("ready") if frame["done"]]) == 2)


def test_a_worker_that_lost_its_lease_stores_nothing_more(heard: Listener):
    row = asked()
    with at_work(FakeEngine(seconds=0.4), worker="slow"):
        wait_for(lambda: row.stickers.count() == 1)
        StickerRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        theirs = StickerRequest.objects.all().claim(worker="fast")
        wait_for(lambda: heard.of("ready"))
    theirs.refresh_from_db()
    assert theirs.status == Status.RUNNING and theirs.worker == "fast"
    assert row.stickers.count() == 1


def test_three_mishaps_end_with_a_sentence(heard: Listener):
    row, engine = asked(), FakeEngine()
    engine.breaks = [RuntimeError("odd")] * 3
    at_hand = runner_of(engine)
    assert [at_hand.step() for _ in range(4)] == [True, True, True, False]
    row.refresh_from_db()
    assert row.status == Status.FAILED and row.error_code == "engine_failed" and len(engine.jobs) == 3
    wait_for(lambda: heard.of("failed"))
    told = heard.of("failed")[0]
    assert told["request"] == str(row.uuid) and told["error"]["message"].endswith(".")


def test_one_mishap_is_made_good():
    row, engine = asked(), FakeEngine()
    engine.breaks = [EngineFailed("The device was lost.")]
    at_hand = runner_of(engine)
    at_hand.step(), at_hand.step()
    row.refresh_from_db()
    assert row.status == Status.DONE and row.attempt == 2


def test_three_dead_workers_end_with_a_sentence(heard: Listener):
    row = asked()
    for _ in range(3):
        StickerRequest.objects.all().claim(worker="dead")
        StickerRequest.objects.all().take_over(workers=["dead"])
    assert not runner_of(FakeEngine()).step()
    row.refresh_from_db()
    assert row.status == Status.FAILED and row.error
    wait_for(lambda: heard.of("failed"))


def test_what_the_engine_refuses_fails_at_once():
    row, engine = asked(), FakeEngine()
    engine.breaks = [InvalidJob("size", "This size cannot be drawn.")]
    runner_of(engine).step()
    row.refresh_from_db()
    assert (row.status, row.error_code, row.error) == (Status.FAILED, "invalid", "This size cannot be drawn.")


def test_requests_wait_while_the_engine_loads_and_are_told_when_it_fails(heard: Listener):
    row, engine = asked(), FakeEngine(state="loading")
    at_hand = runner_of(engine)
    assert not at_hand.step()
    row.refresh_from_db()
    assert row.status == Status.QUEUED and row.attempt == 0
    engine.become("failed", "There is no model at /srv/weights.")
    assert at_hand.step()
    wait_for(lambda: heard.of("failed"))
    error = heard.of("failed")[0]["error"]
    assert error["code"] == "engine_failed" and error["message"].startswith("Nothing can be drawn")
    assert "/srv" not in error["message"], "paths are for the owner's eyes"


def test_an_engine_that_ends_with_the_process_costs_no_attempt():
    row, engine = asked(), FakeEngine()
    engine.breaks = [EngineFailed("The engine was stopped before it drew this.")]
    engine.become("stopped")
    at_hand = runner_of(engine)
    at_hand.work.ready = lambda: True  # it was warm when the row was claimed
    assert at_hand.step()
    row.refresh_from_db()
    assert row.status == Status.QUEUED and row.attempts_left == 3


@pytest.mark.parametrize("survivors", [0, 2])
def test_a_full_disk_ends_the_request_and_spoils_nothing(monkeypatch, media, heard: Listener, survivors):
    """Where two survive the eighth write breaks: the third sticker has lost its second file."""
    real, calls = storage.write, []

    def write(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) > 3 * survivors + 1:
            path.write_bytes(content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, content)

    monkeypatch.setattr(storage, "write", write)
    row = asked()
    runner_of(FakeEngine()).step()
    row.refresh_from_db()
    assert row.status == Status.FAILED and row.error_code == "unavailable" and "room" in row.error
    assert row.stickers.count() == survivors and len(files(media)) == 3 * survivors
    wait_for(lambda: heard.of("failed"))
    monkeypatch.setattr(storage, "write", real)
    again = asked()
    runner_of(FakeEngine()).step()
    again.refresh_from_db()
    assert again.status == Status.DONE


def test_a_database_in_trouble_is_waited_out(monkeypatch):
    monkeypatch.setattr(runner, "TROUBLE_SECONDS", 0.01)
    real, troubles = LeasedRows.claim, [OperationalError("database or disk is full")] * 3

    def claim(rows: LeasedRows, *, worker: str) -> StickerRequest | None:
        if troubles:
            raise troubles.pop()
        return real(rows, worker=worker)

    monkeypatch.setattr(LeasedRows, "claim", claim)
    row = asked()
    with at_work(FakeEngine()):
        wait_for(lambda: StickerRequest.objects.get(pk=row.pk).status == Status.DONE)
    assert troubles == []


def test_the_same_ref_after_the_end_tells_the_end_again(heard: Listener):
    row = asked()
    runner_of(FakeEngine()).step()
    wait_for(lambda: heard.of("ready") and heard.of("ready")[-1]["done"])
    heard.frames.clear()
    assert ask(ref=row.ref)["request"] == str(row.uuid)
    wait_for(lambda: heard.of("ready"))
    assert len(heard.of("ready")[0]["stickers"]) == 4 and heard.of("ready")[0]["done"]


def test_a_living_worker_is_seen_by_healthz():
    with at_work(FakeEngine()):
        wait_for(Worker.objects.exists)
    engine = service.status()["engine"]
    assert engine["state"] == "warm" and engine["model"] == "fake" and engine["workers"] == 1


def test_half_written_files_of_a_killed_process_are_swept_away(media: Path):
    import os

    folder = media / "stickers" / "ab"
    folder.mkdir(parents=True)
    old, fresh, whole = (folder / name for name in ("a.png.1.tmp", "b.png.2.tmp", "c.png"))
    for path in (old, fresh, whole):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    os.utime(whole, (0, 0))
    assert storage.sweep() == 1
    assert not old.exists() and fresh.exists() and whole.exists()


def test_the_strangers_audience_hears_nothing(heard: Listener):
    asked(owner=STRANGER, audience="member.42.room.7")
    runner_of(FakeEngine()).step()
    asked()
    runner_of(FakeEngine()).step()
    wait_for(lambda: heard.of("ready") and heard.of("ready")[-1]["done"])
    mine = {str(uuid) for uuid in StickerRequest.objects.filter(owner=OWNER).values_list("uuid", flat=True)}
    assert {frame["request"] for frame in heard.frames} == mine
