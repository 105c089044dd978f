"""Every engine's corpus in every other's form and back: sequences that Echidna 2.0.2, forge and we wrote."""

import shutil
from itertools import pairwise, permutations
from pathlib import Path

import pytest

from analysis.campaign.corpora import Form, read_corpus, write_corpus
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Call
from analysis.errors import SequenceError
from analysis.tools import ROOT

OUTPUT = Path(__file__).parent / "output"


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """As the engines left them, with much that is no sequence beside them."""
    folder = tmp_path / "recorded"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(OUTPUT / "corpus-2.0.2.txt", folder)
    shutil.copy(OUTPUT / "corpus-forge-1.7.1.json.gz", folder / "deep")
    failures = folder / "cache" / "invariant" / "failures" / "CampaignTest"
    failures.mkdir(parents=True)
    shutil.copy(OUTPUT / "failure-forge-1.7.1.json", failures / "invariant_nothing_is_broken")
    shutil.copy(ROOT / "fuzz" / "regressions" / "SplitLosesNothing.json", folder)
    (folder / "notes.txt").write_text("no sequence")
    (folder / "half.txt").write_bytes((OUTPUT / "corpus-2.0.2.txt").read_bytes()[:300])
    (folder / "metadata.json").write_text('{"uuid": 1}')
    return folder


def test_what_they_wrote_is_read_wherever_it_lies(harness: Harness, recorded: Path) -> None:
    corpus = read_corpus(recorded, harness)
    assert len(corpus.sequences) == 4
    assert [file.name for file in corpus.unfit] == ["half.txt", "metadata.json", "notes.txt"]


@pytest.mark.parametrize("forms", list(permutations(Form, 3)), ids=lambda forms: " to ".join(forms))
def test_there_and_back(harness: Harness, recorded: Path, tmp_path: Path, forms: tuple[Form, ...]) -> None:
    """Who sends is lost in Foundry's form alone, and nothing depends on it."""
    calls = read_corpus(recorded, harness).sequences
    paid = (Call("giveEther", (0, 1), 3, 17, 5),)
    folders = [tmp_path / form for form in forms]
    write_corpus(folders[0], (*calls, paid), forms[0], harness)
    for (before, after), form in zip(pairwise(folders), forms[1:], strict=True):
        write_corpus(after, read_corpus(before, harness).sequences, form, harness)
    last = read_corpus(folders[-1], harness)
    assert last.unfit == {}
    assert set(map(_without_sender, last.sequences)) == set(map(_without_sender, (*calls, paid)))


def _without_sender(calls: tuple[Call, ...]) -> tuple[object, ...]:
    return tuple((c.handler, c.arguments, c.blocks, c.seconds, c.value) for c in calls)


def test_what_broke_an_invariant_of_foundrys(harness: Harness) -> None:
    """Recorded on `fuzz/broken/PrincipalIsNeverTaxed.toml`."""
    (calls,) = read_corpus(OUTPUT / "failure-forge-1.7.1.json", harness).sequences
    assert calls == (Call("withdrawAllEarnings", (224, 1), 63_269, 689_707),)


def test_of_another_version(harness: Harness, tmp_path: Path) -> None:
    write_corpus(tmp_path, [(Call("claim", (1,)),)], Form.ECHIDNA, harness)
    (file,) = tmp_path.rglob("*.txt")
    file.write_text(file.read_text().replace('"claim"', '"other"'))
    with pytest.raises(SequenceError) as refused:
        read_corpus(tmp_path, harness)
    assert str(refused.value) == (
        f"{tmp_path}: has no sequence of this harness ({file.name} calls what the harness has not "
        "(1. other)); name a corpus or a run"
    )


def test_nothing_there(harness: Harness, tmp_path: Path) -> None:
    with pytest.raises(SequenceError) as refused:
        read_corpus(tmp_path, harness)
    assert str(refused.value) == f"{tmp_path}: has no sequence of this harness; name a corpus or a run"
