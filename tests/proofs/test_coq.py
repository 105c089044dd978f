"""What Coq says, and what is made of it."""

from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import ToolMissingError
from analysis.proofs import coq
from analysis.proofs.attempt import Effort, Holds, Open, Refuted
from analysis.proofs.coq import THEOREMS, CoqProver, read_answer
from analysis.tools import ROOT

CLOSED = "Closed under the global context\n"


def test_proof_without_axioms() -> None:
    assert read_answer(0, CLOSED * 2, 1) == Holds(Effort(1))


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        (None, "", "Coq did not end in time"),
        (-9, "", "Coq stopped with exit code -9"),
        (0, f"{CLOSED}Axioms:\ncheat : False\n", "a theorem rests on an axiom"),
    ],
)
def test_all_else_is_open(code: int | None, said: str, reason: str) -> None:
    assert read_answer(code, said, 1) == Open(reason, Effort(1))


def test_refusal() -> None:
    said = 'File "./Conservation.v", line 7, characters 2-5:\nError: Cannot find witness.\n'
    assert read_answer(1, said, 1) == Refuted(
        "Coq refuses the proof (line 7, characters 2-5: Error: Cannot find witness.)", Effort(1)
    )


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts(sources=[ROOT / "contracts/Treasury.sol"])


def test_coq_that_is_not_there(tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissingError) as caught:
        CoqProver(artefact, tmp_path, tmp_path, 1).prove(THEOREMS[0])
    assert str(caught.value) == "coqc: is not installed (PATH); install Coq (Debian: apt install coq)"


def test_file_that_coq_refuses_is_no_violation(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proof that fails shows nothing of what it was to prove."""
    program = tmp_path / "coqc"
    program.write_text("#!/bin/sh\necho 'File \"x\", line 1, characters 0-1:'\necho 'Error: no.'\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(coq, "_coqc", lambda: str(program))
    attempt = CoqProver(artefact, tmp_path / "raw", tmp_path / "work", 10).prove(THEOREMS[0])
    assert attempt == Open("Coq refuses the proof (line 1, characters 0-1: Error: no.)", Effort(1))
