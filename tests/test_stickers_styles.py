"""Styles from their files to the pictures: what is offered, mixed, published and withdrawn."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import torch
from django.core.management import CommandError, call_command
from django.test import Client
from safetensors.torch import save_file

from stickers import service, styles
from stickers.drawing import Drawing
from stickers.models import Sticker, Style
from stickers.refusals import Refused
from tests.fake_engine import FakeEngine
from tests.stickers_cast import Listener, ask, asked, runner_of

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = {"modelspec.title": "Soft clay", "modelspec.author": "Mina", "modelspec.trigger_phrase": "clay"}


def lora(path: Path, *, seed: int = 0, header: dict[str, str] = HEADER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = torch.Generator().manual_seed(seed)
    save_file({"unet.x.lora_A.weight": torch.randn(4, 64, generator=chance)}, path, header)
    return path


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    for seed, name in enumerate(("clay", "ink", "pixel")):
        styles.add(lora(tmp_path / f"{name}.safetensors", seed=seed))
    return ["clay", "ink", "pixel"]


def withdraw(name: str) -> None:
    Style.objects.filter(name=name).update(status=Style.Status.WITHDRAWN)


def test_a_file_tells_who_made_it_and_is_kept_under_its_digest(tmp_path: Path) -> None:
    style, new = styles.add(lora(tmp_path / "Clay 2.safetensors"))
    assert new and (style.name, style.title, style.creator, style.trigger) == (
        "clay-2", "Soft clay", "Mina", "clay",
    )  # fmt: skip
    assert style.path.name == f"clay-2-{style.digest}.safetensors" and style.path.exists()
    assert service.styles() == [{"name": "clay-2", "title": "Soft clay", "creator": "Mina", "weight": 1.0}]


def test_adding_again_changes_nothing_and_a_new_file_leaves_the_old_one_readable(tmp_path: Path) -> None:
    path = lora(tmp_path / "clay.safetensors")
    before, _ = styles.add(path)
    assert styles.add(path) == (before, False)
    withdraw("clay")
    after, new = styles.add(lora(path, seed=1))
    assert new and after.pk == before.pk and after.digest != before.digest
    assert after.status == Style.Status.WITHDRAWN  # withdrawn by somebody, not by us to undo
    assert before.path.exists() and after.path.exists()


def test_the_command_adds_folders_and_files_and_says_what_is_wrong(tmp_path: Path) -> None:
    lora(tmp_path / "ink" / styles.WEIGHTS)
    (tmp_path / "ink" / "style.json").write_text(json.dumps({"title": "Sumi ink", "weight": 0.8}))
    out = StringIO()
    call_command("add_styles", str(tmp_path / "ink"), "--creator", "Sora", stdout=out)
    style = Style.objects.get(name="ink")
    assert (style.title, style.creator, style.weight) == ("Sumi ink", "Sora", 0.8)
    assert "Added the style ink" in out.getvalue()
    (tmp_path / "bad.safetensors").write_bytes(b"nothing")
    for words, sentence in (
        ([str(tmp_path / "bad.safetensors")], "cannot be read as safetensors"),
        ([str(tmp_path / "none.safetensors")], "was not added"),
        (["--title", "x"], "Name one PATH"),
        ([str(lora(tmp_path / "heavy.safetensors")), "--weight", "7"], "was not added"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("add_styles", *words)
    assert Style.objects.count() == 1


def test_only_published_styles_of_the_model_are_offered(tmp_path: Path, three: list[str]) -> None:
    withdraw("ink")
    styles.add(lora(tmp_path / "draft.safetensors", seed=9), publish=False)
    styles.add(lora(tmp_path / "other.safetensors", seed=8), model="sdxl-turbo")
    assert [style["name"] for style in service.styles()] == ["clay", "pixel"]
    with pytest.raises(Refused, match="no style called “ink”"):
        ask(styles=[{"name": "ink"}])


def test_each_picture_has_a_pair_of_its_own_from_its_seed(three: list[str]) -> None:
    first, again = asked(seed=7, count=8), asked(seed=7, count=8)
    assert first.mixes == again.mixes
    assert all(len(mix) == 2 and mix[0][0] != mix[1][0] for mix in first.mixes)
    assert len({json.dumps(mix) for mix in first.mixes}) > 1
    assert first.mixes[3:] == asked(seed=10, count=5).mixes
    assert {weight for mix in first.mixes for _, weight in mix} == {0.6}


def test_one_style_alone_has_its_usual_weight(tmp_path: Path) -> None:
    styles.add(lora(tmp_path / "clay.safetensors"), weight=0.9)
    assert asked(count=2).mixes == [[["clay", 0.9]]] * 2


def test_the_asked_mix_is_drawn_and_told_everywhere(listener: Listener, three: list[str]) -> None:
    wanted = [{"name": "clay", "weight": 0.3}, {"name": "ink", "weight": 1.0}]
    queued = ask(styles=[wanted[0], {"name": "ink"}], count=2)
    assert queued["styles"] == wanted
    engine = FakeEngine()
    assert runner_of(engine).step()
    assert engine.jobs[0].mixes == ((("clay", 0.3), ("ink", 1.0)),) * 2
    assert Sticker.objects.first().recipe["styles"][0]["digest"] == engine.styles["clay"]
    told = service.open_frames(owner="41", audience="member.41.room.7")
    assert [sticker["styles"] for frame in told for sticker in frame.get("stickers", ())] == [wanted] * 2


def test_no_style_at_all_can_be_asked_for(three: list[str]) -> None:
    assert asked(styles=[]).mixes == [[]] * 4


def test_a_name_twice_is_refused(three: list[str]) -> None:
    with pytest.raises(Refused, match="once"):
        ask(styles=[{"name": "ink"}, {"name": "ink"}])


def test_what_is_published_while_the_worker_runs_is_drawn_at_once(
    listener: Listener, tmp_path: Path, three: list[str]
) -> None:
    engine = FakeEngine()
    styles.add(lora(tmp_path / "new.safetensors", seed=5))
    ask(styles=[{"name": "new"}], count=1)
    assert runner_of(engine).step()
    styles.add(lora(tmp_path / "new.safetensors", seed=6))
    ask(styles=[{"name": "new"}], count=1)
    assert runner_of(engine).step()
    digests = [sticker.styles[0]["digest"] for sticker in Sticker.objects.order_by("created_at")]
    assert len(set(digests)) == 2


def test_withdrawn_while_it_waited_or_broken_fails_with_a_sentence(
    listener: Listener, three: list[str]
) -> None:
    engine = FakeEngine()
    gone, broken, fine = (asked(styles=[{"name": name}], count=1) for name in three)
    withdraw("clay")
    Style.objects.get(name="ink").path.write_bytes(b"")
    while runner_of(engine).step():
        pass
    for row, sentence in ((gone, "has been withdrawn"), (broken, "cannot be used just now")):
        row.refresh_from_db()
        assert (row.status, row.error_code) == ("failed", "not_found") and sentence in row.error
    fine.refresh_from_db()
    assert fine.status == "done"


def test_admins_publish_and_withdraw(three: list[str], admin_client: Client) -> None:
    page = "/admin/stickers/style/"
    chosen = [str(style.pk) for style in Style.objects.filter(name__in=("clay", "ink"))]
    told = admin_client.post(page, {"action": "withdraw", "_selected_action": chosen}, follow=True)
    assert "2 styles are now withdrawn" in told.content.decode()
    assert [style["name"] for style in service.styles()] == ["pixel"]
    admin_client.post(page, {"action": "publish", "_selected_action": chosen[:1]})
    assert len(service.styles()) == 2
    style = Style.objects.get(name="pixel")
    admin_client.post(f"{page}{style.pk}/change/", {"title": "Pixels", "weight": "0.5"})
    style.refresh_from_db()
    assert (style.title, style.weight) == ("Pixels", 0.5)
    wrong = admin_client.post(f"{page}{style.pk}/change/", {"title": "Pixels", "weight": "7"})
    assert "less than or equal to 1.5" in wrong.content.decode()


def test_a_worker_learns_and_forgets_styles_between_requests(three: list[str]) -> None:
    engine = FakeEngine()
    work = Drawing(engine, worker="here/0/test", hands=1, alone=True)
    Style.objects.get(name="ink").path.write_bytes(b"")
    work.beat()
    assert engine.styles.keys() == {"clay", "pixel"}
    withdraw("clay")
    work.beat()
    assert engine.styles.keys() == {"pixel"}
