"""Counterexamples of Halmos: read, turned into a call, made on revm."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.errors import ToolFailedError
from analysis.fault import Fault
from analysis.proofs.attempt import Effort, Open, Refuted
from analysis.proofs.halmos import entries, frames, treasury
from analysis.proofs.halmos.prover import HalmosProver, make_environment
from analysis.proofs.halmos.replay import (
    Call,
    Confirmed,
    Spurious,
    encode_call,
    read_outcomes,
    replay,
    write_test,
)
from analysis.proofs.halmos.solution import Solution, Word, read_solution
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import HARNESSES
from analysis.tools import ROOT

BALANCES = "storage_0x00000000000000000000000000000000aaaa0002_4_2_512"
QUERY = f"""
(set-logic QF_AUFBV)
(declare-fun p_amount_uint256_1f9c3a2_00 () (_ BitVec 256))
(declare-fun p_keys_length_1f9c3a2_03 () (_ BitVec 256))
(declare-fun halmos_given_uint8_1f9c3a2_09 () (_ BitVec 8))
(declare-fun halmos_given_uint8_5e9c3a2_02 () (_ BitVec 8))
(declare-fun storage_0x00000000000000000000000000000000aaaa0002_1_0_0_00 () (_ BitVec 256))
(declare-fun {BALANCES}_00 () (Array (_ BitVec 512) (_ BitVec 256)))
(declare-fun {BALANCES}_cd1d347_01 () (Array (_ BitVec 512) (_ BitVec 256)))
(assert (= {BALANCES}_cd1d347_01 (store {BALANCES}_00 (_ bv0 512) (_ bv8 256))))
(assert (= (select {BALANCES}_cd1d347_01 (concat (_ bv7 256) (_ bv0 256))) p_amount_uint256_1f9c3a2_00))
(assert (bvult storage_0x00000000000000000000000000000000aaaa0002_1_0_0_00 p_amount_uint256_1f9c3a2_00))
(assert (= p_keys_length_1f9c3a2_03 (_ bv2 256)))
(assert (bvult halmos_given_uint8_1f9c3a2_09 halmos_given_uint8_5e9c3a2_02))
(check-sat)
(get-model)
"""
SOLVED = """sat
(model
  (define-fun p_amount_uint256_1f9c3a2_00 () (_ BitVec 256)
    (_ bv5 256))
  (define-fun p_keys_length_1f9c3a2_03 () (_ BitVec 256) #x0000000000000000000000000000000000000000000000000000000000000002)
  (define-fun halmos_given_uint8_1f9c3a2_09 () (_ BitVec 8) #b00000001)
  (define-fun halmos_given_uint8_5e9c3a2_02 () (_ BitVec 8) (_ bv3 8))
  (define-fun storage_0x00000000000000000000000000000000aaaa0002_1_0_0_00 () (_ BitVec 256) (_ bv4 256)))
"""  # noqa: E501


def test_solution() -> None:
    assert read_solution(QUERY, SOLVED) == Solution(
        {"amount": 5, "keys.length": 2},
        {"amount": 5, "keys.length": 2},
        {"given": ((3).to_bytes(32), (1).to_bytes(32))},
        (Word(0xAAAA0002, 1, (), 4), Word(0xAAAA0002, 4, (7, 0), 5)),
    )


def test_a_call_may_have_arguments_of_the_checks_names() -> None:
    query = """
    (declare-fun p_account_address_1f9c3a2_10 () (_ BitVec 256))
    (declare-fun p_account_address_5e9c3a2_02 () (_ BitVec 256))
    (assert (bvult p_account_address_1f9c3a2_10 p_account_address_5e9c3a2_02))
    """
    output = """
    (define-fun p_account_address_1f9c3a2_10 () (_ BitVec 256) (_ bv3 256))
    (define-fun p_account_address_5e9c3a2_02 () (_ BitVec 256) (_ bv8 256))
    """
    solution = read_solution(query, output)
    assert solution is not None
    assert (solution.arguments, solution.called) == ({"account": 8}, {"account": 3})


def test_numbers_that_solve_nothing() -> None:
    assert read_solution(QUERY, SOLVED.replace("(_ bv4 256)", "(_ bv5 256)")) is None


CHECK = {
    "type": "function",
    "name": "check_it",
    "stateMutability": "nonpayable",
    "inputs": [
        {"name": "who", "type": "address"},
        {"name": "ids", "type": "uint64[2]"},
        {"name": "keys", "type": "bytes4[]"},
        {"name": "cluster", "type": "tuple", "components": [{"name": "active", "type": "bool"}]},
    ],
    "outputs": [],
}


def test_call_has_the_solutions_arguments() -> None:
    arguments = {"who": 9, "ids[1]": 8, "keys.length": 1, "keys[0]": 7 << 224, "cluster.active": 1}
    words = [9, 0, 8, 160, 1, 1, 7 << 224]
    assert encode_call(CHECK, arguments)[4:] == b"".join(word.to_bytes(32) for word in words)


def test_a_test_for_each_call() -> None:
    solution = Solution({}, {}, {"given": (b"\1",)}, (Word(2, 1, (7, 0), 5),))
    text = write_test("It", CHECK, solution, (Call("", b""), Call("Treasury.claim", b"\2")))
    assert 'ANSWERS.give("given", hex"01");' in text
    assert f'ANSWERS.put(0x2, 1, hex"{7:064x}{0:064x}", 0x5);' in text
    assert [line.strip() for line in text.splitlines() if "@dev" in line] == [
        "/// @dev check_it",
        "/// @dev Treasury.claim",
    ]


def test_outcomes() -> None:
    results = {"test_0()": {"reason": "holds"}, "test_1()": {"reason": "broken"}}
    said = json.dumps({"specs/proofs/Replay.t.sol:Replay": {"test_results": results}})
    assert read_outcomes(f"Compiling\n{said}\n") == {0: "holds", 1: "broken"}
    with pytest.raises(ToolFailedError, match=r"cannot replay a counterexample \(Error: no\)"):
        read_outcomes("Error: no\n")


def test_without_a_solution(tmp_path: Path) -> None:
    with pytest.raises(ToolFailedError, match="left no solution to replay"):
        replay("check_it", "It", (), tmp_path, tmp_path, {}, 1)


def test_numbers_of_another_query_are_spurious(tmp_path: Path) -> None:
    (tmp_path / "1.smt2").write_text(QUERY)
    (tmp_path / "1.model").write_text(SOLVED.replace("(_ bv4 256)", "(_ bv5 256)"))
    reason = "the solver's numbers do not solve its query"
    assert replay("check_it", "It", (), tmp_path, tmp_path, {}, 1) == Spurious(reason)


def test_query_that_nobody_can_read() -> None:
    with pytest.raises(ToolFailedError, match="cannot read a query"):
        read_solution("(assert (= x 1))", SOLVED)


def test_counterexample_that_cannot_be_replayed_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theorem = _find("capacity-is-the-exact-optimum", frames.THEOREMS)
    artefact = compile_contracts(sources=[ROOT / "contracts/Treasury.sol"])
    found = dict.fromkeys(theorem.parts, Refuted("a step breaks it", Effort(3)))
    monkeypatch.setattr("analysis.proofs.halmos.prover.run_checks", lambda *_: found)
    attempt = HalmosProver(artefact, frames.HARNESSES, tmp_path, tmp_path, 1).prove(theorem)
    assert isinstance(attempt, Refuted)
    assert attempt.summary == (
        "check_a_tally_keeps_the_three_largest: a step breaks it; not replayed (halmos: left no solution to"
        " replay)"
    )


def _find(slug: str, theorems: tuple[Theorem, ...]) -> Theorem:
    return next(theorem for theorem in theorems if theorem.slug == slug)


def _prove_broken(theorem: Theorem, tmp_path: Path) -> object:
    """On contracts that have the theorem's fault, and nobody knows."""
    broken = compile_contracts(overrides=theorem.fault.overrides())
    harnesses = (treasury.HARNESS, *frames.HARNESSES, *entries.HARNESSES)
    prover = HalmosProver(broken, harnesses, tmp_path / "raw", tmp_path / "work", 300)
    part = Theorem(**{**vars(theorem), "parts": theorem.bitten})
    return prover.prove(part)


@pytest.mark.slow
def test_arithmetic_that_is_broken_is_confirmed(tmp_path: Path) -> None:
    found = _prove_broken(_find("capacity-is-the-exact-optimum", frames.THEOREMS), tmp_path)
    assert isinstance(found, Refuted)
    assert found.summary.endswith("; confirmed on revm, as deployed")
    assert found.is_replayed


@pytest.mark.slow
def test_shares_that_can_be_given_away_are_confirmed(tmp_path: Path) -> None:
    theorem = _find("shares-never-move", frames.THEOREMS)
    found = _prove_broken(theorem, tmp_path)
    assert isinstance(found, Refuted)
    assert found.summary.endswith("words were put there, by MegaClusterShare.transfer()")
    assert not found.is_replayed
    assert found.called == "MegaClusterShare.transfer"
    written = (tmp_path / "raw" / "shares-never-move.check_shares_never_move.sol").read_text()
    assert "contract Replay is SharesFrame, Replayed" in written


BESIDE = Fault(
    frames.SHARES_SOURCE,
    "        bool minted = pendingRanks[account] == 0;",
    "        if (mintedRanks[account] == 77777) _mint(address(this), 1);\n"
    "        bool minted = pendingRanks[account] == 0;",
    "the shares get a unit at one of many ranks",
)


@pytest.mark.slow
def test_all_solutions_of_a_broken_call_are_confirmed(tmp_path: Path) -> None:
    """A rank that is minted already, and one that is not: the minted one calls the treasury on its way."""
    theorem = replace(_find("shares-never-move", frames.THEOREMS), fault=BESIDE)
    found = _prove_broken(theorem, tmp_path)
    assert isinstance(found, Refuted)
    assert found.called == "MegaClusterShare.dropRank"
    solved = sorted((tmp_path / "raw" / "shares-never-move.solved" / theorem.bitten[0]).glob("*.smt2"))
    assert len(solved) > 1
    for query in solved:
        alone = tmp_path / query.stem
        alone.mkdir()
        for file in (query, query.with_suffix(".model")):
            (alone / file.name).write_bytes(file.read_bytes())
        assert _replay_alone(theorem, alone, tmp_path).call == "MegaClusterShare.dropRank"


def _replay_alone(theorem: Theorem, solved: Path, tmp_path: Path) -> Confirmed:
    contracts = [compile_contracts().contract("MegaClusterShare")]
    tree = tmp_path / "work" / theorem.harness
    found = replay(theorem.bitten[0], theorem.harness, contracts, tree, solved, make_environment(tree), 120)
    assert isinstance(found, Confirmed), found
    return found


@pytest.mark.parametrize("file", sorted((ROOT / HARNESSES).glob("*.sol")), ids=lambda file: file.stem)
def test_who_is_to_call_is_told_right_before_the_call(file: Path) -> None:
    """On Foundry, where `SVM` is a contract, whatever asks it for a value takes that caller's place."""
    _, *after = file.read_text(encoding="utf-8").split("VM.prank(")
    assert [text for text in after if "SVM." in text.partition(";")[2].partition(";")[0]] == []


@pytest.mark.slow
def test_what_revm_does_not_confirm_is_spurious(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With other numbers than the solver's, the check holds."""
    nothing = Solution({}, {}, {}, ())
    monkeypatch.setattr("analysis.proofs.halmos.replay.read_solution", lambda *_: nothing)
    found = _prove_broken(_find("capacity-is-the-exact-optimum", frames.THEOREMS), tmp_path)
    assert isinstance(found, Open)
    assert found.reason.partition(" (")[0].endswith("spurious: on revm there the check holds")
    assert found.is_spurious
    assert found.effort != Effort()
