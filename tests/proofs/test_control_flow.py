"""Lines by which the mega-cluster would name another, and lines that only look like it."""

import pytest

from analysis.build import compile_contracts
from analysis.proofs.attempt import Attempt, Holds, Refuted
from analysis.proofs.control_flow import names_only_the_caller
from analysis.tools import ROOT

REWARDS = "contracts/megacluster/Rewards.sol"
TEXT = (ROOT / REWARDS).read_text()


def _judge(right: str, wrong: str) -> Attempt:
    assert TEXT.count(right) == 1
    overrides = {REWARDS: TEXT.replace(right, wrong)}
    artefact = compile_contracts(sources=[ROOT / "contracts/MegaCluster.sol"], overrides=overrides)
    return names_only_the_caller(artefact)[0]


def test_contracts_as_they_are() -> None:
    artefact = compile_contracts()
    attempt, calls = names_only_the_caller(artefact)
    assert isinstance(attempt, Holds)
    assert len([call for call in calls if call.endswith(": splitRewards")]) == 1


SWEEP = "uint256 paid = proxy.sweepEther(msg.sender);"
END = "        emit EtherSwept(msg.sender, paid);\n    }\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        (SWEEP, "uint256 paid = proxy.sweepEther(tx.origin);", "names another than msg.sender"),
        (
            SWEEP + "\n" + END,
            f"uint256 paid = _sweep(proxy, address(this));\n{END}"
            "    function _sweep(IEntityProxy p, address e) private returns (uint256) {\n"
            "        return p.sweepEther(e);\n    }\n",
            "names another than msg.sender",
        ),
        (
            SWEEP + "\n" + END,
            f"uint256 paid = _sweep(proxy, msg.sender);\n{END}"
            "    function _sweep(IEntityProxy p, address e) private returns (uint256) {\n"
            "        e = address(p);\n        return p.sweepEther(e);\n    }\n",
            "names another than msg.sender",
        ),
        (SWEEP, "uint256 paid; assembly { pop(call(gas(), 7, 0, 0, 0, 0, 0)) }", "assembly may call anybody"),
        (
            SWEEP,
            "uint256 paid; payable(address(proxy)).transfer(1);",
            "transfer of an address may command a proxy",
        ),
    ],
)
def test_line_that_is_refused(right: str, wrong: str, says: str) -> None:
    attempt = _judge(right, wrong)
    assert isinstance(attempt, Refuted)
    assert says in attempt.summary
    assert attempt.called == "MegaCluster.sweepEther"


def test_way_is_told_from_the_entry_on() -> None:
    wrong = (
        f"uint256 paid = _sweep(proxy, address(this));\n{END}"
        "    function _sweep(IEntityProxy p, address e) private returns (uint256) {\n"
        "        return p.sweepEther(e);\n    }\n"
    )
    attempt = _judge(SWEEP + "\n" + END, wrong)
    line = TEXT[: TEXT.index(SWEEP)].count("\n") + 1
    assert isinstance(attempt, Refuted)
    assert attempt.summary == (
        f"MegaCluster.sweepEther → _sweep at {REWARDS}:{line} → {REWARDS}:{line + 4}: sweepEther names"
        " another than msg.sender"
    )


def test_way_through_a_modifier() -> None:
    wrong = f"{SWEEP}\n{END}    modifier m() {{ address(this).call(''); _; }}\n"
    right = SWEEP + "\n" + END
    assert TEXT.count("function sweepEther() external") == 1
    text = TEXT.replace(right, wrong).replace(
        "function sweepEther() external", "function sweepEther() external m"
    )
    artefact = compile_contracts(sources=[ROOT / "contracts/MegaCluster.sol"], overrides={REWARDS: text})
    attempt, _ = names_only_the_caller(artefact)
    assert isinstance(attempt, Refuted)
    assert attempt.summary.startswith(f"MegaCluster.sweepEther → m at {REWARDS}:")


@pytest.mark.slow
def test_parameter_that_is_always_the_caller() -> None:
    wrong = (
        f"uint256 paid = _sweep(proxy, msg.sender);\n{END}"
        "    function _sweep(IEntityProxy p, address e) private returns (uint256) {\n"
        "        return p.sweepEther(e);\n    }\n"
    )
    assert isinstance(_judge(SWEEP + "\n" + END, wrong), Holds)
