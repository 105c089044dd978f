"""Each detector on contracts that have its defect, and on neighbours of these that have not."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from analysis.detectors.engine import Detection, Options, detect
from analysis.detectors.project import compile_path
from analysis.detectors.registry import DETECTORS, make_plugin
from analysis.tools import ROOT
from tests.detectors.expected import EXPECTED

FIXTURES = ROOT / "tests" / "detectors"
SLUGS = tuple(detector.ARGUMENT for detector in DETECTORS)

Found = Mapping[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def found() -> Found:
    """By file and check, what all detectors of ours say of all fixtures."""
    detection = detect(compile_path(FIXTURES, separately=True), Options(general=False))
    assert (detection.problems, detection.failed, detection.toothless) == ((), (), "")
    return _by_file(detection)


def _by_file(detection: Detection) -> Found:
    sorted_: dict[tuple[str, str], set[str]] = {}
    for finding in detection.findings:
        for place in finding.locations:
            sorted_.setdefault((place.path, finding.check), set()).add(finding.message)
    return sorted_


@pytest.mark.parametrize("slug", SLUGS)
def test_it_finds_what_is_there_and_nothing_else(found: Found, slug: str) -> None:
    assert found.get((f"{slug}/vulnerable.sol", slug), set()) == set(EXPECTED[slug])


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_silent_where_the_defect_is_repaired(found: Found, slug: str) -> None:
    assert found.get((f"{slug}/safe.sol", slug), set()) == set()


def test_every_detector_has_fixtures_and_expectations() -> None:
    folders = {path.name for path in FIXTURES.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(SLUGS) == EXPECTED.keys()
    assert all({f.name for f in (FIXTURES / s).iterdir()} == {"safe.sol", "vulnerable.sol"} for s in SLUGS)
    assert all(EXPECTED.values())


def test_a_slug_is_a_file_and_a_class() -> None:
    for detector in DETECTORS:
        module = detector.ARGUMENT.replace("-", "_")
        assert detector.__module__ == f"analysis.detectors.{module}"
        assert detector.__name__ == "".join(word.capitalize() for word in detector.ARGUMENT.split("-"))


def test_slither_gets_them_all() -> None:
    assert make_plugin() == (list(DETECTORS), [])


def test_a_finding_keeps_its_fingerprint_when_lines_move(tmp_path: Path) -> None:
    text = (FIXTURES / "proxy-of-another" / "vulnerable.sol").read_text()
    (tmp_path / "a.sol").write_text(text)
    before = detect(compile_path(tmp_path / "a.sol"), Options(only=("proxy-of-another",))).findings
    (tmp_path / "a.sol").write_text("// one\n// two\n\n" + text)
    after = detect(compile_path(tmp_path / "a.sol"), Options(only=("proxy-of-another",))).findings
    assert [f.fingerprint for f in before] == [f.fingerprint for f in after]
    lines = [(f.locations[0].line, g.locations[0].line) for f, g in zip(before, after, strict=True)]
    assert lines
    assert all(then + 3 == now for then, now in lines)


def test_slithers_own_id_keeps_too(tmp_path: Path) -> None:
    """Slither takes the lines of nodes into its ids, unless they are added late."""
    text = (FIXTURES / "stored-amount-paid" / "vulnerable.sol").read_text()
    ids = []
    for prefix in ("", "// one\n\n"):
        (tmp_path / "a.sol").write_text(prefix + text)
        command = ["slither", "a.sol", "--solc", str(ROOT / "bin" / "solc"), "--json", "-"]
        slither = Path(sys.executable).parent / "slither"
        done = subprocess.run(
            [slither, *command[1:], "--detect", "stored-amount-paid"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        ids.append({d["id"] for d in json.loads(done.stdout)["results"]["detectors"]})
    assert ids[0] == ids[1]
    assert len(ids[0]) == len(EXPECTED["stored-amount-paid"])
