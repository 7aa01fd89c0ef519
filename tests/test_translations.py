"""Every sentence of the pages is there in Traditional Chinese, and what is shipped is what was written."""

import ast
import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "locale" / "zh_Hant" / "LC_MESSAGES"
SENTENCE = re.compile(r"""(?:\{% translate|_\() ?(["'])((?:(?!\1).)+)\1""")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
PLACE = re.compile(r"\{\w+\}|%\(\w+\)[sdg]|%%?")


def shipped(path: Path = MESSAGES / "django.mo") -> dict[str, str]:
    with path.open("rb") as file:
        catalog: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {english: chinese for english, chinese in catalog.items() if english}


def test_every_sentence_of_the_pages_is_translated() -> None:
    pages = "\n".join(page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    sentences = {found[2].replace("%", "%%") for found in SENTENCE.finditer(pages)}
    assert len(sentences) > 100
    assert sentences - shipped().keys() == set(), "write them into locale/, then manage.py compilemessages"


def test_a_translation_has_the_places_of_its_sentence() -> None:
    for english, chinese in shipped().items():
        if isinstance(english, str):
            assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(chinese)), english


def test_what_is_shipped_is_what_was_written(tmp_path: Path) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("no msgfmt here (Debian: apt install gettext)")
    fresh = tmp_path / "fresh.mo"
    subprocess.run(["msgfmt", "-o", fresh, MESSAGES / "django.po"], check=True, timeout=30)
    assert shipped(fresh) == shipped(), "run manage.py compilemessages"


def said_by(path: Path) -> set[str]:
    """The sentences that a module gives to gettext, the first form of each."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in GETTEXT)
    first = (call.args[0] for call in named if call.args)
    return {one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_sentence_of_the_modules_is_translated() -> None:
    modules = [path for app in ("rooms", "stickers", "trainer") for path in (ROOT / app).rglob("*.py")]
    sentences = set().union(*(said_by(path) for path in modules))
    assert len(sentences) > 300
    known = {key if isinstance(key, str) else key[0] for key in shipped()}
    assert sentences - known == set(), "write them into locale/, then manage.py compilemessages"
