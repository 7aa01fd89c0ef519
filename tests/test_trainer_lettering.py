"""Lettering in a picture: found, taken off where it stands apart, proposed for review where it touches."""

import ast
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from bench.lettering_cases import roomy, written
from stickers.picture import lettering
from tests.lettered import each_picture_read_once, figure, in_one_outline, lettered, touching
from trainer.lettering import ERASE, FILL, WHITE, Status, apply, clean, find_texts

__all__ = ["each_picture_read_once"]
ROOT = Path(__file__).resolve().parent.parent


def on_ground(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    ground = Image.new("RGBA", (picture.shape[1], picture.shape[0]), colour)
    return np.array(Image.alpha_composite(ground, Image.fromarray(picture, "RGBA")))


def seen(picture: np.ndarray) -> np.ndarray:
    """Colours weighed by alpha, so that what is not seen does not count; float (H, W, 4)."""
    alpha = picture[..., 3:].astype(float)
    return np.dstack([picture[..., :3] * alpha / 255, alpha])


@pytest.mark.parametrize("text", ["Hello!", "太棒了！", "ありがとう！", "Bạn làm được mà!"])
def test_detached_words_go_without_a_trace(text: str):
    picture, bare = lettered(text)
    cleaned = clean(picture)
    assert cleaned.status == Status.CLEANED
    assert np.array_equal(cleaned.image, bare)


def test_words_in_a_shared_white_outline_leave_the_drawing_in_its_own():
    picture, bare = in_one_outline()
    cleaned = clean(picture)
    assert cleaned.status == Status.CLEANED
    changed = cleaned.mask.any(axis=2)
    assert np.array_equal(cleaned.image[~changed], picture[~changed]), "a pixel outside the mask changed"
    apart = np.abs(seen(cleaned.image) - seen(bare)).mean(axis=2)
    assert apart.mean() < 1 and apart[(picture != bare).any(axis=2)].mean() < 3


@pytest.mark.parametrize("colour", [(255, 255, 255), (205, 228, 246), (60, 66, 84)])
def test_on_an_opaque_ground_the_ground_takes_their_place(colour: tuple[int, int, int]):
    picture, bare = (on_ground(side, colour) for side in lettered())
    cleaned = clean(picture)
    assert cleaned.status == Status.CLEANED and (cleaned.image[..., 3] == 255).all()
    assert np.abs(cleaned.image.astype(int) - bare).max() <= 3


def test_touching_words_are_proposed_and_their_neighbours_kept():
    picture = touching()
    cleaned = clean(picture)
    assert cleaned.status == Status.REVIEW and [text.text for text in cleaned.texts] == ["Hello!"]
    changed = cleaned.mask.any(axis=2)
    assert 0.01 < changed.mean() < 0.3
    assert np.array_equal(cleaned.image[~changed], picture[~changed])
    assert cleaned.mask[..., FILL].any(), "words over the drawing are filled in"


def test_a_picture_without_words_is_not_called_clean():
    cleaned = clean(figure())
    assert cleaned.status == "none found" and not cleaned.mask.any()
    assert np.array_equal(cleaned.image, figure())


def test_words_alone_are_left_to_people():
    words = np.array(roomy(written("Hello!", 256, Random(1)), 20))
    assert clean(words).status == Status.REVIEW


def test_an_uneven_ground_is_left_to_people():
    picture = lettered()[0]
    rows = np.linspace(0, 255, picture.shape[0], dtype=np.uint8)[:, None, None]
    ground = np.broadcast_to(rows, (*picture.shape[:2], 3))
    alpha = picture[..., 3:] / 255
    opaque = np.dstack([picture[..., :3] * alpha + ground * (1 - alpha), np.full(picture.shape[:2], 255)])
    assert clean(opaque.astype(np.uint8)).status == Status.REVIEW


def test_white_letters_are_seen_on_grey_and_found_once():
    words = lettering.coloured(Image.fromarray(lettering.written(("Hello!",), 72, 0)), "#ffffff")
    assert [text.text for text in find_texts(np.array(words))] == ["Hello!"]


def test_a_mask_erases_fills_and_whitens_and_leaves_all_else():
    picture = figure()
    mask = np.zeros((*picture.shape[:2], 3), np.uint8)
    mask[140:150, 130:140, FILL] = mask[200:210, 130:140, WHITE] = mask[:120, :, ERASE] = 255
    done = apply(picture, mask)
    assert not done[:120, :, 3].any() and (done[:120, :, :3] == 255).all()
    assert (done[200:210, 130:140] == 255).all()
    assert np.array_equal(done[140:150, 130:140, 3], picture[140:150, 130:140, 3])
    kept = ~mask.any(axis=2)
    assert np.array_equal(done[kept], picture[kept])


def test_pictures_of_any_size_are_taken():
    for shape in ((1, 1), (3, 400), (1500, 40)):
        assert clean(np.zeros((*shape, 4), np.uint8)).status == Status.NONE_FOUND


def test_the_package_knows_no_django_and_opens_its_reader_only_when_asked():
    for path in (ROOT / "trainer/lettering").glob("*.py"):
        names = {
            name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
        }
        assert not any(name.split(".")[0] in ("django", "stickers") for name in names), path
    code = (
        "import sys, trainer.lettering; print(sorted({'cv2', 'rapidocr', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_reading_asks_nothing_of_the_network():
    code = (
        "import socket\n"
        "def refused(*given, **named): raise SystemExit('the network was asked')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused\n"
        "from tests.lettered import lettered\n"
        "from trainer.lettering import find_texts\n"
        "print([text.text for text in find_texts(lettered()[0])])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Hello!" in done.stdout, done.stderr
