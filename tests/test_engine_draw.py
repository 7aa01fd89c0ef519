"""`manage.py draw`: the whole way from words to files, on the tiny pipeline."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from PIL import Image

from stickers import styles
from stickers.picture import recipe
from tests.test_engine_together import style_file
from tests.tiny_model import save_tiny

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(autouse=True)
def with_tiny(tiny: Path, settings: Any) -> None:
    settings.STICKER_MODEL = str(tiny)


def draw(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[list[dict[str, Any]], str]:
    call_command("draw", *words)
    said = capsys.readouterr()
    return [json.loads(line) for line in said.out.splitlines()], said.err


def test_it_writes_pictures_and_says_a_line_for_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, progress = draw(
        capsys,
        "laughing",
        "--subject",
        "otter",
        "--count",
        "2",
        "--seed",
        "0",
        "--out",
        str(tmp_path / "new"),
    )
    assert [(line["index"], line["seed"]) for line in lines] == [(0, 0), (1, 1)]
    assert lines[0]["caption"] and not lines[1]["caption"]
    assert "Step 4 of 4" in progress
    for line in lines:
        written = Path(line["path"])
        assert written.parent == tmp_path / "new"
        with Image.open(written) as image:
            assert image.size == (line["width"], line["height"])
        kept = recipe.read(written.read_bytes())
        assert (kept["prompt"], kept["seed"]) == (line["prompt"], line["seed"])
        assert "otter" in kept["prompt"] and kept["subject"] == "otter"


def test_the_same_seed_gives_the_same_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = []
    for name in ("one", "two"):
        [line], _ = draw(capsys, "恭喜", "--count", "1", "--seed", "5", "--out", str(tmp_path / name))
        files.append(Path(line["path"]).read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["laughing", "--style", "ink:0.7"], "There is no style “ink”"),
        (["laughing", "--mode", "slow"], "There is no mode “slow”"),
        (["laughing", "--count", "99"], "--count must be from 1 to 8"),
        (["laughing", "--seed", "-4"], "Seed must be from 0"),
        (["  "], "Say what the sticker is to express"),
    ],
)
def test_a_wrong_word_is_a_sentence(words: list[str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("draw", *words, "--out", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_styles_are_mixed_as_asked_or_two_at_random(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    for seed, name in enumerate(("clay", "ink", "pixel")):
        styles.add(style_file(tmp_path / f"{name}.safetensors", seed=seed))

    def mixes(*words: str) -> list[dict[str, float]]:
        lines, _ = draw(capsys, "laughing", "--seed", "3", "--count", "2", "--out", str(tmp_path), *words)
        return [{style["name"]: style["weight"] for style in line["styles"]} for line in lines]

    assert mixes("--style", "clay:0.7", "--style", "ink") == [{"clay": 0.7, "ink": 1.0}] * 2
    assert mixes("--style", "none") == [{}, {}]
    assert [len(mix) for mix in mixes()] == [2, 2] and mixes() == mixes()
    for wrong, sentence in (("clay:much", "write the weight as a number"), ("clay:9", "from 0 to 1.5")):
        with pytest.raises(CommandError, match=sentence):
            call_command("draw", "laughing", "--style", wrong, "--out", str(tmp_path))


def test_the_shipped_styles_are_known_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_tables() -> None:
        raise OperationalError("no such table")

    shipped = tmp_path / "clay"
    shipped.mkdir()
    style_file(shipped / styles.WEIGHTS, seed=1)
    (shipped / "style.json").write_text(json.dumps({"weight": 0.8, "model": styles.model_name()}))
    monkeypatch.setattr(styles, "SHIPPED", tmp_path)
    monkeypatch.setattr(styles, "offered", no_tables)
    assert styles.on_disk() == {"clay": styles.OnDisk(shipped / styles.WEIGHTS, 0.8)}


def test_without_weights_it_says_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.STICKER_MODEL = str(tmp_path / "gone")
    with pytest.raises(CommandError, match=r"no model at .*gone.*STICKER_MODEL"):
        call_command("draw", "laughing", "--out", str(tmp_path))


def test_a_recipe_redraws_the_identical_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    for seed, name in enumerate(("clay", "ink")):
        styles.add(style_file(tmp_path / f"{name}.safetensors", seed=seed))
    lines, _ = draw(capsys, "laughing", "--seed", "0", "--count", "2", "--out", str(tmp_path))
    call_command("redraw", *[line["path"] for line in lines], "--out", str(tmp_path / "again"))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["identical"], one["differing"]) for one in told] == [(True, [])] * 2

    styles.add(style_file(tmp_path / "clay.safetensors", seed=9))  # taught anew since
    call_command("redraw", lines[0]["path"], "--out", str(tmp_path / "again"))
    [other] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (other["identical"], other["differing"]) == (False, ["styles"])


def test_a_picture_without_a_recipe_is_said(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8)).save(tmp_path / "plain.png")
    with pytest.raises(CommandError, match="carries no recipe"):
        call_command("redraw", str(tmp_path / "plain.png"), "--out", str(tmp_path))
