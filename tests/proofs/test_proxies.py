"""The proxy's own proof, and lines that it does not survive."""

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.proofs.attempt import Attempt, Holds, Refuted
from analysis.proofs.functions import commands
from analysis.proofs.proxies import PROXY, check, read_code, selects
from analysis.proofs.reachability import Exploration, can_hold, explore
from analysis.tools import ROOT

SOURCE = "contracts/EntityProxy.sol"
TEXT = (ROOT / SOURCE).read_text()
BOTH = ("obeys", "stays_inside")


def _compile(text: str = TEXT) -> Artefact:
    return compile_contracts(sources=[ROOT / SOURCE], overrides={SOURCE: text})


def _check(artefact: Artefact) -> tuple[Attempt, Attempt]:
    code, words = read_code(artefact)
    exploration = explore(code)
    return check(exploration, words, BOTH[:1]), check(exploration, words, BOTH[1:])


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


def test_proxy_keeps_both_rules_and_can_do_all_its_work() -> None:
    artefact = _compile()
    code, words = read_code(artefact)
    exploration = explore(code)
    assert all(isinstance(check(exploration, words, [rule]), Holds) for rule in BOTH)
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
def test_one_wrong_line(right: str, wrong: str, obeys: bool, stays_inside: bool) -> None:
    assert TEXT.count(right) == 1
    attempts = _check(_compile(TEXT.replace(right, wrong)))
    assert tuple(isinstance(attempt, Holds) for attempt in attempts) == (obeys, stays_inside)
    assert all(isinstance(attempt, Holds | Refuted) for attempt in attempts)
