import pytest

from analysis.campaign.harness import Harness, compile_harness
from analysis.campaign.outcome import CANARY
from analysis.campaign.sequence import Call, Sequence
from analysis.sources import Sources


@pytest.fixture(scope="session")
def harness() -> Harness:
    return Harness(compile_harness())


@pytest.fixture(scope="session")
def broken_harness() -> Harness:
    """A tenth of each refund goes to the treasury."""
    return Harness(compile_harness(Sources(fault=CANARY)))


@pytest.fixture
def taxed() -> Sequence:
    """Breaks `principal-is-never-taxed` where a tenth of each refund goes to the treasury."""
    calls = (Call("liquidateOwnCluster", (0, 0)),)
    return Sequence("principal-is-never-taxed", calls, "hand", sources=Sources(fault=CANARY))
