"""The queue's rows: one claim each, a fence for whoever lost the lease, an end after three attempts."""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from stickers.leases import MOST_ATTEMPTS, LeaseLost, Status
from stickers.models import StickerRequest
from tests.stickers_cast import database_url

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent


def make_row(**fields: object) -> StickerRequest:
    number = StickerRequest.objects.count()
    usual = {"owner": "41", "audience": "a", "ref": f"ref-{number}", "language": "en", "text": "happy"}
    drawn = {"count": 1, "mode": "fast", "seed": 1, "understood": {}, "prompt": "happy"}
    return StickerRequest.objects.create(**(usual | drawn | fields))


def let_lease_end(row: StickerRequest) -> None:
    past = timezone.now() - timedelta(seconds=1)
    StickerRequest.objects.filter(pk=row.pk).update(lease_until=past)


def claim(worker: str = "w") -> StickerRequest | None:
    return StickerRequest.objects.all().claim(worker=worker)


def test_the_oldest_row_is_claimed_first_and_nobody_gets_it_twice():
    first, second = make_row(), make_row()
    one, two, none = claim("one"), claim("two"), claim("three")
    assert (one.pk, two.pk, none) == (first.pk, second.pk, None)
    assert one.status == Status.RUNNING and one.attempt == 1 and one.worker == "one"
    assert one.lease_until > timezone.now() + timedelta(seconds=25)


def test_people_take_turns_and_then_their_rooms():
    order = [("ann", "1"), ("ann", "1"), ("ann", "2"), ("bob", "1"), ("ann", "1"), ("cid", "1")]
    rows = [make_row(owner=owner, audience=f"{owner}.{room}") for owner, room in order]
    a1, b1, c1, a2, a3, a4 = (rows[n].pk for n in (0, 3, 5, 2, 1, 4))
    assert StickerRequest.objects.all().turns() == [a1, b1, c1, a2, a3, a4]
    assert claim().pk == a1
    # What is being drawn for Ann counts as her turn: Dan, who came last of all, is not behind her second.
    d1 = make_row(owner="dan").pk
    assert [claim().pk for _ in range(6)] == [b1, c1, d1, a2, a3, a4]
    assert claim() is None


def test_threads_claim_every_row_exactly_once():
    rows = {make_row().pk for _ in range(40)}
    claims: list[int] = []
    start = threading.Barrier(4)

    def take_all() -> None:
        start.wait()
        while (row := claim(threading.current_thread().name)) is not None:
            claims.append(row.pk)
        connections.close_all()

    threads = [threading.Thread(target=take_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Counter(claims) == dict.fromkeys(rows, 1)


CLAIM_ALL = """
import sys, django
django.setup()
from stickers.models import StickerRequest
print("ready", flush=True); sys.stdin.readline()
while (row := StickerRequest.objects.all().claim(worker="w")) is not None:
    print(row.pk)
"""


def test_processes_claim_every_row_exactly_once():
    rows = {make_row().pk for _ in range(60)}
    environment = {**os.environ, "DATABASE_URL": database_url()}
    command = [sys.executable, "-c", CLAIM_ALL]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) for _ in range(2)]
    try:
        for worker in workers:
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        told = [worker.communicate(timeout=20)[0].split() for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
    assert Counter(int(pk) for pks in told for pk in pks) == dict.fromkeys(rows, 1)


def test_a_row_is_free_again_when_its_lease_has_run_out_and_not_before():
    make_row()
    mine = claim("slow")
    assert claim("fast") is None
    let_lease_end(mine)
    theirs = claim("fast")
    assert theirs.pk == mine.pk and theirs.attempt == 2 and theirs.worker == "fast"


@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.renew(),
        lambda row: row.finish(),
        lambda row: row.stop(),
        lambda row: row.fail(code="engine_failed", error="late"),
        lambda row: row.release(counted=True),
        lambda row: row.release(counted=False),
    ],
)
def test_whoever_lost_the_lease_can_write_nothing(write):
    make_row()
    mine = claim("slow")
    let_lease_end(mine)
    theirs = claim("fast")
    with pytest.raises(LeaseLost):
        write(mine)
    theirs.refresh_from_db()
    assert theirs.status == Status.RUNNING and theirs.worker == "fast" and theirs.error == ""


def test_a_returned_row_keeps_its_attempts_and_its_fence():
    """Counting an attempt back would let two workers hold the same number."""
    make_row()
    early = claim("one")
    early.release(counted=False)
    later = claim("two")
    assert later.attempt == 2 and later.attempts_left == MOST_ATTEMPTS - 1
    with pytest.raises(LeaseLost):
        early.finish()


def test_a_row_is_not_claimed_a_fourth_time():
    make_row()
    for _ in range(MOST_ATTEMPTS):
        let_lease_end(claim())
    assert claim() is None
    assert [row.attempts_left for row in StickerRequest.objects.all().spent()] == [0]


def test_renewing_keeps_the_lease_and_learns_of_a_cancel():
    row = make_row()
    mine = claim()
    let_lease_end(mine)
    assert not row.ask_to_cancel(), "a running row is ended by its worker"
    mine.renew()
    assert mine.cancel_requested and mine.lease_until > timezone.now()


def test_a_waiting_row_is_cancelled_at_once():
    row = make_row()
    assert row.ask_to_cancel()
    assert row.status == Status.CANCELLED and row.finished_at is not None
    assert claim() is None


def test_rows_of_a_dead_worker_are_free_at_once():
    make_row(), make_row()
    dead, living = claim("dead"), claim("living")
    assert StickerRequest.objects.all().take_over(workers=["dead"]) == 1
    assert claim("new").pk == dead.pk
    living.renew()
