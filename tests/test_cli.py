"""What is typed, what is said, and the code it ends with."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import doctor
from analysis.cli import main
from analysis.detectors.seeded import SEEDED
from analysis.doctor import Need
from analysis.errors import ToolMissingError
from analysis.exit_code import exit_code
from analysis.run import check_manifest, open_run, read_run
from analysis.tools import ROOT, Tool
from tests.sample_runs import CLEAN, PLAIN

Clusterproof = Callable[..., Result]


@pytest.fixture
def clusterproof() -> Clusterproof:
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def defective(tmp_path: Path) -> Path:
    source = tmp_path / "Seeded.sol"
    source.write_text(SEEDED)
    return source


def test_a_defect_is_named_and_fails(clusterproof: Clusterproof, defective: Path) -> None:
    result = clusterproof("detect", defective, "--ours", "--format", "markdown")
    assert result.exit_code == 10
    assert "default-index-lookup" in result.stdout
    assert "Hub.exitFirst(uint256)" in result.stdout


def test_a_waived_defect_does_not(clusterproof: Clusterproof, defective: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text("".join(map(WAIVER.format, PLANTED)))
    result = clusterproof("detect", defective, "--ours", "--waivers", waivers)
    assert (result.exit_code, "because it is planted" in result.stdout) == (0, True)


PLANTED = ("default-index-lookup", "proxy-of-another", "proxy-overwritten")
WAIVER = """
[[waiver]]
check = "{}"
who = "the author"
why = "because it is planted"
until = 9999-12-31
"""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("detect", "{folder}"), 3, "{folder}: no Solidity there; name a file or folder that has some"),
        (
            ("detect", "--only", "no-such"),
            2,
            "no-such: no detector has that name; see docs/detectors",
        ),
        (
            ("detect", "{folder}/bad.sol"),
            1,
            "{folder}/bad.sol: nothing compiles (bad.sol: not analysed, for it does not compile "
            "(Expected ';' but got end of source)); correct the sources",
        ),
        (
            ("report", "{folder}"),
            1,
            "{folder}/run.json: cannot be read (No such file or directory); name the folder of a run",
        ),
        (
            ("corpus", "{folder}", "{folder}/for-foundry", "--as", "foundry"),
            1,
            "{folder}: has no sequence of this harness; name a corpus or a run",
        ),
    ],
)
def test_bad_input_gives_one_line(
    clusterproof: Clusterproof, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    if "bad" in words[-1]:
        (tmp_path / "bad.sol").write_text("pragma solidity ^0.8.0;\nno solidity\n")
    result = clusterproof(*(word.format(folder=tmp_path) for word in words))
    assert (result.exit_code, result.stderr) == (code, f"clusterproof: {said.format(folder=tmp_path)}\n")


def test_a_report_is_shown_again(clusterproof: Clusterproof, tmp_path: Path) -> None:
    with open_run(PLAIN.id, tmp_path) as folder:
        folder.record(PLAIN)
    result = clusterproof("report", tmp_path / PLAIN.id, "--format", "json")
    assert (result.exit_code, f'"{PLAIN.id}"' in result.stdout) == (10, True)


def test_two_runs_are_compared(clusterproof: Clusterproof, tmp_path: Path) -> None:
    for run in (PLAIN, CLEAN):
        with open_run(f"{run.id}-{run is PLAIN}", tmp_path) as folder:
            folder.record(run)
    result = clusterproof("diff", tmp_path / f"{PLAIN.id}-True", tmp_path / f"{CLEAN.id}-False")
    assert (result.exit_code, "gone" in result.stdout) == (0, True)


def test_the_doctor_finds_what_is_there(clusterproof: Clusterproof) -> None:
    result = clusterproof("doctor")
    missing = {line.split()[0] for line in result.stdout.splitlines() if " missing " in line}
    assert result.exit_code == 0
    assert missing <= {"docker"}


def test_the_doctor_says_what_is_missing_and_what_it_costs(
    clusterproof: Clusterproof, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(name: str) -> Tool:
        raise ToolMissingError(name, "is gone", "get it")

    monkeypatch.setattr(doctor, "NEEDS", (Need("tool", "no work", look),))
    result = clusterproof("doctor")
    assert result.exit_code == 1
    assert result.stdout.split() == [
        "tool",
        "version",
        "where",
        "without",
        "it",
        "tool",
        "missing",
        "tool:",
        "is",
        "gone;",
        "get",
        "it",
        "no",
        "work",
    ]


ENGINES = ("--engine", "slither", "--engine", "lockstep")


def test_an_audit_leaves_its_run_and_its_reports(clusterproof: Clusterproof, tmp_path: Path) -> None:
    result = clusterproof("audit", "--budget", "2s", "--seed", 7, "--folder", tmp_path, *ENGINES)
    run = read_run(tmp_path / "runs" / "latest")
    assert result.exit_code == exit_code(run) == 0
    assert check_manifest(tmp_path / "runs" / "latest") == ()
    assert {engine.name: engine.bites for engine in run.engines} == {"slither": True, "lockstep": True}
    assert run.campaigns[0].seeds[0] == 7
    assert result.stdout == (tmp_path / "reports" / "latest" / "report.txt").read_text()


@pytest.mark.parametrize("budget", ["0", "0h", "soon", "-5s"])
def test_a_budget_is_some_time(clusterproof: Clusterproof, budget: str) -> None:
    result = clusterproof("audit", f"--budget={budget}")
    assert result.exit_code == 2
    assert f"{budget} is no time to work in; say 90s, 15m or 2h" in result.stderr


def test_every_verb_that_the_documents_name_is_there() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    text = " ".join(document.read_text() for document in documents)
    named = set(re.findall(r"`clusterproof ([a-z]+)", text))
    assert {"audit", "fuzz", "prove", "replay"} <= named <= main.commands.keys()
