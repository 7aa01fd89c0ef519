"""The import directions of docs/architecture.md, read from the source."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("stickerchat", "rooms", "stickers", "trainer")
ALLOWED = {
    "stickerchat": {"rooms", "stickers", "trainer"},
    "rooms": {"stickers"},
    "stickers": set(),
    "trainer": {"stickers"},
}
WITHOUT_DJANGO = (
    *("stickers/engine", "stickers/words", "stickers/picture"),
    *("trainer/lora", "trainer/nano", "trainer/captioner"),
)
WITH_TORCH = ("stickers/engine", "trainer/lora", "trainer/nano", "trainer/captioner")
HEAVY = {"torch", "diffusers", "transformers", "peft"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Dotted names that the module imports, at the top or inside functions; relative ones made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)


def within(path: Path, folders: tuple[str, ...]) -> bool:
    return any(path.is_relative_to(ROOT / folder) for folder in folders)


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_the_apps_below_it(app: str) -> None:
    files = modules(app)
    assert files, f"{app} has no modules"
    for path in files:
        for name in imports(path):
            other = name.split(".")[0]
            if other in APPS and other != app:
                assert other in ALLOWED[app], f"{path.relative_to(ROOT)} imports {name}"


def test_across_apps_only_service_and_models_are_imported() -> None:
    for app in ("rooms", "trainer"):
        for path in modules(app):
            for name in imports(path):
                parts = name.split(".")
                if parts[0] == "stickers" and len(parts) > 1 and not within(path, WITHOUT_DJANGO):
                    assert parts[1] in ("service", "models", "engine", "words", "picture"), (
                        f"{path.relative_to(ROOT)} imports {name}"
                    )
                    if parts[1] == "engine":
                        assert app == "trainer", f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("folder", WITHOUT_DJANGO)
def test_the_inner_packages_do_not_know_django(folder: str) -> None:
    for path in modules(folder):
        for name in imports(path):
            assert name.split(".")[0] not in ("django", "channels"), (
                f"{path.relative_to(ROOT)} imports {name}"
            )


def test_torch_lives_in_the_engine_and_the_trainers_alone() -> None:
    for app in APPS:
        for path in modules(app):
            if within(path, WITH_TORCH):
                continue
            for name in imports(path):
                allowed = name.split(".")[0] not in HEAVY or path.name in (
                    "nli.py",
                    "fit.py",
                )  # the optional hub model of words, and what fits the embedded one
                assert allowed, f"{path.relative_to(ROOT)} imports {name}"


def test_the_web_process_without_an_engine_never_loads_torch() -> None:
    code = (
        "import sys, stickerchat.asgi; from stickers import words;"
        "words.understand('I have not slept for two days', 'otter');"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
