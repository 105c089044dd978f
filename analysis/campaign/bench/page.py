"""docs/benchmarks.md: what was measured, on which machine, and what is made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.campaign.bench.failure import (
    ARITHMETIC,
    COLLUSION,
    DEEP,
    TIME_WINDOW,
    TOO_DEEP,
    Ablation,
    Failure,
)
from analysis.campaign.bench.pace import Mode
from analysis.campaign.embedded.fuzzer import FOLLOWED
from analysis.campaign.embedded.lever import Lever


@dataclass(frozen=True)
class Paces:
    """Calls per second of the processor; None where there is no such program.

    Foundry's are of the recorded sequences in a test, the same with the embedded engine's examiner, and of
    its invariant runner.
    """

    own: Mapping[Mode, float]
    echidna: float | None
    replay: float | None
    kept: float | None
    invariant: float | None
    sequences: int
    accepted: float


@dataclass(frozen=True)
class Pair:
    """Calls in a second of the clock, by one worker and by two; `load` is the machine's before that."""

    one: float
    two: float
    load: float


@dataclass(frozen=True)
class Machine:
    processor: str
    cores: int
    load: float


def write_page(
    machine: Machine,
    paces: Paces,
    pair: Pair,
    failures: tuple[Failure, ...],
    ablations: tuple[Ablation, ...],
) -> str:
    lines = (
        *_list_paces(machine, paces, pair),
        *_list_failures(failures),
        *_list_ablations(ablations),
    )
    return "\n".join(lines) + "\n"


def _list_paces(machine: Machine, paces: Paces, pair: Pair) -> Iterator[str]:
    yield "# Benchmarks of the fuzzing engines"
    yield ""
    yield "Written by `make bench`. Rates are per second of the processor, start-up taken off."
    yield ""
    yield f"Machine: {machine.processor}, {machine.cores} cores, load {machine.load:.1f} before it began."
    yield ""
    yield "## Pace"
    yield ""
    yield (
        f"The same {paces.sequences} recorded sequences of 40 calls, {paces.accepted:.0%} of them accepted. "
        "The harness examines each accepted call as it is made, whole state before and after, in every "
        "engine; and every engine asks after every call what is broken. The embedded engine keeps what it "
        "saw after a call as what is there before the next (`fuzz/Keeper.sol`), and so looks once where the "
        "others look twice, and not at all at what is refused; one row is Foundry with that in its harness "
        "too, which leaves what the engine itself is worth. Foundry's invariant runner makes calls of its "
        "own."
    )
    yield ""
    yield "| engine | calls per second | embedded is |"
    yield "|---|---|---|"
    own = paces.own[Mode.EFFECTIVE_CALLS]
    yield f"| embedded | {own:,.0f} | |"
    for name, rate in (
        ("Echidna 2.0.2", paces.echidna),
        ("Foundry 1.7.1, the sequences in a test", paces.replay),
        ("Foundry 1.7.1, the sequences in a test, with the embedded engine's examiner", paces.kept),
        ("Foundry 1.7.1, invariant runner", paces.invariant),
    ):
        yield (
            f"| {name} | {rate:,.1f} | {own / rate:.1f} times as fast |"
            if rate
            else f"| {name} | not there | |"
        )
    yield ""
    yield "The embedded engine by when it examines properties; not to be compared with the table above."
    yield ""
    yield "| properties are examined | calls per second | of the ceiling |"
    yield "|---|---|---|"
    ceiling = paces.own[Mode.NEVER]
    for mode in Mode:
        yield f"| {mode} | {paces.own[mode]:,.0f} | {paces.own[mode] / ceiling:.0%} |"
    yield ""
    yield (
        f"In a campaign the specification follows from {FOLLOWED:.0%} of the beginnings that are not scouted."
    )
    yield ""
    yield (
        f"Two workers make {pair.two / pair.one:.2f} times the calls of one in a second of the clock "
        f"({pair.two:,.0f} and {pair.one:,.0f}; load {pair.load:.1f} on {machine.cores} cores)."
    )
    yield ""


def _list_failures(failures: tuple[Failure, ...]) -> Iterator[str]:
    yield "## Time to failure"
    yield ""
    yield (
        "Contracts with one wrong line each (`fuzz/broken/`, `fuzz/deep/`), looked for as by a campaign: by "
        "two workers who share `fuzz/seeds/`, with the specification beside them. Seconds of the processor "
        "of the worker who was first, after the world is founded. What was not found counts as the limit. "
        f"{DEEP} takes seven calls, {TIME_WINDOW} has a window of one block, {COLLUSION} takes two members, "
        f"{ARITHMETIC} is an edge of arithmetic."
    )
    yield ""
    yield "| variant | seeds | median | worst | not found | calls, median |"
    yield "|---|---|---|---|---|---|"
    for f in failures:
        missed = f"{f.missed} in {f.limit:.0f} s" if f.missed else "0"
        yield (f"| {f.fault} | {len(f.times)} | {f.median:.2f} | {f.worst:.2f} | {missed} | {f.calls:,.0f} |")
    yield ""
    yield (
        f"{TOO_DEEP} shows where seconds end: six more operators and four mints of one member lead to its "
        "wrong line."
    )
    yield ""


def _list_ablations(ablations: tuple[Ablation, ...]) -> Iterator[str]:
    yield "## What each lever is worth"
    yield ""
    yield (
        "The same seeds with one of the engine's levers left out, by one worker; without `fuzz/seeds/`, for "
        f"they would hide what the search does by itself, but where {Lever.SWEEPING} is left out. Seconds of "
        "the processor, together; what was not found counts as the limit."
    )
    yield ""
    yield "| left out | variants | found | found without | seconds | seconds without |"
    yield "|---|---|---|---|---|---|"
    for a in ablations:
        faults = ", ".join(failure.fault for failure in a.everything)
        found = f"{_count_found(a.everything)} | {_count_found(a.less)}"
        yield f"| {a.lever} | {faults} | {found} | {_sum_seconds(a.everything)} | {_sum_seconds(a.less)} |"


def _count_found(failures: tuple[Failure, ...]) -> str:
    tried = sum(len(failure.times) for failure in failures)
    return f"{tried - sum(failure.missed for failure in failures)} of {tried}"


def _sum_seconds(failures: tuple[Failure, ...]) -> str:
    return f"{sum(failure.total for failure in failures):.1f}"
