"""From a run's folder to what its record says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.campaign.coverage.engine import LCOV, Measured, list_absent, measure
from analysis.campaign.coverage.places import find_places
from analysis.campaign.coverage.tree import Calls
from analysis.campaign.embedded.account import read_account, write_account
from analysis.campaign.embedded.corpus import save_sequence
from analysis.campaign.embedded.fuzzer import Fuzzer, Tally
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Sequence
from analysis.record import Place
from analysis.sources import OWN

VIEWS = "contracts/MegaClusterViews.sol"


@pytest.fixture(scope="module")
def tally(harness: Harness) -> Tally:
    fuzzer = Fuzzer(harness, (0, 1), "1/0", lambda _: None)
    for _ in zip(range(3), fuzzer.fuzz(), strict=False):
        pass
    return fuzzer.tally


@pytest.fixture(scope="module")
def folder(
    harness: Harness, sequences: tuple[Calls, ...], tally: Tally, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("run")
    save_sequence(folder / "embedded" / "corpus", Sequence("", sequences[0]))
    save_sequence(folder / "violations", Sequence("", sequences[1]))
    (folder / "embedded" / "campaign.json").write_text(write_account(tally, tuple(harness.handlers)))
    return folder


@pytest.fixture(scope="module")
def measured(folder: Path) -> Measured:
    return measure(folder, compile_contracts(), OWN, 60.0)


def test_coverage(measured: Measured, folder: Path) -> None:
    coverage = measured.coverage
    assert coverage
    assert (coverage.calls, coverage.traced, coverage.differing) == (7, 7, 0)
    files = {file.path: file for file in coverage.files}
    treasury, views = files["contracts/Treasury.sol"], files[VIEWS]
    assert 0 < treasury.lines_reached < treasury.lines
    assert 0 < treasury.ways_reached < treasury.ways
    assert (views.lines_reached, views.ways_reached) == (2, 0)
    assert not any(path.startswith(("contracts/model/", "node_modules/")) for path in files)
    assert coverage.file == LCOV
    assert (folder / LCOV).read_text().startswith("TN:\nSF:contracts/EntityProxy.sol\n")


def test_what_was_not_reached_is_named(measured: Measured) -> None:
    assert measured.coverage
    told = {(u.place, u.said) for u in measured.coverage.unreached}
    assert (Place.BRANCH, "require(amount > 0, NothingOwed(msg.sender)): never passes") in told
    assert (Place.BRANCH, "require(m.suspended, NotSuspended(entity)): never come to") in told
    assert (Place.ERROR, "NotSuspended") in told
    assert (Place.ERROR, "NothingOwed") not in told
    assert "claiming-twice-pays-once" in measured.coverage.unasked
    assert "treasury-covers-what-it-owes" not in measured.coverage.unasked


def test_a_source_that_the_harness_has_nothing_of_is_named(harness: Harness) -> None:
    places = find_places(harness.artefact)
    known = replace(places, paths=tuple(path for path in places.paths if path != VIEWS))
    (absent,) = list_absent(compile_contracts(), known)
    assert (absent.path, absent.lines_reached, absent.ways_reached) == (VIEWS, 0, 0)
    assert absent.lines > 0


def test_how_sure_it_is(measured: Measured, tally: Tally) -> None:
    (confidence,) = measured.confidences
    exposures = {exposure.slug: exposure for exposure in confidence.exposures}
    assert confidence.states == len(tally.states) > 0
    common, never = exposures["treasury-covers-what-it-owes"], exposures["claiming-twice-pays-once"]
    assert common.calls == tally.examined
    assert 0 < common.effective <= tally.taken
    assert 0 < common.risk <= 1
    assert (never.effective, never.kinds, never.risk, never.quiet) == (0, 0, 1.0, tally.examined)


def test_without_a_campaign_nothing_is_measured(tmp_path: Path) -> None:
    assert measure(tmp_path, compile_contracts(), OWN, 60.0) == Measured()


def test_the_account_is_read_as_it_was_written(harness: Harness, tally: Tally) -> None:
    account = read_account(write_account(tally, tuple(harness.handlers)))
    assert (account.examined, account.states) == (tally.examined, len(tally.states))
    assert {feature: kind.calls for feature, kind in account.kinds.items()} == dict(tally.shown)
    assert {feature: kind.first for feature, kind in account.kinds.items()} == tally.first
