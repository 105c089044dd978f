"""What Halmos reports, and what is made of it: nothing that is not a proof may look like one."""

import json
from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.errors import ProofError, ToolFailedError
from analysis.proofs.attempt import Effort, Holds, Open, Refuted
from analysis.proofs.halmos.prover import (
    Checked,
    ExitCode,
    Harness,
    attempt,
    check_bytecode,
    read_journal,
    read_report,
    run_checks,
)
from analysis.tools import ROOT

NO_QUERIES = (0, 0)


def _report(**changes: object) -> str:
    entry = {"name": "check_it(address)", "exitcode": 0, "num_paths": [7, 3, 0], "num_bounded_loops": 0}
    return json.dumps({"test_results": {"specs/proofs/It.sol:It": [entry | changes]}})


def test_proof() -> None:
    checked = read_report(_report(), "It")["check_it"]
    assert checked == Checked(ExitCode.PASS, 7, 0, ())
    assert attempt(checked, (5, 0)) == Holds(Effort(7, 5, 0))


def test_counterexample_in_the_harness_words() -> None:
    model = {
        "model": {"p_caller_address_1f9c3a2_00": {"value": 2**70}, "halmos_n_uint256_9_00": {"value": 3}}
    }
    checked = read_report(_report(exitcode=1, models=[model]), "It")["check_it"]
    assert attempt(checked, NO_QUERIES) == Refuted(
        "a step from some state breaks it (n = 3, caller = 0x400000000000000000)", Effort(7)
    )


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (ExitCode.TIMEOUT, "a query was not answered in time"),
        (ExitCode.STUCK, "a path met something that Halmos does not support"),
        (ExitCode.REVERT_ALL, "all paths revert, so that nothing was checked"),
        (ExitCode.EXCEPTION, "Halmos or a solver failed"),
    ],
)
def test_all_else_leaves_it_open(code: ExitCode, reason: str) -> None:
    assert attempt(Checked(code, 7, 0, ()), NO_QUERIES) == Open(reason, Effort(7))


def test_cut_loops_leave_it_open() -> None:
    assert attempt(Checked(ExitCode.PASS, 7, 2, ()), NO_QUERIES) == Open("2 loops were cut short", Effort(7))


def test_a_query_without_an_answer_leaves_it_open() -> None:
    assert attempt(Checked(ExitCode.PASS, 7, 0, ()), (4, 1)) == Open(
        "1 queries were not answered", Effort(7, 4, 1)
    )


def test_check_that_is_not_mentioned() -> None:
    assert attempt(None, NO_QUERIES) == Open("Halmos does not mention it")


@pytest.mark.parametrize("text", ["", "{}", "[]", _report(exitcode=17), _report()[:-9]])
def test_report_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ToolFailedError, match="cannot be read"):
        read_report(text, "It")


def test_journal() -> None:
    lines = [
        "yices unsat 0.01 /tmp/check_it-8f2c/1.smt2",
        "- unknown 9.00 /tmp/check_it-8f2c/2.smt2",
        "integers unsat 0.31 /tmp/check_other-11aa/1.smt2",
    ]
    assert read_journal("\n".join(lines)) == {"check_it": (2, 1), "check_other": (1, 0)}


def test_proof_of_other_bytecode(tmp_path: Path) -> None:
    artefact = compile_contracts(sources=[ROOT / "contracts/Treasury.sol"])
    built = tmp_path / "out/Treasury.sol/Treasury.json"
    built.parent.mkdir(parents=True)
    code = artefact.contract("Treasury").runtime.hex()
    built.write_text(json.dumps({"deployedBytecode": {"object": f"0x{code}"}}))
    check_bytecode(artefact, Harness("It", (), ("Treasury",)), tmp_path)
    built.write_text(json.dumps({"deployedBytecode": {"object": f"0x{code}00"}}))
    with pytest.raises(ProofError, match=r"^Treasury: forge made other bytecode than the build"):
        check_bytecode(artefact, Harness("It", (), ("Treasury",)), tmp_path)


HALMOS = Harness("It", (), ())


def _run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, seconds: float = 20) -> object:
    """With a program in the place of Halmos; `$report` is where its report must go."""
    text = f'while [ "$1" != --json-output ]; do shift; done; report=$2; {script}'
    program = tmp_path / "halmos"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    monkeypatch.setattr(
        "analysis.proofs.halmos.prover._command",
        lambda harness, checks, report, *_: [str(program), "--json-output", str(report)],
    )
    return run_checks(HALMOS, ["check_it"], tmp_path, seconds, tmp_path / "log")["check_it"]


def test_hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(tmp_path, monkeypatch, "sleep 60", 1) == Open("Halmos did not end within 1 s")


def test_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ToolFailedError, match=r"wrote no report \(exit code -9: it printed nothing\)"):
        _run(tmp_path, monkeypatch, "kill -9 $$")


def test_printing_garbage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ToolFailedError, match="cannot be read"):
        _run(tmp_path, monkeypatch, 'echo "0 passed" > "$report"')


def test_report_of_the_run_before_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log.json").write_text(_report())
    with pytest.raises(ToolFailedError, match="wrote no report"):
        _run(tmp_path, monkeypatch, "exit 0")
