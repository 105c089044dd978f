"""Replaying: names that people use, the state around the last step, what broke; and a failing test."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from analysis import record
from analysis.campaign.harness import Harness
from analysis.campaign.replay import render_report, replay, replay_sequence, to_record
from analysis.campaign.reproduction import write_test
from analysis.campaign.sequence import Call, Sequence, encode_sequence
from analysis.sources import Sources
from analysis.tools import ROOT

TEXT = """\
principal-is-never-taxed: broken by 1 step

1. liquidateOwnCluster(0, 0)
   A: MegaCluster.liquidateCluster([1, 3, 5, 7], {1 validators, 0.099999999999999999 SSV, active})
      SlotsReleased(A, [1, 3, 5, 7], 1); """


def test_replay_in_less_than_two_seconds(broken_harness: Harness, taxed: Sequence, tmp_path: Path) -> None:
    file = tmp_path / "sequence.json"
    file.write_text(encode_sequence(taxed))
    start = time.process_time()
    report = replay(file)
    assert time.process_time() - start < 2
    assert report.is_broken
    assert report.broken == ("principal-is-never-taxed", "refunds-reach-the-cluster-owner")


def test_report(broken_harness: Harness, taxed: Sequence) -> None:
    text = render_report(replay_sequence(broken_harness, taxed))
    assert text.startswith(TEXT)
    assert " * A: tokens          999999.900000000000000001 SSV → 999999.990000000000000001 SSV\n" in text
    assert "   breaks principal-is-never-taxed\n" in text
    assert text.endswith("Broken: principal-is-never-taxed, refunds-reach-the-cluster-owner\n")


def test_sound_contracts_are_not_broken(harness: Harness, taxed: Sequence) -> None:
    report = replay_sequence(harness, replace(taxed, sources=Sources(key="of other sources")))
    assert not report.is_broken
    assert render_report(report).startswith(
        "principal-is-never-taxed: not broken by 1 step\n"
        "The sources are others than those that it was found on.\n"
    )


def test_time_and_refusals_are_told(harness: Harness) -> None:
    calls = (Call("commandProxy", (6, 2, 0, 0), 7, 84), Call("giveEther", (0, 1), value=5))
    text = render_report(replay_sequence(harness, Sequence("shares-never-move", calls)))
    assert "   7 blocks and 84 seconds pass\n1. commandProxy(6, 2, 0, 0)\n" in text
    assert "   the stranger: EntityProxy.splitRewards(C) of C's proxy\n" in text
    assert "      refused: NotMegaCluster(the stranger)\n" in text
    assert "   A: B's proxy (no data) with 5 wei of ether\n" in text


def test_record(harness: Harness) -> None:
    sequence = Sequence("shares-never-move", (Call("settle", (1, 2)),), "hand")
    report = replay_sequence(harness, sequence)
    assert to_record(report, "a.json", "test_a.py") == record.Sequence(
        "shares-never-move", "hand", "a.json", (record.Step("B", "Treasury.settle(C)"),), "test_a.py"
    )


def test_the_generated_test_fails(broken_harness: Harness, taxed: Sequence, tmp_path: Path) -> None:
    (tmp_path / "sequence.json").write_text(encode_sequence(taxed))
    report = replay_sequence(broken_harness, taxed)
    (tmp_path / "test_it.py").write_text(write_test(report, Path("sequence.json")))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "principal-is-never-taxed: broken by 1 step" in done.stdout
