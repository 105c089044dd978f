"""The proxy's own proof, and lines that it does not survive."""

import json
import re
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.proofs.attempt import Attempt, Holds, Open, Refuted
from analysis.proofs.functions import commands
from analysis.proofs.reachability.exploration import Exploration, can_hold, explore
from analysis.proofs.reachability.proxies import PROXY, THEOREMS, check, read_code, selects
from analysis.proofs.reachability.trace import Scene, trace
from analysis.tools import ROOT

SOURCE = "contracts/EntityProxy.sol"
TEXT = (ROOT / SOURCE).read_text()
BOTH = ("obeys", "stays_inside")


def _compile(text: str = TEXT) -> Artefact:
    return compile_contracts(sources=[ROOT / SOURCE], overrides={SOURCE: text})


def _check(artefact: Artefact, file: Path) -> tuple[Attempt, ...]:
    """Of each rule by itself."""
    code, words = read_code(artefact)
    exploration = explore(code)
    return tuple(check(exploration, words, [rule], artefact.contract(PROXY), file) for rule in BOTH)


def test_immutables_are_known_by_name() -> None:
    _, words = read_code(_compile())
    assert sorted(words) == [
        "distributor",
        "entity",
        "megaCluster",
        "ssv",
        "token",
        "treasury",
        "treasuryBasisPoints",
    ]


def test_proxy_keeps_both_rules_and_can_do_all_its_work(tmp_path: Path) -> None:
    artefact = _compile()
    code, words = read_code(artefact)
    exploration, contract = explore(code), artefact.contract(PROXY)
    attempts = [check(exploration, words, [rule], contract, tmp_path / "call.json") for rule in BOTH]
    assert all(isinstance(attempt, Holds) for attempt in attempts)
    assert _idle(artefact, exploration) == []


def _idle(artefact: Artefact, exploration: Exploration) -> list[str]:
    """Commands without any effect."""
    return [
        signature
        for signature, selector in commands(artefact.contract(PROXY)).items()
        if not any(can_hold(*effect.facts, selects(selector)) for effect in exploration.effects)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong", "obeys", "stays_inside"),
    [
        ("require(msg.sender == megaCluster, NotMegaCluster(msg.sender));", "", False, True),
        ("require(entity_ == entity, NotThisEntity(entity_));", "", False, True),
        (
            "receive() external payable {}",
            'receive() external payable { entity.call{value: msg.value}(""); }',
            False,
            True,
        ),
        (
            "receive() external payable {}",
            "fallback() external payable { address(ssv).call(msg.data); }",
            False,
            True,
        ),
        ('entity.call{value: paid}("")', 'msg.sender.call{value: paid}("")', True, False),
        ("ssv.setFeeRecipientAddress(recipient);", "recipient.call(msg.data);", True, False),
        ("ssv.removeOperator(operatorId);", "address(ssv).delegatecall(msg.data);", True, False),
    ],
)
def test_one_wrong_line(right: str, wrong: str, obeys: bool, stays_inside: bool, tmp_path: Path) -> None:
    assert TEXT.count(right) == 1
    attempts = _check(_compile(TEXT.replace(right, wrong)), tmp_path / "call.json")
    assert tuple(isinstance(attempt, Holds) for attempt in attempts) == (obeys, stays_inside)
    refuted = [attempt for attempt in attempts if not isinstance(attempt, Holds)]
    assert all(isinstance(attempt, Refuted) and attempt.is_replayed for attempt in refuted)


def test_call_that_breaks_the_rule_is_made_on_revm(tmp_path: Path) -> None:
    fault = THEOREMS[1].fault
    attempt = _check(_compile(fault.inject(TEXT)), tmp_path / "call.json")[1]
    assert isinstance(attempt, Refuted)
    assert attempt.summary.partition("; ")[2] == (
        "confirmed on revm: its megaCluster calls sweepEther(its entity), and there is a CALL to who calls,"
        " its megaCluster with 1000000000000000000 wei"
    )
    (scene,) = json.loads((tmp_path / "call.json").read_text())
    (told,) = trace((Scene(**scene),), tmp_path / "again.json")
    assert told.is_accepted
    sent = [step.stack for step in told.steps if step.name == "CALL" and step.stack[-3]]
    assert [stack[-2] for stack in sent] == [int(scene["caller"], 16)]


NO_SQUARE = """receive() external payable {
        unchecked {
            if ((msg.value * msg.value) % 4 == 3) entity.call{value: msg.value}("");
        }
    }"""


@pytest.mark.slow
def test_effect_that_no_call_has_is_spurious(tmp_path: Path) -> None:
    """To the engine a product of two unknown words may be anything."""
    artefact = _compile(TEXT.replace("receive() external payable {}", NO_SQUARE))
    attempt, inside = _check(artefact, tmp_path / "call.json")
    assert isinstance(inside, Holds)
    assert isinstance(attempt, Open)
    assert re.match(
        r"spurious: in \d+ calls on revm that end with STOP at byte \d+ it does not happen; its way takes for"
        r" granted computed!\d+ = 0x\w+, which nothing computes \(a CALL at byte \d+ can be reached",
        attempt.reason,
    )
