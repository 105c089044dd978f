"""Every finding on the contract set is repaired or has a reason, and every reason is still needed."""

from datetime import date

import pytest

from analysis.build import compile_contracts
from analysis.detectors.bench import CONTRACT_SET
from analysis.detectors.engine import Detection, checks, detect
from analysis.detectors.engine import Options as Chosen
from analysis.detectors.project import take_artefact
from analysis.detectors.registry import DETECTORS
from analysis.finding import Status
from analysis.tools import ROOT
from analysis.waivers import apply_waivers, read_waivers


@pytest.fixture(scope="module")
def detection() -> Detection:
    return detect(take_artefact(compile_contracts(), CONTRACT_SET))


def test_all_detectors_run_and_bite(detection: Detection) -> None:
    assert [ran.check for ran in detection.ran] == checks(Chosen())
    assert (detection.failed, detection.problems, detection.toothless) == ((), (), "")


def test_none_takes_long(detection: Detection) -> None:
    assert max(ran.seconds for ran in detection.ran) < 60


def test_ours_find_nothing_that_is_not_repaired(detection: Detection) -> None:
    ours = {detector.ARGUMENT for detector in DETECTORS}
    assert [finding.message for finding in detection.findings if finding.check in ours] == []


def test_every_finding_is_triaged(detection: Detection) -> None:
    # A fixed day: waivers that run out are the business of whoever runs the audit, not of this test.
    triage = apply_waivers(read_waivers(ROOT / "waivers.toml"), detection.findings, (), date(2026, 11, 30))
    assert [f"{f.check} {f.subject}" for f in triage.findings if f.status is Status.OPEN] == []
    assert (triage.expired, triage.unused) == ((), ())


def test_ours_are_no_slower_than_slithers(detection: Detection) -> None:
    ours = {detector.ARGUMENT for detector in DETECTORS}
    own = sum(ran.seconds for ran in detection.ran if ran.check in ours)
    assert own <= sum(ran.seconds for ran in detection.ran if ran.check not in ours)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "check", "subject"),
    [
        (
            "contracts/EntityProxy.sol",
            ") external onlyFor(entity_) returns (uint256 paid) {",
            ") external returns (uint256 paid) {",
            "open-forwarder",
            "EntityProxy.withdraw(address,uint64[4],uint256,Cluster)",
        ),
        (
            "contracts/EntityProxy.sol",
            "ssv.liquidate(address(this), _list(operatorIds), cluster);\n        return _passOn(before);",
            "ssv.liquidate(address(this), _list(operatorIds), cluster);\n"
            "        token.safeTransfer(entity, cluster.balance);\n        return before;",
            "stored-amount-paid",
            "EntityProxy.liquidate(address,uint64[4],Cluster)",
        ),
        (
            "contracts/MegaClusterShare.sol",
            "    function transferFrom(address, address, uint256) public pure override returns (bool) {\n"
            "        revert SharesDoNotMove();\n    }\n",
            "",
            "transfer-lock-incomplete",
            "MegaClusterShare.transfer(address,uint256)",
        ),
        (
            "contracts/libraries/Rate.sol",
            "exponentWad * (target - capacity) / target",
            "exponentWad * ((target - capacity) / target)",
            "ratio-truncated",
            "Ledger.nextRank(address)",
        ),
    ],
    ids=lambda value: value if "-" in value and " " not in value else "",
)
def test_a_fault_in_the_contract_set_is_found(
    file: str, right: str, wrong: str, check: str, subject: str
) -> None:
    text = (ROOT / file).read_text()
    assert right in text
    artefact = compile_contracts(overrides={file: text.replace(right, wrong)})
    found = detect(take_artefact(artefact, CONTRACT_SET), Chosen(only=(check,))).findings
    assert subject in {finding.subject for finding in found}
