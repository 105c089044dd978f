"""Sequences worth beginning with: kept in a folder of ours, and taken from there, Echidna and Foundry."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from analysis.campaign.echidna.corpus import list_corpus, read_corpus_file
from analysis.campaign.foundry import corpus as foundry_corpus
from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Call, encode_sequence, read_sequence
from analysis.campaign.sequence import Sequence as CallSequence
from analysis.errors import SequenceError
from analysis.sources import Sources
from analysis.tools import ROOT

Calls = tuple[Call, ...]

SEEDS = ROOT / "fuzz" / "seeds"


def save_sequence(folder: Path, sequence: CallSequence) -> None:
    """Under a name made of its calls, so that each is there once."""
    text = encode_sequence(sequence)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name_calls(sequence.calls)}.json").write_text(text, encoding="utf-8")


def plant_seeds(harness: Harness, folder: Path) -> None:
    """Puts into the folder what every campaign begins with: what takes long to come upon by chance."""
    seeds, _ = load_corpus(harness, SEEDS)
    for calls in seeds:
        save_sequence(folder, CallSequence("", calls, sources=Sources(key=harness.artefact.key)))


def name_calls(calls: Calls) -> str:
    return hashlib.sha256(repr(calls).encode()).hexdigest()[:16]


def load_corpus(
    harness: Harness, ours: Path, echidna: Sequence[Path] = (), foundry: Sequence[Path] = ()
) -> tuple[tuple[Calls, ...], int]:
    """What the folders have for this harness, and how many files are of another version, or cut in half."""
    corpus: dict[Calls, None] = {}
    unfit = 0
    for file, read in _list_files(harness, ours, echidna, foundry):
        try:
            calls = read(file)
            check_calls(harness, calls, str(file))
        except SequenceError:
            unfit += 1
        else:
            corpus[calls] = None
    return tuple(corpus), unfit


def _list_files(
    harness: Harness, ours: Path, echidna: Sequence[Path], foundry: Sequence[Path]
) -> Iterator[tuple[Path, Callable[[Path], Calls]]]:
    for file in sorted(ours.glob("*.json")):
        yield file, lambda path: read_sequence(path).calls
    for folder in echidna:
        for file in list_corpus(folder):
            yield file, read_corpus_file
    for folder in foundry:
        for file in foundry_corpus.list_corpus(folder):
            yield file, lambda path: foundry_corpus.read_corpus_file(path, harness.interface)
