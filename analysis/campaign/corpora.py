"""Corpora of every engine, read whatever wrote them, and written for whoever is to begin with them.

Echidna writes keys with a bar up to 2.0.x (`_call`) and without one since 2.2; its new form is known from its
source alone, for no such binary is at hand here.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from analysis.campaign.echidna import corpus as echidna
from analysis.campaign.embedded.corpus import Calls, name_calls, save_sequence
from analysis.campaign.foundry import corpus as foundry
from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Sequence, read_sequence
from analysis.errors import SequenceError
from analysis.run import write_whole
from analysis.sources import Sources

IN_ECHIDNA = "0x7FA9385bE102ac3EAc297483Dd6233D62b3e1496"
"""Where the harness stands, by fuzz/campaigns/echidna.yaml."""
PATTERNS = ("*.json", "*.json.gz", "*.txt", "failures/*/*")


class Form(StrEnum):
    OURS = "clusterproof"
    ECHIDNA = "echidna"
    OLD_ECHIDNA = "echidna-2.0"
    FOUNDRY = "foundry"


@dataclass(frozen=True)
class Corpus:
    """`unfit`, with why: files that are no sequence, are cut in half, or are of another harness."""

    sequences: tuple[Calls, ...]
    unfit: Mapping[Path, SequenceError]


def read_corpus(place: Path, harness: Harness) -> Corpus:
    """From a file, or from all below a folder; SequenceError where no sequence of this harness is there."""
    sequences: dict[Calls, None] = {}
    unfit: dict[Path, SequenceError] = {}
    for file in _list_files(place):
        try:
            calls = _read_file(file, harness)
            check_calls(harness, calls, str(file))
        except SequenceError as error:
            unfit[file] = error
        else:
            sequences[calls] = None
    if not sequences:
        why = "".join(f" ({file.name} {error.wrong})" for file, error in list(unfit.items())[:1])
        raise SequenceError(str(place), f"has no sequence of this harness{why}", "name a corpus or a run")
    return Corpus(tuple(sequences), unfit)


def _list_files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted({file for pattern in PATTERNS for file in place.rglob(pattern) if file.is_file()})


def write_corpus(place: Path, sequences: Iterable[Calls], form: Form, harness: Harness) -> None:
    """One file for each, named by what is in it, where that engine looks for it below its corpus folder."""
    types = {handler.name: handler.types for handler in harness.handlers.values()}
    for calls in sequences:
        name = name_calls(calls)
        match form:
            case Form.OURS:
                key = Sources(key=harness.artefact.key)
                save_sequence(place, Sequence("", calls, sources=key))
            case Form.FOUNDRY:
                foundry.write_corpus_file(foundry.name_corpus_file(place, name), calls, harness.interface)
            case _:
                bar = "_" if form is Form.OLD_ECHIDNA else ""
                text = echidna.encode_corpus_file(calls, IN_ECHIDNA, types, bar)
                write_whole(place / echidna.COVERAGE / f"{name}.txt", text)


def _read_file(file: Path, harness: Harness) -> Calls:
    """By what is in it: names tell little."""
    match _load(file):
        case {"schema": _}:
            return read_sequence(file).calls
        case [{"calldata": _}, *_] | {"call_sequence": _}:
            return foundry.read_corpus_file(file, harness.interface)
        case [{"call": _} | {"_call": _}, *_]:
            return echidna.read_corpus_file(file)
        case _:
            raise SequenceError(str(file), "is no sequence of any engine's", "remove it")


def _load(file: Path) -> Any:
    try:
        content = file.read_bytes()
        return json.loads(gzip.decompress(content) if file.suffix == ".gz" else content)
    except (OSError, EOFError, ValueError) as error:
        raise SequenceError(str(file), f"cannot be read ({error})", "remove it") from error
