"""Every sentence of the pages is there in Traditional Chinese, and what is shipped is what was written."""

import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "locale" / "zh_Hant" / "LC_MESSAGES"
SENTENCE = re.compile(r"""(?:\{% translate|_\() ?(["'])((?:(?!\1).)+)\1""")
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
