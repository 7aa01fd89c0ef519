"""What is written and read back: PNG with its recipe, WebP, previews."""

import base64
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from stickers import picture
from stickers.picture import encode, recipe

RECIPE: dict[str, Any] = {
    "engine": "stickerchat-engine 1",
    "model": "nano",
    "model_hash": "0123456789",
    "prompt": "happy, laughing, otter, dm-sticker",
    "negative": "blurry\nugly",
    "seed": 0,
    "steps": 4,
    "guidance": 2.0,
    "scheduler": "Euler a",
    "width": 64,
    "height": 64,
    "mode": "fast",
    "styles": [{"name": "ink", "weight": 0.7, "digest": "ab12cd34ef"}],
    "note": "恭喜 – chúc mừng",
}


@pytest.fixture
def image() -> np.ndarray:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[..., :3] = 255
    pixels[16:48, 16:48] = (200, 90, 20, 255)
    return pixels


def test_the_recipe_comes_back_from_the_png(image: np.ndarray) -> None:
    assert recipe.read(encode.png(image, recipe=RECIPE)) == RECIPE


def test_other_tools_find_their_parameters(image: np.ndarray) -> None:
    with Image.open(BytesIO(encode.png(image, recipe=RECIPE))) as opened:
        text = opened.text["parameters"]
    prompt, negative, settings = text.split("\n")
    assert prompt == RECIPE["prompt"] + " <lora:ink:0.7>"
    assert negative == "Negative prompt: blurry ugly"
    assert settings.startswith(
        "Steps: 4, Sampler: Euler a, CFG scale: 2.0, Seed: 0, Size: 64x64, Model hash: 0123456789"
    )
    assert 'Lora hashes: "ink: ab12cd34ef"' in settings


def test_without_a_negative_prompt_there_is_no_line_for_it() -> None:
    assert "Negative" not in recipe.parameters_text({**RECIPE, "negative": ""})


def test_an_empty_recipe_leaves_nothing(image: np.ndarray) -> None:
    stripped = encode.png(image, recipe={})
    assert recipe.read(stripped) == {} and b"iTXt" not in stripped


def test_a_recipe_of_somebody_else_is_no_recipe(image: np.ndarray) -> None:
    info = recipe.png_info({})
    info.add_itxt("stickerchat", "[1, 2]")
    out = BytesIO()
    Image.fromarray(image).save(out, "PNG", pnginfo=info)
    assert recipe.read(out.getvalue()) == {}


def test_the_pixels_survive(image: np.ndarray) -> None:
    with Image.open(BytesIO(encode.png(image, recipe=RECIPE))) as opened:
        assert np.array_equal(np.array(opened), image)
    with Image.open(BytesIO(encode.webp(image))) as opened:
        assert opened.mode == "RGBA"
        assert abs(np.array(opened)[32, 32].astype(int) - image[32, 32]).max() < 12
        assert np.array(opened)[2, 2, 3] == 0


def test_a_preview_is_a_small_data_url(image: np.ndarray) -> None:
    url = encode.data_url(image)
    kind, data = url.split(",")
    assert kind == "data:image/webp;base64" and len(url) < 4000
    with Image.open(BytesIO(base64.b64decode(data))) as opened:
        assert opened.size == (64, 64)


def test_finishing_gives_both_files_with_an_outline(image: np.ndarray) -> None:
    done = picture.finish(image, caption="", recipe=RECIPE)
    with Image.open(BytesIO(done.png)) as opened:
        assert opened.size == (done.width, done.height) == (64, 64)
        assert (np.array(opened)[32, 12] == 255).all()
    assert recipe.read(done.png) == RECIPE
    assert done.webp.startswith(b"RIFF")
