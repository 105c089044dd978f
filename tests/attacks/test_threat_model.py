"""docs/threat-model.md names tests that exist, and states the figures that these measure and no others."""

import re

from analysis.tools import ROOT
from tests.attacks.threat_model import DOCUMENT, figures

TESTS = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests/attacks").glob("test_*.py"))
)


def test_the_tests_that_it_names_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert named - set(re.findall(r"^def (test_\w+)", TESTS, re.MULTILINE)) == set()


def test_each_figure_is_measured() -> None:
    """Names in tests may have one part that a parameter gives."""
    patterns = [
        re.sub(r"\{\w+\}", r"[a-z0-9]+", name) for name in re.findall(r'stated\(\s*f?"([^"]+)"', TESTS)
    ]
    unmeasured = [name for name in figures() if not any(re.fullmatch(p, name) for p in patterns)]
    assert unmeasured == []
