"""What comes of Manticore's answers: with an interpreter that only pretends to run it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import ProofError, ToolFailedError
from analysis.proofs.attempt import Attempt, Effort, Holds, Open, Refuted
from analysis.proofs.manticore.calldata import usual
from analysis.proofs.manticore.jobs import Answer, Found
from analysis.proofs.manticore.prover import ManticoreProver, judge
from analysis.proofs.manticore.stages import (
    ENTITY,
    MANAGER,
    STRANGER,
    Stage,
    set_mega_cluster_on_stage,
    set_proxy_on_stage,
)
from analysis.proofs.manticore.theorems import QUICK, THEOREMS
from analysis.proofs.theorem import Theorem
from analysis.tools import Tool
from tests.stand_ins import write_program

REFUSED: dict[str, Any] = {
    "version": "0.3.7",
    "solver": "yices",
    "paths": 5,
    "refused": 5,
    "unfinished": [],
    "queries": 40,
    "unknown": 0,
    "instructions": 234,
    "found": [],
    "seconds": 2.0,
}
EFFORT = Effort(5, 40, 0)

Make = Callable[[str], ManticoreProver]


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts()


@pytest.fixture
def prover(tmp_path: Path, artefact: Artefact) -> Make:
    """One whose interpreter is a script; of its arguments, $4 is the job and $5 the answer's file."""

    def make(script: str, seconds: float = 30.0) -> ManticoreProver:
        tool = Tool("manticore", write_program(tmp_path / "python", script), "0.3.7")
        folders = (tmp_path / "out", tmp_path / "work")
        return ManticoreProver(artefact, *folders, seconds, lambda *_: None, lambda _: tool)

    return make


def _answers(answer: dict[str, Any]) -> str:
    return f"cat > $5 <<'END'\n{json.dumps(answer)}\nEND"


@pytest.mark.parametrize(
    ("script", "attempt"),
    [
        (_answers(REFUSED), Holds(EFFORT)),
        (_answers(REFUSED | {"unknown": 1}), Open("1 queries were not answered", Effort(5, 40, 1))),
        (_answers(REFUSED | {"paths": 0, "refused": 0}), Open("no path was followed", Effort(0, 40, 0))),
        (
            _answers(REFUSED | {"unfinished": ["SolverUnknown"]}),
            Open("not all was followed to its end (SolverUnknown)", Effort(5, 40, 1)),
        ),
        ("exit 0", Open("Manticore gave no answer (exit code 0: it printed nothing)")),
        ("echo 'ImportError: z3' >&2; exit 1", Open("Manticore failed (exit code 1: ImportError: z3)")),
        ("kill -9 $$", Open("Manticore failed (exit code -9: it printed nothing)")),
        (
            "echo hello > $5",
            Open(
                "Manticore's answer cannot be read"
                " (JSONDecodeError('Expecting value: line 1 column 1 (char 0)'))"
            ),
        ),
        ("echo '{}' > $5", Open("Manticore's answer cannot be read (KeyError('version'))")),
    ],
)
def test_what_comes_of_an_answer(prover: Make, script: str, attempt: Attempt) -> None:
    proved = prover(script).prove(QUICK)
    named = (
        replace(attempt, reason=f"setFeeRecipient: {attempt.reason}")
        if isinstance(attempt, Open)
        else attempt
    )
    assert proved == named


def test_one_that_hangs(prover: Callable[[str, float], ManticoreProver]) -> None:
    assert prover("sleep 60", 0.5).prove(QUICK) == Open("setFeeRecipient: Manticore did not end within 0 s")


def test_the_raw_output_has_a_line_for_each_function(prover: Make) -> None:
    one = prover(_answers(REFUSED))
    one.prove(QUICK)
    assert one.raw(QUICK).name == "only-the-mega-cluster-commands-a-proxy.txt"
    assert one.raw(QUICK).read_text() == (
        "function, bytes of calldata, paths, queries, instructions, seconds, outcome\n"
        "setFeeRecipient, 68, 5, 40, 234, 2.0, Holds\n"
    )


