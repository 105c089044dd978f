"""Ctrl-C, to the real command at work: what it had is kept, marked, and nothing goes on running."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.audit.interruption import heed_interrupts, interruptions
from analysis.cli.plan import name_engines

COMMAND = "import sys; from analysis.cli import main; sys.argv[0] = 'clusterproof'; main()"


def test_an_interruption_is_a_question() -> None:
    with interruptions() as is_stopped:
        assert not is_stopped()
        os.kill(os.getpid(), signal.SIGINT)
        assert is_stopped()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_one_cuts() -> None:
    with interruptions() as is_stopped:
        os.kill(os.getpid(), signal.SIGTERM)
        assert is_stopped()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_one_that_a_destructor_swallows_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Swallower:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            assert sum(range(100))

    def swallow() -> None:
        Swallower()
        time.sleep(10)

    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    before = signal.getsignal(signal.SIGTERM)
    try:
        heed_interrupts()
        with pytest.raises(KeyboardInterrupt):
            swallow()
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("engine", [name for name in name_engines() if name != "lockstep"])
def test_nothing_goes_on_running(engine: str, tmp_path: Path) -> None:
    """Interrupted when the engine has said its first word and has a program of its own at work."""
    mark = f"CLUSTERPROOF_TEST_MARK={tmp_path}"
    command = [
        sys.executable,
        "-c",
        COMMAND,
        "audit",
        "--engine",
        engine,
        "--folder",
        str(tmp_path),
        "--anew",
    ]
    environment = {**os.environ, "CLUSTERPROOF_TEST_MARK": str(tmp_path)}
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        end = time.monotonic() + 120
        while not ((tmp_path / "said").stat().st_size and len(_marked(mark)) > 1):
            assert process.poll() is None, (tmp_path / "said").read_text()
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.wait(60)
    finally:
        process.kill()
        process.wait()
    (record,) = tmp_path.glob("runs/2*/run.json")
    content = json.loads(record.read_text())
    assert content["is_cut_off"], (tmp_path / "said").read_text()
    assert "to take it up: clusterproof resume" in (tmp_path / "said").read_text()
    end = time.monotonic() + 10
    while _marked(mark) and time.monotonic() < end:
        time.sleep(0.2)
    assert _marked(mark) == []


def _marked(mark: str) -> list[str]:
    """Command lines of the processes that have the mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
