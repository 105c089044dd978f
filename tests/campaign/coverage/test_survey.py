"""What a few calls reach: as much as revm says they do, and nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from analysis.campaign.coverage import survey as module
from analysis.campaign.coverage.lcov import render_lcov
from analysis.campaign.coverage.places import is_ours
from analysis.campaign.coverage.source_map import Span, read_span
from analysis.campaign.coverage.survey import Survey, Surveyor
from analysis.campaign.coverage.tracer import Trace
from analysis.campaign.coverage.tree import Calls
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Call


def _walk(node: Any) -> Iterator[Any]:
    if isinstance(node, list | tuple):
        for item in node:
            yield from _walk(item)
    elif isinstance(node, dict):
        yield node
        yield from _walk(list(node.values()))


def _nodes(harness: Harness) -> list[Any]:
    return [n for s in harness.artefact.sources.values() if is_ours(s.name) for n in _walk(s.ast)]


def _ways(survey: Survey, path: str, text: str) -> set[str]:
    """Those taken of the branches that begin with `text`."""
    found = [b for b in survey.places.branches.values() if b.path == path and b.text.startswith(text)]
    assert found
    return {b.ways[way] for b in found for way in (False, True) if survey.reached.ways[b.span, way]}


def test_every_condition_written_is_a_branch(harness: Harness, surveyed: Survey) -> None:
    written = {
        read_span(node["src"])
        for node in _nodes(harness)
        if node.get("nodeType") in ("IfStatement", "Conditional", "ForStatement", "WhileStatement")
        or node.get("operator") in ("&&", "||")
        or (node.get("nodeType") == "FunctionCall" and node["expression"].get("name") == "require")
    }
    assert set(surveyed.places.branches) == written


def test_each_call_is_traced_once_and_goes_as_on_revm(sequences: tuple[Calls, ...], surveyed: Survey) -> None:
    different = {calls[:n] for calls in sequences for n in range(1, len(calls) + 1)}
    assert (surveyed.calls, surveyed.traced, surveyed.differing) == (len(different), len(different), 0)
    # And the deployment.
    assert surveyed.reached.calls == len(different) + 1


def test_ways_of_branches(surveyed: Survey) -> None:
    members, proxy = "contracts/megacluster/Members.sol", "contracts/EntityProxy.sol"
    assert _ways(surveyed, members, "require(!m.suspended, AlreadySuspended") == {"passes"}
    assert _ways(surveyed, members, "require(m.suspended, NotSuspended") == set()
    assert _ways(surveyed, proxy, "require(msg.sender == megaCluster") == {"passes", "refuses"}
    assert _ways(surveyed, "contracts/Treasury.sol", "require(amount > 0, NothingOwed") == {"refuses"}


def test_errors_by_their_selector(surveyed: Survey) -> None:
    met = {error.name for error in surveyed.places.errors if error.selector in surveyed.reached.errors}
    at_deployment = {"ParameterOutOfRange", "NoCode", "DistributorPaysAnotherToken"}
    assert met - at_deployment == {"NothingOwed", "NotMegaCluster"}
    assert met >= at_deployment


def test_the_way_into_a_body_is_taken_where_its_first_statement_is_reached(
    harness: Harness, surveyed: Survey
) -> None:
    """The optimiser may turn a jump around: it did with none of these."""
    statements = {s.span for s in surveyed.places.statements}
    compared = 0
    for node in _nodes(harness):
        if node.get("nodeType") == "IfStatement":
            body = _first(node["trueBody"])
            if body in statements:
                taken = surveyed.reached.ways[read_span(node["src"]), False]
                assert (taken > 0) == (surveyed.reached.statements[body] > 0), node["src"]
                compared += 1
    assert compared > 25


def _first(body: Any) -> Span:
    statement = body["statements"][0] if body["nodeType"] == "Block" else body
    return read_span(statement["src"])


def test_lcov(surveyed: Survey) -> None:
    text = render_lcov(surveyed)
    files = re.findall(r"TN:\nSF:(.*)\n((?:.+\n)*?)end_of_record\n", text)
    assert [path for path, _ in files] == list(surveyed.places.paths)
    for _, lines in files:
        counts = re.findall(r"^DA:\d+,(\d+)$", lines, re.MULTILINE)
        ways = re.findall(r"^BRDA:\d+,\d+,[01],(\d+|-)$", lines, re.MULTILINE)
        found = {name: int(re.findall(rf"^{name}:(\d+)$", lines, re.MULTILINE)[0]) for name in TOTALS}
        assert found == {
            "LF": len(counts),
            "LH": sum(int(n) > 0 for n in counts),
            "BRF": len(ways),
            "BRH": sum(n not in "0-" for n in ways),
        }
        assert len(lines.splitlines()) == len(counts) + len(ways) + len(TOTALS)


TOTALS = ("LF", "LH", "BRF", "BRH")


def test_it_can_be_ended(harness: Harness, sequences: tuple[Calls, ...], surveyed: Survey) -> None:
    told = []

    def watch(done: int, calls: int) -> bool:
        told.append((done, calls))
        return done == 2

    ended = Surveyor(harness).survey(sequences, watch)
    assert ended.traced == 2
    assert told == [(done, surveyed.calls) for done in range(3)]


def test_what_a_sequence_was_kept_for_comes_before_more_of_a_kind(harness: Harness) -> None:
    claim, other = Call("claim", (0,)), Call("suspend", (0, 0))
    ranked = Surveyor(harness).rank([(claim, claim, claim, claim, other)])
    # The first claim takes more gas than the next three: one of each answer, the other kind of claims, and
    # then the second and third of that.
    assert [len(calls) for calls in ranked] == [1, 5, 2, 3, 4]
    kept = (claim,) * 4
    assert [len(calls) for calls in Surveyor(harness).rank([(*kept, other), kept])] == [1, 5, 2, 4, 3]


def test_a_call_that_goes_another_way_does_not_count(
    harness: Harness, sequences: tuple[Calls, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "trace_call", lambda *_: Trace({}, True, b"another way", ()))
    found = Surveyor(harness).survey(sequences, lambda done, _: done == 3)
    assert (found.traced, found.differing, found.reached.calls) == (3, 3, 1)
