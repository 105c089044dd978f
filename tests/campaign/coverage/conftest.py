import pytest

from analysis.campaign.coverage.survey import Survey, Surveyor
from analysis.campaign.coverage.tree import Calls
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Call

CLAIMS = (Call("settle", (0, 0)), Call("claim", (0,)), Call("mintRank", (0, 0), 60, 720), Call("claim", (0,)))
SUSPENSION = (
    Call("suspend", (0, 0)),
    Call("commandProxy", (0, 1, 2, 0)),
    Call("liquidateOwnCluster", (1, 0)),
)


@pytest.fixture(scope="package")
def sequences() -> tuple[Calls, ...]:
    """The second begins like the first, and goes on in another way."""
    return CLAIMS, (*CLAIMS[:2], *SUSPENSION)


@pytest.fixture(scope="package")
def surveyed(harness: Harness, sequences: tuple[Calls, ...]) -> Survey:
    return Surveyor(harness).survey(sequences)
