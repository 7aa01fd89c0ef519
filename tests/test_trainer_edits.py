"""Bulk edits of tags: what they change, what they refuse, and that taking them back is exact."""

import hashlib
from typing import Any

import pytest

from trainer import datasets
from trainer.editing import MOST_EDITS
from trainer.models import Dataset, DatasetImage, TrainingRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack() -> Dataset:
    dataset = datasets.create(name="paws", creator="Bu2ma", trigger="dm-sticker")
    for position, tags in enumerate((["happy", "laugh", "tiger"], ["sad", "tiger"], ["happy", "cat"])):
        image(dataset, position, tags=tags, proposed_tags=["Bu2ma"])
    return dataset


def image(dataset: Dataset, position: int, **fields: Any) -> DatasetImage:
    return dataset.images.create(
        position=position,
        original_name=f"{position}.png",
        sha256=hashlib.sha256(bytes([position])).hexdigest(),
        image=f"datasets/paws/{position}.png",
        width=8,
        height=8,
        **fields,
    )


def ids(dataset: Dataset, *positions: int) -> list[int]:
    return [image.pk for image in dataset.images.filter(position__in=positions or (0, 1, 2))]


def state(dataset: Dataset) -> list[tuple[Any, ...]]:
    return list(dataset.images.values_list("pk", "included", "tags", "proposed_tags", "caption"))


def tags(dataset: Dataset) -> list[list[str]]:
    return [image.tags for image in dataset.images.all()]


def test_tags_are_added_renamed_moved_and_removed_in_bulk(pack: Dataset) -> None:
    assert datasets.add_tags(dataset=pack, images=ids(pack), tags=[" big  paws ", "happy"]) == 3
    assert tags(pack)[1] == ["sad", "tiger", "big paws", "happy"]
    assert datasets.rename_tag(dataset=pack, images=ids(pack), old="laugh", new="happy") == 1
    assert tags(pack)[0] == ["happy", "tiger", "big paws"]
    assert datasets.move_tag(dataset=pack, images=ids(pack), tag="tiger", place="first") == 2
    assert datasets.move_tag(dataset=pack, images=ids(pack), tag="happy", place="last") == 2
    assert datasets.remove_tags(dataset=pack, images=ids(pack), tags=["big paws"]) == 3
    assert tags(pack) == [["tiger", "happy"], ["tiger", "sad", "happy"], ["cat", "happy"]]


def test_every_edit_is_taken_back_exactly_the_last_one_first(pack: Dataset) -> None:
    states = [state(pack)]
    edits = (
        lambda: datasets.add_tags(dataset=pack, images=ids(pack, 0, 1), tags=["new"], place="first"),
        lambda: datasets.rename_tag(dataset=pack, images=ids(pack), old="happy", new="sad"),
        lambda: datasets.set_included(dataset=pack, images=ids(pack, 2), included=False),
        lambda: datasets.accept_proposals(dataset=pack, images=ids(pack)),
        lambda: datasets.set_caption(dataset=pack, images=ids(pack, 1), caption="A tiger  that cries"),
        lambda: datasets.set_tags(dataset=pack, images=ids(pack, 1), tags=[]),
    )
    for change in edits:
        assert change() > 0
        states.append(state(pack))
    assert len({str(one) for one in states}) == len(states)
    for before in reversed(states[:-1]):
        datasets.undo(dataset=pack)
        assert state(pack) == before
    with pytest.raises(datasets.Refused, match="nothing to take back"):
        datasets.undo(dataset=pack)


def test_an_edit_that_changes_nothing_is_not_noted(pack: Dataset) -> None:
    assert datasets.remove_tags(dataset=pack, images=ids(pack), tags=["absent"]) == 0
    assert not pack.edits.exists()


def test_only_the_last_edits_are_kept(pack: Dataset) -> None:
    for number in range(MOST_EDITS + 3):
        datasets.set_caption(dataset=pack, images=ids(pack, 0), caption=f"number {number}")
    assert pack.edits.count() == MOST_EDITS
    datasets.undo(dataset=pack)
    assert pack.images.all()[0].caption == f"number {MOST_EDITS + 1}"


