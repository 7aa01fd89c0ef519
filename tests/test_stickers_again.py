"""More like this, larger, by another scheduler: what the further settings of a request come to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client

from stickers import service, storage
from stickers.engine import Hires
from stickers.models import Sticker, Style
from stickers.refusals import Refused
from tests.fake_engine import FakeEngine, square
from tests.stickers_cast import ask, asked, runner_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sticker() -> Iterator[Sticker]:
    row = asked(count=1, seed=5, captions="all")
    assert runner_of(FakeEngine()).step()
    return row.stickers.get()


def test_more_like_this_begins_with_the_drawing_without_outline_and_letters(sticker: Sticker) -> None:
    engine = FakeEngine()
    row = asked(source=str(sticker.pk), strength=0.4, count=2)
    assert runner_of(engine).step()
    source = engine.jobs[0].source
    assert (source.strength, source.name) == (0.4, str(sticker.pk))
    assert np.array_equal(source.image, square(sticker.request.prompt, 5))
    assert row.stickers.count() == 2


def test_without_a_strength_there_is_a_usual_one(sticker: Sticker) -> None:
    engine = FakeEngine()
    ask(source=str(sticker.pk))
    assert runner_of(engine).step()
    assert engine.jobs[0].source.strength == 0.6


def test_a_source_that_is_not_there_is_refused(sticker: Sticker) -> None:
    for wrong, sentence in ((str(uuid4()), "no such sticker"), ("x", "id of a sticker"), (5, "id of a")):
        with pytest.raises(Refused, match=sentence) as refused:
            ask(source=wrong)
        assert refused.value.field == "source"
    storage.path_of(sticker.pk, storage.RAW).unlink()
    with pytest.raises(Refused, match="too old"):
        ask(source=str(sticker.pk))


def test_a_source_that_went_while_it_waited_fails_with_a_sentence(sticker: Sticker) -> None:
    row = asked(source=str(sticker.pk))
    storage.path_of(sticker.pk, storage.RAW).unlink()
    assert runner_of(FakeEngine()).step()
    row.refresh_from_db()
    assert (row.status, row.error_code) == ("failed", "not_found") and "gone" in row.error


def test_enlarging_and_scheduler_reach_the_engine() -> None:
    engine = FakeEngine()
    ask(hires={"scale": 1.5}, scheduler="DDIM")
    ask(hires={"scale": 1.25, "way": "pixel", "strength": 0.3})
    while runner_of(engine).step():
        pass
    assert [job.hires for job in engine.jobs] == [Hires(1.5, 0.6, "latent"), Hires(1.25, 0.3, "pixel")]
    assert [job.scheduler for job in engine.jobs] == ["DDIM", None]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"strength": 0.5}, "strength"),
        ({"hires": 2}, "hires"),
        ({"hires": {"scale": 0.5}}, "scale"),
        ({"hires": {"scale": float("nan")}}, "scale"),
        ({"hires": {"way": "magic"}}, "way"),
        ({"hires": {"strength": 0.3}}, "strength"),
        ({"scheduler": "Heun"}, "scheduler"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(**fields)
    assert refused.value.field == field


def test_the_step_walk_is_for_members_and_for_stickers_that_are_there(
    sticker: Sticker, client: Client
) -> None:
    walk = f"/rooms/7/walk/?recipe={sticker.pk}"
    assert client.get(walk).headers["Location"] == "/?room=7"
    client.post("/", {"name": "Mia", "room": "7"})
    assert f"/stickers/{sticker.pk}/" in client.get(walk).content.decode()
    for wrong in ("", "?recipe=x", f"?recipe={uuid4()}"):
        assert client.get(f"/rooms/7/walk/{wrong}").status_code == 404


def test_the_limits_tell_what_may_be_asked() -> None:
    limits = service.limits()
    assert limits["strength"]["min"] == 0.1
    assert limits["hires"]["scale"]["max"] > 1 and limits["hires"]["ways"] == ["latent", "pixel"]


def drawn_with(**fields: Any) -> Any:
    """The job of a request."""
    engine = FakeEngine()
    ask(**fields)
    assert runner_of(engine).step()
    return engine.jobs[0]


def test_a_recipe_draws_the_same_again(sticker: Sticker) -> None:
    job = drawn_with(recipe=str(sticker.pk), text=None, subject=None, captions="all")
    assert (job.seeds, job.prompt, job.mode) == ((5,), sticker.request.prompt, "fast")
    again = Sticker.objects.exclude(pk=sticker.pk).get()
    same = [storage.path_of(one.pk, storage.RAW).read_bytes() for one in (sticker, again)]
    assert same[0] == same[1]
    assert (again.recipe["expression"], again.recipe["subject"]) == ("happy", "otter")


def test_a_recipe_keeps_the_look_of_its_picture_whatever_the_seed(sticker: Sticker) -> None:
    Style.objects.create(name="clay", title="Clay", trigger="clay, soft", model="nano", digest="0")
    clay = [{"name": "clay", "weight": 1.0, "digest": "0"}]
    sticker.recipe |= {"prompt": "happy, smile, otter, brown, clay, soft, dm-sticker", "styles": clay}
    sticker.save()
    job = drawn_with(recipe=str(sticker.pk), text=None, subject=None, seed=9, styles=[])
    assert (job.prompt, job.enhance) == ("happy, smile, otter, brown, dm-sticker", False)
    assert drawn_with(recipe=str(sticker.pk), text="so sad", styles=[]).enhance


def test_a_recipe_in_another_mode_keeps_the_seed_and_brings_its_own_steps(sticker: Sticker) -> None:
    sticker.recipe |= {"steps": 2, "scheduler": "DDIM", "guidance": 0.5}
    sticker.save()
    same = drawn_with(recipe=str(sticker.pk), text=None)
    assert (same.steps, same.scheduler, same.guidance) == (2, "DDIM", 0.5)
    finer = drawn_with(recipe=str(sticker.pk), text=None, mode="fine")
    assert (finer.seeds, finer.mode, finer.steps, finer.scheduler) == ((5,), "fine", None, None)


def test_a_remix_says_something_else_in_the_same_look(sticker: Sticker) -> None:
    job = drawn_with(recipe=str(sticker.pk), text="so sad", subject=None, count=2)
    assert job.seeds == (5, 6) and "sad" in job.prompt and job.prompt != sticker.request.prompt


def test_more_like_this_by_recipe_gives_four_with_new_seeds(sticker: Sticker) -> None:
    job = drawn_with(recipe=str(sticker.pk), source=str(sticker.pk), text=None, subject=None)
    assert len(job.seeds) == 4 and 5 not in job.seeds and job.prompt == sticker.request.prompt


def test_what_was_enlarged_is_enlarged_from_the_same_size(sticker: Sticker) -> None:
    hires = {"scale": 1.5, "strength": 0.6, "way": "latent", "from": [256, 256]}
    sticker.recipe |= {"width": 384, "height": 384, "hires": hires}
    sticker.save()
    job = drawn_with(recipe=str(sticker.pk), text=None)
    assert (job.size, job.hires) == ((256, 256), Hires(1.5, 0.6, "latent"))


def test_a_recipe_with_a_withdrawn_style_is_refused(sticker: Sticker) -> None:
    sticker.recipe["styles"] = [{"name": "gone", "weight": 1.0, "digest": "0"}]
    sticker.save()
    with pytest.raises(Refused, match="no style called “gone”"):
        ask(recipe=str(sticker.pk), text=None)
    assert ask(recipe=str(sticker.pk), text=None, styles=[])
    with pytest.raises(Refused, match="no such sticker"):
        ask(recipe=str(uuid4()))
