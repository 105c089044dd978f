"""What is said to be unreachable is there, as worded, and with a reason."""

from analysis.campaign.coverage.survey import Survey
from analysis.campaign.coverage.unreachable import Unreachable, list_reasons, read_unreachable

KNOWN = read_unreachable()


def test_each_names_a_way_of_a_branch_and_an_error_that_are_there(surveyed: Survey) -> None:
    branches = surveyed.places.branches.values()
    ways = {(branch.path, branch.tell([way])) for branch in branches for way in (False, True)}
    errors = {error.name for error in surveyed.places.errors}
    assert [entry for entry in KNOWN if (entry.file, entry.said) not in ways] == []
    assert [entry for entry in KNOWN if entry.error not in errors] == []
    assert all(entry.why for entry in KNOWN)


def test_reasons_are_found_by_way_and_by_error() -> None:
    reasons = list_reasons((Unreachable("a.sol", "if (x): never is true", "E", "x is never"),))
    assert reasons == {("a.sol", "if (x): never is true"): "x is never", ("", "E"): "x is never"}
