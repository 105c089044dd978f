"""A changed copy of the contract set, in the place of our own: looked at, or refused in one line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.campaign.sequence import read_sequence
from analysis.cli import main
from analysis.fault import read_fault
from analysis.run import read_run
from analysis.sources import take_copy
from analysis.tools import ROOT
from analysis.verdict import Violated

FAULT = ROOT / "fuzz" / "broken" / "PrincipalIsNeverTaxed.toml"


def clusterproof(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "fork" / "contracts"
    shutil.copytree(ROOT / "contracts", folder)
    return folder


def test_a_fault_in_a_copy_is_found_there(copy: Path, tmp_path: Path) -> None:
    (name, text), *_ = read_fault(FAULT).overrides().items()
    (copy.parent / name).write_text(text)
    fuzz = ("fuzz", "--engine", "embedded", "--budget", "20s", "--folder", tmp_path)
    result = clusterproof(*fuzz, "--property", "principal-is-never-taxed", "--contracts", copy.parent)
    assert result.exit_code == 10, result.output
    run = read_run(tmp_path / "runs" / "latest")
    (answer,) = (answer for answer in run.answers if answer.slug == "principal-is-never-taxed")
    assert isinstance(answer.verdict, Violated)
    assert answer.verdict.is_replayed
    file = tmp_path / "runs" / "latest" / answer.verdict.sequence
    assert read_sequence(file).sources.contracts == str(copy.resolve())
    replayed = clusterproof("replay", file)
    assert replayed.exit_code == 10
    assert "breaks principal-is-never-taxed" in replayed.stdout


def test_what_a_copy_lacks_is_ours(copy: Path) -> None:
    shutil.rmtree(copy / "model")
    assert "contracts/model/SSVNetworkModel.sol" not in take_copy(copy).read_overrides()
    assert take_copy(copy) == take_copy(copy.parent)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (
            lambda copy: (copy / "MegaCluster.sol").unlink(),
            3,
            "{copy}: is no copy of the contract set (no MegaCluster.sol); name a copy of contracts/; "
            "for other Solidity there is 'clusterproof detect'",
        ),
        (
            lambda copy: (copy / "Treasury.sol").write_text("no solidity"),
            1,
            "contracts/Treasury.sol:1: does not compile (",
        ),
    ],
    ids=["no copy", "does not compile"],
)
def test_bad_copies(copy: Path, tmp_path: Path, change: Callable[[Path], None], code: int, said: str) -> None:
    change(copy)
    result = clusterproof("audit", "--contracts", copy, "--folder", tmp_path)
    assert result.exit_code == code, result.output
    assert result.stderr.startswith(f"clusterproof: {said.format(copy=copy)}")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("audit", "--property", "no-such"), 2, "no-such: is no property of the catalogue; see specs/"),
        (("prove", "--property", "a-seat-for-every-member"), 2, "a-seat-for-every-member: has no proof; "),
        (("audit", "--profile", "thorough"), 2, "'thorough' is not one of 'quick', 'deep'"),
        (("audit", "--engine", "oracle"), 2, "'oracle' is not one of"),
        (("fuzz", "--engine", "proofs"), 2, "'proofs' is not one of"),
        (("fuzz", "--seed", "-1"), 2, "-1 is not in the range"),
        (("fuzz", "--workers", "0"), 2, "0 is not in the range"),
        (("audit", "--contracts", "nowhere"), 2, "'nowhere' does not exist"),
        (("resume", "nowhere"), 1, "nowhere: cannot be read (No such file or directory); name the folder"),
        (("replay", "nowhere"), 1, "nowhere: cannot be read (No such file or directory); name a sequence"),
    ],
)
def test_bad_words(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    folder = () if words[0] in ("resume", "replay") else ("--folder", tmp_path)
    result = clusterproof(*words, *folder)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
    assert list(tmp_path.iterdir()) == []
