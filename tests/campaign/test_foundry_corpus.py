"""What Foundry keeps, read and written; and sequences of each engine through the form of the others."""

from pathlib import Path

import pytest

from analysis.campaign.echidna import corpus as echidna
from analysis.campaign.foundry.corpus import list_corpus, read_corpus_file, write_corpus_file
from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Call
from analysis.errors import SequenceError

OUTPUT = Path(__file__).parent / "output"
BY_FORGE = OUTPUT / "corpus-forge-1.7.1.json.gz"
BY_ECHIDNA = OUTPUT / "corpus-2.0.2.txt"
PLACE = "0x7FA9385bE102ac3EAc297483Dd6233D62b3e1496"


def test_recorded_by_forge(harness: Harness) -> None:
    calls = read_corpus_file(BY_FORGE, harness.interface)
    assert len(calls) == 41
    assert (calls[0].blocks, calls[0].seconds) == (0x12F0, 0x85C3)
    check_calls(harness, calls, "recorded")


@pytest.mark.parametrize("recorded", [BY_FORGE, BY_ECHIDNA], ids=["by forge", "by echidna"])
def test_there_and_back(harness: Harness, recorded: Path, tmp_path: Path) -> None:
    if recorded is BY_FORGE:
        calls = read_corpus_file(recorded, harness.interface)
    else:
        calls = echidna.read_corpus_file(recorded)
    calls = (*calls, Call("giveEther", (0, 1), 3, 17, 5))
    file = tmp_path / "corpus" / "1.json"
    write_corpus_file(file, calls, harness.interface)
    assert list_corpus(tmp_path) == (file,)
    assert read_corpus_file(file, harness.interface) == calls
    types = {handler.name: handler.types for handler in harness.handlers.values()}
    for bar in ("", "_"):
        file.write_text(echidna.encode_corpus_file(calls, PLACE, types, bar))
        assert echidna.read_corpus_file(file) == calls


def test_cut_in_half(harness: Harness, tmp_path: Path) -> None:
    file = tmp_path / "1.json.gz"
    file.write_bytes(BY_FORGE.read_bytes()[:200])
    with pytest.raises(SequenceError) as refused:
        read_corpus_file(file, harness.interface)
    assert str(refused.value).startswith(f"{file}: is no sequence of Foundry's (")
