"""The recipe of a picture: as people's tools read it (A1111's `parameters`), and as our own JSON."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

CHUNK = "stickerchat"
PARAMETERS = "parameters"
MAX_READ = 64 * 1024
WAYS = {"latent": "Latent (bicubic)", "pixel": "Lanczos"}


def parameters_text(recipe: Mapping[str, Any]) -> str:
    """The recipe in the three lines that A1111 writes and other tools read."""
    called = [f"<lora:{style['name']}:{style['weight']:g}>" for style in recipe.get("styles") or ()]
    lines = [" ".join([one_line(recipe.get("prompt", "")), *called])]
    if recipe.get("negative"):
        lines.append(f"Negative prompt: {one_line(recipe['negative'])}")
    lines.append(", ".join(f"{name}: {value}" for name, value in settings(recipe)))
    return "\n".join(lines)


def settings(recipe: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The names A1111 uses, for what the recipe has."""
    hires = recipe.get("hires") or {}
    named = [
        ("Steps", recipe.get("steps")),
        ("Sampler", recipe.get("scheduler")),
        ("CFG scale", recipe.get("guidance")),
        ("Seed", recipe.get("seed")),
        ("Size", f"{recipe['width']}x{recipe['height']}" if {"width", "height"} <= recipe.keys() else None),
        ("Denoising strength", recipe.get("strength") or hires.get("strength")),
        ("Hires upscale", hires.get("scale")),
        ("Hires upscaler", hires.get("way") and WAYS[hires["way"]]),
        ("Model hash", recipe.get("model_hash")),
        ("Model", recipe.get("model")),
        ("Lora hashes", styles_text(recipe)),
        ("Version", recipe.get("engine")),
    ]
    return [(name, str(value)) for name, value in named if value is not None]


def styles_text(recipe: Mapping[str, Any]) -> str | None:
    """Which files the names in the prompt meant."""
    hashes = [f"{style['name']}: {style['digest']}" for style in recipe.get("styles") or ()]
    return f'"{", ".join(hashes)}"' if hashes else None


def one_line(text: Any) -> str:
    return " ".join(str(text).split())


def png_info(recipe: Mapping[str, Any]) -> PngImagePlugin.PngInfo:
    """The two text chunks for a PNG."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt(PARAMETERS, parameters_text(recipe))
    info.add_itxt(CHUNK, json.dumps(dict(recipe), ensure_ascii=False, separators=(",", ":")))
    return info


def read(png: bytes) -> dict[str, Any]:
    """The recipe that a PNG carries; empty when it carries none of ours."""
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        image.load()
        text = getattr(image, "text", {}).get(CHUNK, "")
    if not 0 < len(text) <= MAX_READ:
        return {}
    try:
        recipe = json.loads(text)
    except ValueError:
        return {}
    return recipe if isinstance(recipe, dict) else {}
