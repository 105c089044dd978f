"""Sequences worth beginning with: kept in a folder in our own form, and taken from there and from Echidna."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from analysis.campaign.echidna.corpus import list_corpus, read_corpus_file
from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Call, encode_sequence, read_sequence
from analysis.campaign.sequence import Sequence as CallSequence
from analysis.errors import SequenceError

Calls = tuple[Call, ...]


def save_sequence(folder: Path, sequence: CallSequence) -> None:
    """Under a name made of its calls, so that each is there once."""
    text = encode_sequence(sequence)
    digest = hashlib.sha256(repr(sequence.calls).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{digest}.json").write_text(text, encoding="utf-8")


def load_corpus(folder: Path, echidna: Sequence[Path], harness: Harness) -> tuple[tuple[Calls, ...], int]:
    """What is there for this harness, and how many files are not: of another version, or cut in half."""
    corpus: dict[Calls, None] = {}
    unfit = 0
    for file, read in _list_files(folder, echidna):
        try:
            calls = read(file)
            check_calls(harness, calls, str(file))
        except SequenceError:
            unfit += 1
        else:
            corpus[calls] = None
    return tuple(corpus), unfit


def _list_files(folder: Path, echidna: Sequence[Path]) -> Iterator[tuple[Path, Callable[[Path], Calls]]]:
    for file in sorted(folder.glob("*.json")):
        yield file, lambda path: read_sequence(path).calls
    for other in echidna:
        for file in list_corpus(other):
            yield file, read_corpus_file