def test_captions_end_in_the_trigger_and_may_be_written_by_hand(pack: Dataset) -> None:
    first, second, third = pack.images.all()
    assert first.caption_text() == "happy, laugh, tiger, dm-sticker"
    datasets.add_tags(dataset=pack, images=[third.pk], tags=["dm-sticker"], place="first")
    datasets.set_caption(dataset=pack, images=[second.pk], caption="a tiger in tears")
    captions = [image.caption_text() for image in pack.images.all()]
    assert captions[1:] == ["a tiger in tears", "happy, cat, dm-sticker"]
    pack.trigger = ""
    assert pack.tag == "paws"


def test_proposals_are_not_learnt_from_until_they_are_accepted(pack: Dataset) -> None:
    one = ids(pack, 0)[0]
    assert datasets.propose_tags(dataset=pack, proposals={one: ["tiger", "round"]}) == 1
    assert pack.images.get(pk=one).proposed_tags == ["Bu2ma", "round"]
    assert "round" not in pack.images.get(pk=one).caption_text()
    datasets.accept_proposals(dataset=pack, images=[one], tags=["round"])
    datasets.dismiss_proposals(dataset=pack, images=[one])
    assert pack.images.get(pk=one).caption_text() == "happy, laugh, tiger, round, dm-sticker"
    assert pack.images.get(pk=one).proposed_tags == []


def test_a_data_set_that_a_run_learns_from_refuses_edits_until_it_ends(pack: Dataset) -> None:
    run = TrainingRun.objects.create(dataset=pack, name="paws")
    before = state(pack)
    for refused in (
        lambda: datasets.add_tags(dataset=pack, images=ids(pack), tags=["new"]),
        lambda: datasets.undo(dataset=pack),
        lambda: datasets.delete(dataset=pack),
    ):
        with pytest.raises(datasets.InUse, match="A training run is using"):
            refused()
    assert state(pack) == before
    run.ask_to_cancel()
    assert datasets.add_tags(dataset=pack, images=ids(pack), tags=["new"]) == 3
    with pytest.raises(datasets.Refused, match="tell of the data set"):
        datasets.delete(dataset=pack)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["one, two"], "no comma"),
        (["x" * 81], "at most 80"),
        ([" \n"], "at least one"),
        ([f"tag {number}" for number in range(41)], "at most 40"),
    ],
)
def test_tags_that_do_not_fit_are_refused_and_nothing_changes(
    pack: Dataset, wanted: list[str], told: str
) -> None:
    before = state(pack)
    with pytest.raises(datasets.Refused, match=told):
        datasets.add_tags(dataset=pack, images=ids(pack), tags=wanted)
    assert state(pack) == before
    assert not pack.edits.exists()


def test_pictures_of_another_data_set_are_out_of_reach(pack: Dataset) -> None:
    other = datasets.create(name="claws")
    stranger = image(other, 0, tags=["happy"])
    assert datasets.add_tags(dataset=pack, images=[stranger.pk], tags=["new"]) == 0
    stranger.refresh_from_db()
    assert stranger.tags == ["happy"]


def test_tags_proposals_and_flags_are_counted(pack: Dataset) -> None:
    datasets.set_flag(dataset=pack, images=ids(pack, 0, 1), flag="text")
    datasets.set_flag(dataset=pack, images=ids(pack, 1), flag="text", on=False)
    datasets.set_included(dataset=pack, images=ids(pack, 2), included=False)
    counted = datasets.count(dataset=pack)
    assert (counted.images, counted.included) == (3, 2)
    assert list(counted.tags.items())[:3] == [("happy", 2), ("tiger", 2), ("cat", 1)]
    assert counted.proposed_tags == {"Bu2ma": 3}
    assert counted.flags == {"text": 1}


def test_a_name_that_is_taken_or_no_slug_is_refused(pack: Dataset) -> None:
    for name in ("paws", "two words", ""):
        with pytest.raises(datasets.Refused, match="name"):
            datasets.create(name=name)
    assert Dataset.objects.count() == 1