def test_the_same_question_is_asked_once(prover: Make, tmp_path: Path) -> None:
    one = prover(f"echo asked >> {tmp_path}/count; {_answers(REFUSED)}")
    assert one.prove(QUICK) == one.prove(QUICK)
    assert (tmp_path / "count").read_text() == "asked\n"


def test_an_environment_that_cannot_be_made(artefact: Artefact, tmp_path: Path) -> None:
    def fail(_show: object) -> Tool:
        raise ToolFailedError("manticore", "its environment cannot be made", "run it again")

    one = ManticoreProver(artefact, tmp_path, tmp_path, 30.0, lambda *_: None, fail)
    with pytest.raises(ToolFailedError):
        one.refute(QUICK)


@pytest.mark.parametrize(("theorem", "removed"), [(THEOREMS[1], "sweepEther"), (THEOREMS[2], "join")])
def test_a_function_of_no_theorem(artefact: Artefact, tmp_path: Path, theorem: Theorem, removed: str) -> None:
    contract = artefact.contract(theorem.subjects[0])
    signature = next(s for s in contract.method_identifiers if s.startswith(removed))
    renamed = {f"also{s}" if s == signature else s: i for s, i in contract.method_identifiers.items()}
    others = tuple(c for c in artefact.contracts if c != contract)
    changed = replace(artefact, contracts=(*others, replace(contract, method_identifiers=renamed)))
    one = ManticoreProver(changed, tmp_path, tmp_path, 30.0, lambda *_: None)
    with pytest.raises(ProofError) as caught:
        one.prove(theorem)
    assert str(caught.value) == (
        f"{contract.name}: has other functions than the proof goes through (also{removed}, {removed});"
        " name them in analysis/proofs/manticore/questions.py"
    )


def _found(stage: Stage, caller: str, function: str) -> Found:
    return Found("STOP", caller, 0, bytes.fromhex(usual(stage.function(function), ENTITY)), {})


def _answer(*found: Found) -> Answer:
    return Answer("0.3.7", "yices", 5, 5 - len(found), (), 40, 0, 234, found, 2.0)


def test_what_gets_through_on_revm_is_confirmed(artefact: Artefact) -> None:
    stage = set_proxy_on_stage(artefact)
    found = _found(stage, MANAGER, "setFeeRecipient")
    confirmed = Refuted(f"{found}; confirmed on revm", EFFORT, is_replayed=True)
    assert judge(_answer(found), lambda: stage) == confirmed


def test_what_ssv_refuses_got_through(artefact: Artefact) -> None:
    stage = set_proxy_on_stage(artefact)
    assert stage.replay(_found(stage, MANAGER, "removeOperator")) == ""


def test_what_revm_refuses_is_spurious(artefact: Artefact) -> None:
    stage = set_proxy_on_stage(artefact)
    found = _found(stage, STRANGER, "setFeeRecipient")
    assert judge(_answer(found), lambda: stage) == Open(
        f"spurious: revm refuses it (NotMegaCluster) ({found})", EFFORT
    )


def test_value_is_paid_and_refused(artefact: Artefact) -> None:
    stage = set_proxy_on_stage(artefact)
    found = replace(_found(stage, MANAGER, "setFeeRecipient"), value=2**100)
    assert stage.replay(found) == "revm refuses it (without a reason)"


def test_storage_is_as_found(artefact: Artefact) -> None:
    stage = set_mega_cluster_on_stage(artefact)
    listing = Found("STOP", STRANGER, 0, stage.function("list").encode([STRANGER]), {})
    assert stage.replay(listing) == "revm refuses it (OwnableUnauthorizedAccount)"
    as_governor = replace(listing, storage={9: int(STRANGER, 16)})
    attempt = judge(_answer(as_governor), lambda: stage)
    assert attempt == Refuted(f"{as_governor}; confirmed on revm", EFFORT, is_replayed=False)
