"""What Echidna keeps, read in its old form and in its new one."""

from pathlib import Path

import pytest

from analysis.campaign.echidna.corpus import list_corpus, merge_corpora, read_corpus_file
from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Call
from analysis.errors import SequenceError

RECORDED = Path(__file__).parent / "output" / "corpus-2.0.2.txt"

NEW = """[
{"call": {"tag": "NoCall"}, "src": "0x0", "dst": "0x0", "gas": 0, "gasprice": "0x0", "value": "0x0",
 "delay": ["0x10", "0x2"]},
{"call": {"tag": "SolCall", "contents": ["claimRewards",
   [{"tag": "AbiUInt", "contents": [8, "7"]}, {"tag": "AbiBool", "contents": true}]]},
 "src": "0x0000000000000000000000000000000000010000", "dst": "0x7FA9385bE102ac3EAc297483Dd6233D62b3e1496",
 "gas": 12500000, "gasprice": "0x0", "value": "0x5", "delay": ["0x1", "0x1"]}]"""


def test_recorded_by_the_old_one(harness: Harness) -> None:
    calls = read_corpus_file(RECORDED)
    assert calls[0] == Call("liquidateOnSsv", (37, 44), 0xC9B, 0xC2E9)
    assert len(calls) >= 30
    check_calls(harness, calls, "recorded")


def test_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "1.txt"
    file.write_text(NEW)
    assert read_corpus_file(file) == (Call("claimRewards", (7, True), 3, 17, 5),)


def test_cut_in_half(tmp_path: Path) -> None:
    file = tmp_path / "1.txt"
    file.write_text(NEW[:200])
    with pytest.raises(SequenceError) as refused:
        read_corpus_file(file)
    assert str(refused.value).startswith(f"{file}: is no sequence of Echidna's (")


def test_corpora_are_merged(tmp_path: Path) -> None:
    for worker, name in enumerate(("1.txt", "-2.txt")):
        (tmp_path / str(worker) / "coverage").mkdir(parents=True)
        (tmp_path / str(worker) / "coverage" / name).write_text(name)
    corpora = [tmp_path / "0", tmp_path / "1"]
    assert merge_corpora(corpora) == 2
    for corpus in corpora:
        assert {file.name: file.read_text() for file in list_corpus(corpus)} == {
            "1.txt": "1.txt",
            "-2.txt": "-2.txt",
        }
