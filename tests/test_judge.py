"""The judges of nano: they learn, refuse where they would say nothing, and count rightly."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from safetensors.torch import save_file

from tests.tiny_model import save_tiny
from trainer.nano.artist import EXPRESSIONS, STYLES, SUBJECTS, draw
from trainer.nano.artist.pairs import HELD_OUT_PAIRS
from trainer.nano.course import Schedule, train
from trainer.nano.judge import asking, drawing, evaluate, files, report, session, statistics, training
from trainer.nano.judge.damage import RUINED, damaged, ruined
from trainer.nano.pace import EXACT

GOOD = {"subject": 0.99, "expression": 0.98, "style": 1.0}


def saved(folder: Path, accuracy: dict[str, float] | None = None) -> Path:
    torch.manual_seed(0)
    files.save(files.untrained(), folder, accuracy=GOOD if accuracy is None else accuracy, drawings=64)
    return folder


def test_it_learns(tmp_path: Path) -> None:
    torch.manual_seed(0)
    course = training.course(files.untrained(), batch=8, pace=EXACT)
    course.loss = (lambda loss: lambda step: loss(0))(course.loss)
    before = course.loss(0).item()
    list(train(course, Schedule(steps=12, rate=1e-3, warm_up=1, decline=0.01), tmp_path / "judge.pt"))
    assert course.loss(0).item() < 0.6 * before
    assert set(training.accuracy(course.modules[0], count=8)) == {"subject", "expression", "style"}


def test_damage_is_slight_and_decided_by_the_seed() -> None:
    image, other = (training.tensor(draw(seed, size=128).image[None]) for seed in (1, 2))
    one, again = (damaged(image, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, again)
    assert not torch.equal(one, damaged(image, torch.Generator().manual_seed(4)))
    near, far = ((one - picture).abs().mean() for picture in (image, other))
    assert 0 < near < far


def test_of_a_ruined_picture_nothing_is_wanted() -> None:
    drawn = [draw(seed, size=128) for seed in range(2 * RUINED)]
    pictures = training.tensor(np.stack([one.image for one in drawn]))
    spoilt, targets = ruined(pictures, training.wanted(drawn))
    changed = (spoilt != pictures).flatten(1).any(1)
    assert changed.nonzero().flatten().tolist() == [0, RUINED]
    for target in targets:
        assert torch.allclose(target.sum(1), torch.ones(len(drawn)))
        assert ((target.max(1).values < 0.5) == changed).all()


def test_what_is_saved_judges_as_before(tmp_path: Path) -> None:
    torch.manual_seed(0)
    judge = files.untrained().eval()
    files.save(judge, tmp_path, accuracy=GOOD, drawings=64)
    again, config = files.load(tmp_path)
    picture = training.tensor(draw(5).image[None])
    with torch.no_grad():
        assert torch.allclose(judge(picture).subject, again(picture).subject, atol=2e-2)
    assert config.accuracy == GOOD
    assert (tmp_path / "judge.safetensors").stat().st_size < 3 * 1024**2


def test_a_judge_that_errs_too_often_may_not_judge(tmp_path: Path) -> None:
    with pytest.raises(files.UnfitJudge, match=r"too seldom about expression .below 97%"):
        files.load(saved(tmp_path, GOOD | {"expression": 0.96}))
    with pytest.raises(files.UnfitJudge, match="too seldom about anything"):
        files.load(saved(tmp_path, {}))


def test_damaged_and_foreign_weights_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(files.UnfitJudge, match="cannot be read"):
        files.load(tmp_path / "nothing")
    saved(tmp_path)
    weights = tmp_path / "judge.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(files.UnfitJudge, match="cannot be read"):
        files.load(tmp_path)
    save_file({"other": torch.zeros(2)}, weights)
    with pytest.raises(files.UnfitJudge, match="not those of this judge"):
        files.load(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"subjects": ["dragon"]}))
    with pytest.raises(files.UnfitJudge, match="another cast"):
        files.load(tmp_path)


def test_frechet_distance_is_nothing_to_itself_and_grows_with_a_shift() -> None:
    features = np.random.default_rng(0).normal(size=(400, 12))
    assert statistics.frechet(features, features) == pytest.approx(0, abs=1e-6)
    near, far = (statistics.frechet(features, features + shift) for shift in (0.1, 1.0))
    assert near == pytest.approx(0.12, rel=0.01) and far == pytest.approx(12, rel=0.01)
    assert statistics.frechet(features, features * 2) > 1
    with pytest.raises(ValueError, match="at least two"):
        statistics.frechet(features[:1], features)


def test_variety_is_the_mean_distance_of_pairs() -> None:
    points = np.array([[0.0, 0], [3, 4], [0, 0]])
    assert statistics.variety(points) == pytest.approx((5 + 0 + 5) / 3)
    assert statistics.variety(points[:1]) == 0


def test_nearest_finds_the_copy() -> None:
    others = np.random.default_rng(1).normal(size=(50, 8))
    order, apart = statistics.nearest(others[[7, 30]], others, 3)
    assert order[:, 0].tolist() == [7, 30] and apart[:, 0] == pytest.approx(0, abs=1e-6)


def test_everything_is_asked_and_held_out_pairs_often_enough() -> None:
    plain = asking.canonical(1)
    assert {(one.subject, one.expression) for one in plain} == {(s, e) for s in SUBJECTS for e in EXPRESSIONS}
    assert sum(one.held_out for one in plain) == 8 * len(HELD_OUT_PAIRS)
    assert len({one.seed for one in plain}) == len(plain)
    other_words = asking.synonyms(160)
    assert all(one.expression not in one.prompt.split(", ")[0:1] for one in other_words)
    assert {one.expression for one in other_words} == set(EXPRESSIONS)
    assert all(one.prompt.endswith("dm-sticker") for one in asking.sentences(SUBJECTS, 1))


def test_verdicts_count_what_is_right_and_confused() -> None:
    asked = [asking.Asked("", SUBJECTS[at], EXPRESSIONS[at], at) for at in range(4)]
    seen = evaluate.Seen(np.array([0, 1, 2, 0]), np.array([0, 0, 2, 3]), np.zeros(4, int), np.zeros((4, 2)))
    told = evaluate.verdict(asked, seen)
    assert (told.subject, told.expression) == (0.75, 0.75)
    assert report.mistakes(told.subjects, SUBJECTS) == f"{SUBJECTS[3]} seen as {SUBJECTS[0]} (1)"
    assert evaluate.style_share(seen, STYLES[0]) == 1


def test_a_figure_says_whether_it_is_reached() -> None:
    assert report.Figure("a", 0.98, least=0.97).row().endswith("yes |")
    assert report.Figure("a", 0.9, most=0.7).row().endswith("**no** |")
    assert report.Figure("a", 0.9).passed is None


def test_an_evaluation_from_asking_to_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tiny model of random weights: poor figures, but whole ones."""
    model = save_tiny(tmp_path / "model", channels=4)
    monkeypatch.setattr(session, "SYNONYMS", 4)
    monkeypatch.setattr(session, "TRAINING", 12)
    monkeypatch.setattr(session, "GROUPS", 1)
    monkeypatch.setattr(session, "OF_EACH", 2)
    everything = asking.canonical(1)
    few = everything[::40] + [one for one in everything if one.held_out][:2]
    monkeypatch.setattr(asking, "canonical", lambda each: few)
    monkeypatch.setattr(asking, "SENTENCES", {"happy": ("What a day",)})
    monkeypatch.setattr(drawing, "seconds_for_four", lambda *given: 0.5)
    judge, _ = files.load(saved(tmp_path / "judge"))
    figures = session.evaluate(judge, str(model), "fast", 1, tmp_path / "out")
    assert {one.name for one in figures} >= {"subject", "expression", "seconds for four"}
    assert all(np.isfinite(one.value) for one in figures)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"report.md", "report.json", "expressions.png", "subjects.png", "neighbours.png"}
    assert "| subject |" in (tmp_path / "out" / "report.md").read_text()


def test_the_commands_refuse_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read.*train_judge"):
        call_command("evaluate_nano", judge=tmp_path)
