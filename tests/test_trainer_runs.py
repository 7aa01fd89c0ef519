"""Training runs: started, worked on, stopped, resumed after a crash, published into the chat."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import torch
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from stickers import service
from stickers.models import Status, Style
from tests.tiny_model import save_tiny
from tests.tiny_styles import style_for
from trainer import runs
from trainer.lora import files
from trainer.models import Dataset, DatasetImage, Refused, TrainingRun
from trainer.nano.artist import draw
from trainer.runs import evidence, launch, publishing, queue
from trainer.runs.device import device_lock, device_name
from trainer.runs.pictures import path_of
from trainer.runs.report import thinned

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = {"steps": 4, "batch": 2, "rank": 2, "alpha": 2, "orders": 1, "warm_up": 1, "learning_rate": 1e-3}


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny layers are computed sooner than a second thread is woken."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def dataset(model: Path, settings: Any, tmp_path: Path) -> Dataset:
    """Five pictures that are not square, and one that is left out."""
    settings.STICKER_MODEL, settings.MEDIA_ROOT, settings.VAR_DIR = str(model), tmp_path, tmp_path
    made = Dataset.objects.create(name="moss", creator="Fern", licence="CC BY 4.0", trigger="mossy")
    (tmp_path / "datasets").mkdir()
    for number in range(6):
        drawn = draw(number, style="ink", size=64)
        Image.fromarray(drawn.image[:, :50], "RGBA").save(tmp_path / f"datasets/{number}.png")
        DatasetImage.objects.create(
            dataset=made,
            position=number,
            original_name=f"{number}.png",
            sha256=f"{number}" * 64,
            image=f"datasets/{number}.png",
            width=50,
            height=64,
            included=number < 5,
            tags=[drawn.expression, drawn.subject],
        )
    return made


def claimed(dataset: Dataset, **told: Any) -> TrainingRun:
    run = runs.start(dataset=dataset, name="moss", told={**QUICK, **told})
    mine = TrainingRun.objects.claim_one(run.pk, worker="test")
    assert mine is not None
    return mine


def stop_at(step: int) -> Any:
    """Somebody asks to stop when the run has come to this step."""

    def tell(told: Any) -> None:
        if told.step == step:
            runs.stop(TrainingRun.objects.get())
            time.sleep(1.0)  # the hold looks twice a second

    return tell


def test_from_a_data_set_to_a_style_in_the_chat(dataset: Dataset, model: Path, tmp_path: Path) -> None:
    other = style_for(model, tmp_path / "old.safetensors", seed=3, title="Old")
    service.add_style(other, name="old")
    call_command("train_lora", "moss", name="new", publish=True, sample_seeds=[5], sample_every=2, **QUICK)
    run = TrainingRun.objects.get()
    assert run.status == Status.DONE and run.step == run.steps == 4, run.log
    assert [point[0] for point in run.progress][-1] == 4 and run.loss > 0 and run.rate > 0
    assert {(one.step, one.number) for one in runs.samples(run)} == {(2, 0), (2, 1), (4, 0), (4, 1)}
    assert [name.split("/")[1] for name in runs.sheets(run)] == [
        "before-after.webp",
        "expressions.webp",
        "diversity.webp",
        "mixes.webp",
    ]
    with Image.open(run.place / "evidence/mixes.webp") as sheet:
        assert sheet.size == (len(evidence.SHARES) * evidence.SIDE, evidence.SIDE)
    header = files.read(run.place / "style" / files.NAME)[1]
    assert header["modelspec.author"] == "Fern" and header["modelspec.trigger_phrase"] == "mossy"
    assert (run.place / "style/kohya.safetensors").exists()
    assert [style["name"] for style in service.styles()] == ["new", "old"]
    runs.unpublish(run)
    assert [style["name"] for style in service.styles()] == ["old"]
    runs.publish(run)
    assert [style["name"] for style in service.styles()] == ["new", "old"]


def test_a_stopped_run_is_resumed_where_it_was(dataset: Dataset) -> None:
    run = claimed(dataset, steps=40)
    from trainer.runs.work import work_on

    work_on(run, tell=stop_at(3))
    run.refresh_from_db()
    assert run.status == Status.CANCELLED and 3 <= run.step < 40 and "can be resumed" in run.log
    steps: list[int] = []
    runs.resume(run)
    again = TrainingRun.objects.claim(worker="test")
    assert again is not None
    work_on(again, tell=lambda told: steps.append(told.step), leaving=lambda: len(steps) >= 2)
    assert steps == [run.step + 1, run.step + 2]
    again.refresh_from_db()
    assert again.status == Status.QUEUED, "its process had to end: it waits for the next"
    assert [point[0] for point in again.progress] == sorted({point[0] for point in again.progress})


def test_a_run_whose_process_died_is_noticed_and_taken_up(dataset: Dataset) -> None:
    run = claimed(dataset)
    assert not run.vanished and TrainingRun.objects.claim(worker="other") is None
    past = timezone.now() - timedelta(seconds=60)
    TrainingRun.objects.filter(pk=run.pk).update(lease_until=past)
    run.refresh_from_db()
    assert run.vanished and launch.needed()
    taken = TrainingRun.objects.claim(worker="other")
    assert taken is not None and taken.attempt == 2
    with pytest.raises(Exception, match="no longer the one"):
        run.tell(step=3)


def test_a_vanished_run_can_be_stopped_and_a_waiting_one(dataset: Dataset) -> None:
    run = claimed(dataset)
    TrainingRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=60))
    run.refresh_from_db()
    runs.stop(run)
    assert run.status == Status.CANCELLED
    waiting = runs.start(dataset=dataset, name="later", told=QUICK)
    assert queue.waiting_before(waiting) == 0
    runs.stop(waiting)
    assert waiting.status == Status.CANCELLED and not launch.needed()


def test_one_run_at_a_time_has_the_device(dataset: Dataset) -> None:
    run = runs.start(dataset=dataset, name="moss", told=QUICK)
    with device_lock(device_name()) as mine, device_lock(device_name()) as theirs:
        assert mine and not theirs
        assert not queue.work_alone(run, leaving=lambda: False, tell=lambda told: None, threads=None)
        assert not launch.needed()
    assert launch.needed()


def test_what_cannot_be_learnt_fails_with_a_sentence(dataset: Dataset, tmp_path: Path) -> None:
    from trainer.runs.work import work_on

    run = claimed(dataset)
    (tmp_path / "datasets/2.png").unlink()
    work_on(run)
    run.refresh_from_db()
    assert run.status == Status.FAILED and "2.png" in run.error
    (tmp_path / "datasets/2.png").write_bytes((tmp_path / "datasets/1.png").read_bytes())
    runs.resume(run)
    assert run.status == Status.QUEUED and run.error == ""


def test_a_run_is_refused_before_it_begins_where_it_cannot_work(dataset: Dataset, model: Path) -> None:
    def refused(match: str, name: str = "moss", **told: Any) -> None:
        with pytest.raises(Refused, match=match):
            runs.start(dataset=dataset, name=name, told=told)

    refused("rank must be from 1 to 256", rank=1000)
    refused("There is no setting colour", colour=3)
    refused("Enter a valid", name="not a name")
    service.add_style(style_for(model, model.parent / "theirs.safetensors", seed=1, title="T"), name="theirs")
    refused("Choose another name", name="theirs")
    dataset.images.filter(position__gte=2).update(included=False)
    refused("at least 4 pictures")
    assert not TrainingRun.objects.exists()
    with pytest.raises(CommandError, match="no data set nowhere"):
        call_command("train_lora", "nowhere", name="a")


def test_samples_are_asked_for_while_it_works(dataset: Dataset) -> None:
    waiting = runs.start(dataset=dataset, name="moss", told=QUICK)
    with pytest.raises(Refused, match="while the run is at work"):
        runs.ask_for_samples(waiting)


def test_a_mix_of_styles_becomes_one_with_its_parents(dataset: Dataset, model: Path, tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 2)):
        service.add_style(
            style_for(model, tmp_path / f"{name}.safetensors", seed=seed, title=name), name=name
        )
    call_command("mix_styles", "both", "one:0.6", "two:0.4")
    mixed = Style.objects.get(name="both")
    assert mixed.parents == ["one", "two"] and mixed.creator == "Mina"
    assert "both" in [style["name"] for style in service.styles()]
    for wrong, match in (
        ([("one", 0.5), ("gone", 0.5)], "no published style “gone”"),
        ([("one", 0.5), ("one", 0.5)], "different styles"),
        ([("one", 0.5), ("two", 9.0)], "at most 1.5"),
    ):
        with pytest.raises(Refused, match=match):
            publishing.save_mix("other", wrong)
    with pytest.raises(Refused, match="is no mix"):
        publishing.save_mix("one", [("one", 0.5), ("two", 0.5)])


def test_only_pictures_of_the_run_are_shown(dataset: Dataset) -> None:
    run = claimed(dataset)
    (run.place / "samples").mkdir(parents=True)
    (run.place / "samples/step-000002-00.webp").write_bytes(b"picture")
    (run.place / "checkpoint.pt").write_bytes(b"weights")
    assert path_of(run, "samples/step-000002-00.webp") is not None
    for name in ("checkpoint.pt", "samples/../checkpoint.pt", "samples/step-000009-00.webp", "/etc/passwd"):
        assert path_of(run, name) is None


def test_a_long_curve_is_thinned_and_keeps_what_was_validated() -> None:
    points = [[step, 1.0, 0.5 if step == 7 else None, 1e-3] for step in range(1, 403)]
    kept = [point[0] for point in thinned(points)]
    assert len(kept) < 210 and 7 in kept and 402 in kept and json.dumps(kept)


def test_staff_start_watch_and_stop_a_run_in_the_admin(
    dataset: Dataset, admin_client: Client, settings: Any
) -> None:
    settings.EMBEDDED_WORKER = False  # workers of their own would take it up
    form = admin_client.get(f"/admin/trainer/trainingrun/add/?dataset={dataset.pk}")
    fields = {field.name: field.initial for field in form.context["form"] if field.initial is not None}
    asked = fields | {"dataset": dataset.pk, "name": "Moss", "steps": 7, "teach_on": "teacher"}
    refused = admin_client.post("/admin/trainer/trainingrun/add/", asked)
    assert b"say in which folder" in refused.content and not TrainingRun.objects.exists()
    started = admin_client.post("/admin/trainer/trainingrun/add/", asked | {"teach_on": "model"})
    run = TrainingRun.objects.get()
    assert started.status_code == 302 and (run.name, run.steps, run.status) == ("moss", 7, Status.QUEUED)
    page = admin_client.get(started["location"])
    assert b"It waits for its process to start." in page.content
    told = admin_client.get(f"/admin/trainer/trainingrun/{run.pk}/figures/").json()
    assert told["open"] and told["doings"] == ["stop"] and ["step", "0 / 7"] in told["facts"]
    stop = f"/admin/trainer/trainingrun/{run.pk}/stop/do/"
    assert admin_client.get(stop).status_code == 405, "a link changes nothing"
    admin_client.post(stop)
    run.refresh_from_db()
    assert run.status == Status.CANCELLED
    assert b"moss" in admin_client.get("/admin/trainer/trainingrun/").content


def test_strangers_and_readers_change_nothing(
    dataset: Dataset, client: Client, django_user_model: Any
) -> None:
    run = claimed(dataset)
    stop = f"/admin/trainer/trainingrun/{run.pk}/stop/do/"
    for address in (stop, f"/admin/trainer/trainingrun/{run.pk}/figures/"):
        assert "/login/" in client.post(address)["location"]
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_trainingrun"))
    client.force_login(reader)
    assert client.get(f"/admin/trainer/trainingrun/{run.pk}/figures/").status_code == 200
    assert client.post(stop).status_code == 403
    assert client.get("/admin/trainer/trainingrun/add/").status_code == 403
    run.refresh_from_db()
    assert not run.cancel_requested


def test_the_page_draws_the_curve_and_offers_what_can_be_done(dataset: Dataset, admin_client: Client) -> None:
    run = claimed(dataset)
    points = [[1, 0.5, None, 1e-3], [2, 0.3, 0.4, 5e-4]]
    run.tell(step=2, loss=0.3, rate=5e-4, pictures_per_second=3.0, seconds_left=75.0, progress=points)
    (run.place / "samples").mkdir(parents=True)
    (run.place / "samples/step-000002-00.webp").write_bytes(b"picture")
    told = admin_client.get(f"/admin/trainer/trainingrun/{run.pk}/figures/").json()
    assert told["curves"]["loss"] == "300.0,0.0 600.0,160.0" and told["curves"]["validation"] == "600.0,80.0"
    assert ["time left", "1:15"] in told["facts"] and told["doings"] == ["sample", "stop"]
    picture = admin_client.get(told["samples"][0]["url"])
    assert b"".join(picture.streaming_content) == b"picture"
    assert admin_client.get(told["samples"][0]["url"].replace("00.webp", "09.webp")).status_code == 404
    TrainingRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=60))
    told = admin_client.get(f"/admin/trainer/trainingrun/{run.pk}/figures/").json()
    assert "vanished" in told["said"] and told["doings"] == ["resume", "stop"]
