"""A chain by anvil leaves nothing behind."""

from pathlib import Path

import pytest

from analysis.anvil import run_anvil


def test_no_state_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with run_anvil() as chain:
        for _ in range(1_200):
            chain.move()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
