"""What Foundry writes today is read, and what we write for it is what it begins with: a minute."""

import os
import subprocess
from pathlib import Path

import pytest

from analysis.campaign.bench.programs import prepare_project
from analysis.campaign.corpora import Form, read_corpus, write_corpus
from analysis.campaign.foundry.corpus import TEST
from analysis.campaign.harness import Harness
from analysis.tools import find


def _fuzz_by_forge(project: Path, corpus: str, runs: int, depth: int) -> list[Path]:
    """The files that it added to the corpus."""
    settings = {"RUNS": str(runs), "DEPTH": str(depth), "CORPUS_DIR": corpus}
    environment = {f"FOUNDRY_INVARIANT_{name}": value for name, value in settings.items()}
    command = [str(find("forge").path), "test", "--match-contract", "CampaignTest", "--fuzz-seed", "1"]
    subprocess.run(command, cwd=project, env={**os.environ, **environment}, check=True, capture_output=True)
    return sorted((project / corpus / TEST).glob("worker0/corpus/*"))


@pytest.fixture
def project(harness: Harness, tmp_path: Path) -> Path:
    prepare_project(tmp_path, harness)
    return tmp_path


@pytest.mark.slow
def test_what_forge_writes_is_read(harness: Harness, project: Path) -> None:
    written = _fuzz_by_forge(project, "kept", runs=5, depth=40)
    corpus = read_corpus(project / "kept", harness)
    assert len(corpus.sequences) == len(written) > 0
    assert not corpus.unfit


@pytest.mark.slow
def test_forge_begins_with_what_we_write(harness: Harness, project: Path) -> None:
    """The same call of the same seed is news only to who does not know it."""
    assert len(_fuzz_by_forge(project, "first", runs=1, depth=1)) == 1
    write_corpus(project / "second", read_corpus(project / "first", harness).sequences, Form.FOUNDRY, harness)
    assert _fuzz_by_forge(project, "second", runs=1, depth=1) == []
