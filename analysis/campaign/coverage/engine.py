"""What the campaigns of a run reached, and how sure "held" is: from what they left in the run's folder."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import record
from analysis.artefact import Artefact
from analysis.campaign.coverage.hearing import hearing
from analysis.campaign.coverage.lcov import count_lines, group_branches, render_lcov
from analysis.campaign.coverage.places import Places, find_places
from analysis.campaign.coverage.survey import Survey, Surveyor
from analysis.campaign.coverage.tree import Calls
from analysis.campaign.coverage.unreachable import list_reasons, read_unreachable
from analysis.campaign.coverage.witness import Kind, Testimony
from analysis.campaign.embedded.account import Account, read_account
from analysis.campaign.embedded.corpus import load_corpus
from analysis.campaign.embedded.machine import Feature
from analysis.campaign.embedded.risk import ASSUMPTIONS, ESTIMATOR, estimate_risk
from analysis.campaign.harness import Harness, compile_harness
from analysis.campaign.outcome import Progress, Show
from analysis.campaign.violation import FOLDER
from analysis.run import write_whole
from analysis.sources import Sources

NAME = "coverage"
LCOV = "coverage/lcov.info"
SAMPLED = (
    "of a kind of calls, as many put a property to the test in the whole campaign as, in proportion, did "
    "among those that it kept",
)


@dataclass(frozen=True)
class Measured:
    coverage: record.Coverage | None = None
    confidences: tuple[record.Confidence, ...] = ()


def measure(
    folder: Path,
    artefact: Artefact,
    sources: Sources,
    seconds: float,
    show: Show = lambda progress: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Measured:
    """In `seconds`, beside those that it takes to compile and to found worlds. `artefact` is the whole
    contract set's. Nothing is measured where no campaign kept anything.
    """
    harness = Harness(compile_harness(sources))
    sequences = _list_sequences(harness, folder)
    if not sequences:
        return Measured()
    show(Progress(NAME, None, "sees which calls went different ways"))
    surveyor = Surveyor(harness)
    end = time.monotonic() + seconds

    def is_enough() -> bool:
        return is_stopped() or time.monotonic() > end

    def watch(done: int, calls: int) -> bool:
        show(Progress(NAME, done / calls, f"{done:,} of {calls:,} calls traced"))
        return is_enough()

    with hearing(sources, sequences, is_enough) as conclude:
        found, testimony = surveyor.survey(sequences, watch), conclude()
    write_whole(folder / LCOV, render_lcov(found))
    coverage = _describe(found, artefact, harness, testimony)
    return Measured(coverage, tuple(_judge(folder, harness, testimony.kinds)))


def _list_sequences(harness: Harness, folder: Path) -> tuple[Calls, ...]:
    """Of all engines, with those that broke something."""
    echidna = sorted((folder / "echidna" / "campaign").glob("*/corpus"))
    kept, _ = load_corpus(harness, folder / "embedded" / "corpus", echidna, [folder / "foundry"])
    broke, _ = load_corpus(harness, folder / FOLDER)
    return tuple(dict.fromkeys((*kept, *broke)))


def _describe(found: Survey, artefact: Artefact, harness: Harness, testimony: Testimony) -> record.Coverage:
    reached = found.reached
    absent = list_absent(artefact, found.places)
    met = [error.selector in reached.errors for error in found.places.errors]
    return record.Coverage(
        file=LCOV,
        calls=found.calls,
        traced=found.traced,
        differing=found.differing,
        errors=len(met),
        errors_reached=sum(met),
        files=(*_count_files(found), *absent),
        unreached=(*_list_unreached(found), *map(_name_absent, absent)),
        unasked=tuple(s for s in harness.slugs if s not in testimony.asked) if testimony.is_whole else (),
    )


def _count_files(found: Survey) -> Iterator[record.FileCovered]:
    lines, branches = count_lines(found), group_branches(found)
    for path in found.places.paths:
        ways = [found.reached.ways[branch.span, way] for branch in branches[path] for way in (False, True)]
        counts = lines[path].values()
        yield record.FileCovered(
            path, len(counts), sum(n > 0 for n in counts), len(ways), sum(n > 0 for n in ways)
        )


def list_absent(artefact: Artefact, known: Places) -> tuple[record.FileCovered, ...]:
    """Sources of the contract set that the harness has nothing of: nothing of them can be reached."""
    places = find_places(artefact)
    return tuple(
        record.FileCovered(
            path,
            len({s.line for s in places.statements if s.path == path}),
            0,
            2 * sum(b.path == path for b in places.branches.values()),
            0,
        )
        for path in places.paths
        if path not in known.paths
    )


def _name_absent(file: record.FileCovered) -> record.Unreached:
    return record.Unreached(record.Place.SOURCE, file.path, 0, "no part of the harness", "")


def _list_unreached(found: Survey) -> Iterator[record.Unreached]:
    reached, reasons = found.reached, list_reasons(read_unreachable())
    for path, lines in sorted(count_lines(found).items()):
        for line in sorted(line for line, calls in lines.items() if not calls):
            yield record.Unreached(record.Place.LINE, path, line, "is not reached", "")
    for span, branch in sorted(found.places.branches.items(), key=lambda entry: (entry[1].path, entry[0])):
        never = [way for way in (False, True) if not reached.ways[span, way]]
        if never:
            said = branch.tell(never)
            why = reasons.get((branch.path, said), "")
            yield record.Unreached(record.Place.BRANCH, branch.path, branch.line, said, why)
    for error in found.places.errors:
        if error.selector not in reached.errors:
            why = reasons.get(("", error.name), "")
            yield record.Unreached(record.Place.ERROR, error.path, error.line, error.name, why)


def _judge(folder: Path, harness: Harness, kinds: Mapping[Feature, Kind]) -> Iterator[record.Confidence]:
    """Of the embedded engine: the others don't tell which calls they made."""
    file = folder / "embedded" / "campaign.json"
    if file.exists():
        account = read_account(file.read_text(encoding="utf-8"))
        exposures = tuple(_expose(slug, account, kinds) for slug in harness.slugs)
        yield record.Confidence("embedded", account.states, ESTIMATOR, (*ASSUMPTIONS, *SAMPLED), exposures)


def _expose(slug: str, account: Account, kinds: Mapping[Feature, Kind]) -> record.Exposure:
    counts, firsts = [], []
    for feature, told in account.kinds.items():
        kind = kinds.get(feature, Kind())
        # One that came up at all put it to the test at least once.
        if kind.asked[slug]:
            counts.append(max(1, round(told.calls * kind.asked[slug] / kind.calls)))
            firsts.append(told.first)
    return record.Exposure(
        slug=slug,
        calls=account.examined,
        effective=sum(counts),
        kinds=len(counts),
        quiet=max(account.examined - max(firsts, default=0), 0),
        risk=estimate_risk(counts),
    )
