"""From night to night: what is found is kept, run again first, and called new, still there or gone."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.campaign.replay import replay
from analysis.campaign.sequence import encode_sequence
from analysis.nightly.history import open_history
from analysis.nightly.violations import identify
from analysis.verdict import Held, Violated
from tests.nightly.conftest import (
    IDENTITY,
    SLUG,
    TAXED,
    KilledError,
    Nights,
    speak_held,
    speak_interrupted,
    speak_killed,
    speak_violated,
)

ONE, TWO, THREE, FOUR = (f"2026110{number}T000000Z-4f1d2c3b" for number in (1, 2, 3, 4))


def _line(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start))


def test_a_first_night_without_a_violation(nights: Nights) -> None:
    result = nights(speak_held)
    assert result.exit_code == 0, result.output
    assert _line(result.stdout, "violations") == "violations: none, and none was known"
    assert "note: this is the first night" in result.stdout
    assert "Violations: none, and none was known." in nights.summary
    with open_history(nights.history.parent) as history:
        (night,) = history.list_nights()
        assert history.list_known() == ()
    assert (night.run, night.exit_code, night.calls) == (ONE, 0, {"fuzzer": 1_000})
    assert night.standings.keys() == set(nights.run.options.requested)


def test_found_replayed_repaired_and_back(nights: Nights) -> None:
    found = nights(speak_violated, taxed=True)
    assert (found.exit_code, nights.run.id) == (10, ONE)
    assert f"  new: {IDENTITY} (found by fuzzer)" in found.stdout
    assert f"  clusterproof replay runs/{ONE}/violations/principal-is-never-taxed-fuzzer.json" in found.stdout

    still = nights(speak_held, taxed=True)
    assert still.exit_code == 10
    assert f"  still there: {IDENTITY} (replayed; first seen in {ONE})" in still.stdout
    by = {answer.engine: answer.verdict for answer in nights.run.answers if answer.slug == SLUG}
    assert isinstance(by["fuzzer"], Held)
    assert isinstance(by["replay"], Violated)
    file = nights.folder / "runs" / TWO / "known" / f"{IDENTITY}.json"
    assert replay(file).is_broken
    assert (file.parent / f"test_{IDENTITY.replace('-', '_')}.py").exists()

    gone = nights(speak_held)
    assert gone.exit_code == 0
    assert f"  gone: {IDENTITY} (its sequence breaks nothing now; last seen in {TWO})" in gone.stdout
    assert not (nights.folder / "runs" / THREE / "known").exists()

    back = nights(speak_held, taxed=True)
    assert back.exit_code == 10
    assert f"  new: {IDENTITY} (replayed; it was gone since {THREE}, and first seen in {ONE})" in back.stdout
    with open_history(nights.history.parent) as history:
        assert [night.exit_code for night in history.list_nights()] == [10, 0, 10, 10]
        (known,) = history.list_known()
    assert (known.first_seen, known.last_seen, known.gone) == (ONE, FOUR, None)


def test_another_way_to_break_the_same_is_told_as_such(nights: Nights) -> None:
    nights(speak_violated, taxed=True)
    longer = encode_sequence(replace(TAXED, calls=TAXED.calls * 2))
    name = identify(SLUG, ["liquidateOwnCluster"] * 2)
    _change(nights.history, f"UPDATE violation SET identity = '{name}', sequence = '{longer}'")
    result = nights(speak_violated, taxed=True)
    assert "violations: 1 new, 1 still there" in result.stdout
    assert (
        f"  new: {IDENTITY} (found by fuzzer; another way to break what was broken before)" in result.stdout
    )


def test_what_was_gone_before_is_not_news(nights: Nights) -> None:
    for speak, taxed in ((speak_violated, True), (speak_held, False), (speak_held, False)):
        result = nights(speak, taxed=taxed)
    assert _line(result.stdout, "violations") == "violations: none, and none was known"


def test_summary_is_compared_with_the_night_before(nights: Nights) -> None:
    nights(speak_held, taxed=True)
    result = nights(speak_violated, taxed=True)
    assert f"{ONE} → {TWO}" in result.stdout
    assert f"  new: {SLUG}: held in 1,000 calls" in result.stdout
    assert f"| **new** | {SLUG} |" in nights.summary
    assert f"| {TWO} |" in nights.summary
    assert '"baselineState": "new"' in (nights.folder / "reports" / TWO / "report.sarif").read_text()


def test_an_interrupted_night_counts(nights: Nights) -> None:
    cut = nights(speak_violated, speak_interrupted, speak_held, taxed=True)
    assert cut.exit_code == 10
    assert len(nights.asked) == 2
    assert "note: the night was cut off; what it found counts" in cut.stdout
    assert "clusterproof resume" in cut.stderr
    result = nights(speak_held, taxed=True)
    assert f"still there: {IDENTITY} (replayed; first seen in {ONE})" in result.stdout
    assert "10, cut off" in result.stdout


def test_what_a_killed_night_had_found_counts(nights: Nights) -> None:
    killed = nights(speak_violated, speak_killed, taxed=True)
    assert isinstance(killed.exception, KilledError)
    result = nights(speak_held, taxed=True)
    assert f"note: {ONE} was killed; what it had found counts" in result.stdout
    assert f"still there: {IDENTITY} (replayed; first seen in {ONE})" in result.stdout


def test_a_killed_night_that_left_nothing_is_told_once(nights: Nights) -> None:
    nights(speak_killed)
    (nights.folder / "runs" / ONE / "run.json").write_text('{"schema"')
    said = f"note: {ONE} was killed, and left nothing ("
    assert said in nights(speak_held).stdout
    assert said not in nights(speak_held).stdout


def test_each_night_has_a_seed_of_its_own_unless_told(nights: Nights) -> None:
    nights(speak_held)
    nights(speak_held)
    nights(speak_held, words=("--seed", "7"))
    first, second, third = (assignment.seed for assignment in nights.asked)
    assert first != second
    assert third == 7


@pytest.mark.parametrize("damage", ["half", "of another harness"])
def test_a_known_sequence_that_cannot_be_run(nights: Nights, damage: str) -> None:
    nights(speak_violated, taxed=True)
    change = {
        "half": "substr(sequence, 1, 100)",
        "of another harness": "replace(sequence, 'liquidateOwnCluster', 'liquidateAll')",
    }
    _change(nights.history, f"UPDATE violation SET sequence = {change[damage]}")
    result = nights(speak_held, taxed=True)
    reason = {"half": "is no JSON", "of another harness": "calls what the harness has not (1. liquidateAll)"}
    assert result.exit_code == 0
    line = _line(result.stdout, f"  not looked for again: {IDENTITY}")
    assert reason[damage] in line
    assert any(IDENTITY in note and reason[damage] in note for note in nights.run.notes)


def test_what_has_no_sequence_goes_by_its_property(nights: Nights) -> None:
    nights(speak_violated, taxed=True)
    _change(nights.history, "UPDATE violation SET sequence = ''")
    result = nights(speak_held, taxed=True)
    assert f"gone: {IDENTITY} (the property has a verdict now; last seen in {ONE})" in result.stdout


def test_a_violation_of_what_is_not_asked_for_is_left_alone(nights: Nights) -> None:
    nights(speak_violated, taxed=True)
    result = nights(speak_held, taxed=True, words=("--property", "shares-never-move"))
    assert result.exit_code == 0
    said = f"not looked for again: {IDENTITY} (the property was not asked for; last seen in {ONE})"
    assert said in result.stdout


def _change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)
