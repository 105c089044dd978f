"""What a night begins with: the sequences of the night before that fit the harness."""

import json
from pathlib import Path

from analysis.campaign.embedded.corpus import load_corpus, save_sequence
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Call, Sequence
from analysis.nightly.corpora import Seeding, find_corpora, seed_corpora
from tests.nightly.conftest import Nights, speak_held

OURS = (Call("settle", (1, 2)), Call("liquidateOwnCluster", (0, 0), 3, 36))
ECHIDNA = Path("echidna", "campaign")


def write_echidna(run: Path, worker: int, name: str, handler: str = "settle") -> None:
    call = {
        "_call": {"tag": "SolCall", "contents": [handler, [_uint(1), _uint(2)]]},
        "_src": "0x0000000000000000000000000000000000010000",
        "_value": "0x0",
        "_delay": ["0x0", "0x0"],
    }
    file = run / ECHIDNA / str(worker) / "corpus" / "coverage" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([call]))


def _uint(number: int) -> object:
    return {"tag": "AbiUInt", "contents": [256, str(number)]}


def write_corpora(run: Path) -> None:
    """Three that fit, two that do not."""
    save_sequence(run / "embedded" / "corpus", Sequence("", OURS))
    (run / "embedded" / "corpus" / "half.json").write_text('{"schema": "cluster')
    write_echidna(run, 0, "1.txt")
    write_echidna(run, 1, "2.txt")
    write_echidna(run, 1, "3.txt", "ofAnotherHarness")


def test_what_fits_is_there_for_every_fuzzer(harness: Harness, tmp_path: Path) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    write_corpora(before)
    assert seed_corpora(before, now, harness, 2) == Seeding("before", 3, 2)
    for worker in ("0", "1"):
        names = {file.name for file in (now / ECHIDNA / worker / "corpus" / "coverage").iterdir()}
        assert names == {"1.txt", "2.txt"}
    corpus, unfit = load_corpus(harness, now / "embedded" / "corpus", [now / ECHIDNA / "0" / "corpus"])
    assert (set(corpus), unfit) == ({OURS, (Call("settle", (1, 2)),)}, 0)


def test_the_last_night_that_kept_any(tmp_path: Path) -> None:
    write_corpora(tmp_path / "one")
    (tmp_path / "two" / "embedded" / "corpus").mkdir(parents=True)
    assert find_corpora(tmp_path, ["gone", "two", "one"]) == tmp_path / "one"
    assert find_corpora(tmp_path, ["two"]) is None


def test_a_night_begins_with_the_corpus_of_the_night_before(nights: Nights) -> None:
    nights(speak_held)
    write_corpora(nights.folder / "runs" / nights.run.id)
    result = nights(speak_held)
    said = "began with 3 sequences of 20261101T000000Z-4f1d2c3b, without 2 files that do not fit the harness"
    assert f"note: {said}" in result.stdout
    assert len(list((nights.asked[-1].folder / "embedded" / "corpus").iterdir())) == 1
