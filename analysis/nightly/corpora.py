"""What the fuzzers of a former night kept, for those of this one to begin with."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.campaign.echidna.corpus import COVERAGE, list_corpus, read_corpus_file
from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Call, read_sequence
from analysis.errors import SequenceError
from analysis.run import explained

EMBEDDED = Path("embedded", "corpus")
ECHIDNA = Path("echidna", "campaign")


@dataclass(frozen=True)
class Seeding:
    """`night` is the run that it comes from; `unfit` files are of another harness, or cut in half."""

    night: str = ""
    kept: int = 0
    unfit: int = 0


def find_corpora(runs: Path, nights: Iterable[str]) -> Path | None:
    """The run folder of the first of `nights` that has any."""
    folders = (runs / night for night in nights)
    return next((folder for folder in folders if any(_list_files(folder))), None)


def seed_corpora(before: Path, folder: Path, harness: Harness, workers: int) -> Seeding:
    """Puts into the run folder what lies in that of the run `before`, and fits the harness."""
    kept = unfit = 0
    places = [folder / ECHIDNA / str(worker) / "corpus" / COVERAGE for worker in range(workers)]
    for file, read in _list_files(before):
        try:
            check_calls(harness, read(file), str(file))
        except SequenceError:
            unfit += 1
            continue
        kept += 1
        for place in [folder / EMBEDDED] if read is _read_ours else places:
            with explained(place / file.name):
                place.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place / file.name)
    return Seeding(before.name, kept, unfit)


def _list_files(run: Path) -> Iterator[tuple[Path, Callable[[Path], tuple[Call, ...]]]]:
    """Each name once: Echidna's processes have what the others have, under the same names."""
    for file in sorted((run / EMBEDDED).glob("*.json")):
        yield file, _read_ours
    corpora = sorted((run / ECHIDNA).glob("*/corpus"))
    for file in {file.name: file for corpus in corpora for file in list_corpus(corpus)}.values():
        yield file, read_corpus_file


def _read_ours(file: Path) -> tuple[Call, ...]:
    return read_sequence(file).calls
