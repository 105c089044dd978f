from dataclasses import replace

from analysis.campaign.bench.failure import Ablation, Failure, Time
from analysis.campaign.bench.pace import Mode
from analysis.campaign.bench.page import Machine, Paces, Pair, write_page
from analysis.campaign.embedded.lever import Lever

RATES = {
    Mode.EVERY_CALL: 600.0,
    Mode.FOLLOWED: 300.0,
    Mode.EFFECTIVE_CALLS: 900.0,
    Mode.PER_SEQUENCE: 7_000.0,
    Mode.NEVER: 10_000.0,
}

PAGE = """\
# Benchmarks of the fuzzing engines

Written by `make bench`. Rates are per second of the processor, start-up taken off.

Machine: an abacus, 2 cores, load 0.1 before it began.

## Pace

The same 3 recorded sequences of 40 calls, 58% of them accepted. The harness examines each accepted call \
as it is made, whole state before and after, in every engine; and every engine asks after every call what \
is broken. The embedded engine keeps what it saw after a call as what is there before the next \
(`fuzz/Keeper.sol`), and so looks once where the others look twice, and not at all at what is refused; one \
row is Foundry with that in its harness too, which leaves what the engine itself is worth. Foundry's \
invariant runner makes calls of its own.

| engine | calls per second | embedded is |
|---|---|---|
| embedded | 900 | |
| Echidna 2.0.2 | 4.5 | 200.0 times as fast |
| Foundry 1.7.1, the sequences in a test | 600.0 | 1.5 times as fast |
| Foundry 1.7.1, the sequences in a test, with the embedded engine's examiner | 750.0 | 1.2 times as fast |
| Foundry 1.7.1, invariant runner | not there | |

The embedded engine by when it examines properties; not to be compared with the table above.

| properties are examined | calls per second | of the ceiling |
|---|---|---|
| after every call, also after those that changed nothing | 600 | 6% |
| after every accepted call, and the specification follows every call | 300 | 3% |
| after every accepted call | 900 | 9% |
| at the end of each sequence | 7,000 | 70% |
| never: the ceiling | 10,000 | 100% |

In a campaign the specification follows from 12% of the beginnings that are not scouted.

Two workers make 1.90 times the calls of one in a second of the clock (3,800 and 2,000; load 0.2 on 2 cores).

## Time to failure

Contracts with one wrong line each (`fuzz/broken/`, `fuzz/deep/`), looked for as by a campaign: by two \
workers who share `fuzz/seeds/`, with the specification beside them. Seconds of the processor of the worker \
who was first, after the world is founded. What was not found counts as the limit. \
TheSeventhMint takes seven calls, \
NoShareComesAndGoesWithinItsDelay has a window of one block, ReleaseByAFellow takes two members, \
TreasuryGetsAtLeastItsShare is an edge of arithmetic.

| variant | seeds | median | worst | not found | calls, median |
|---|---|---|---|---|---|
| SplitLosesNothing | 3 | 0.20 | 6.00 | 1 in 6 s | 300 |

TheFourthRank shows where seconds end: six more operators and four mints of one member lead to its wrong line.

## What each lever is worth

The same seeds with one of the engine's levers left out, by one worker; without `fuzz/seeds/`, for they \
would hide what the search does by itself, but where one step by every handler from each state that a \
campaign begins with is left out. Seconds of the processor, together; what was not found counts as the limit.

| left out | variants | found | found without | seconds | seconds without |
|---|---|---|---|---|---|
| calls about the same actor again and again | SplitLosesNothing | 2 of 3 | 0 of 3 | 2.3 | 6.0 |
"""


def test_page() -> None:
    failure = Failure("SplitLosesNothing", (Time(0.1, 200), Time(None, 9_000), Time(0.2, 300)), 6.0)
    shorter = replace(failure, limit=2.0)
    less = Failure("SplitLosesNothing", (Time(None, 9_000),) * 3, 2.0)
    ablation = Ablation(Lever.FOCUS, (shorter,), (less,))
    paces = Paces(RATES, 4.5, 600.0, 750.0, None, 3, 0.58)
    machine, pair = Machine("an abacus", 2, 0.1), Pair(2_000.0, 3_800.0, 0.2)
    assert write_page(machine, paces, pair, (failure,), (ablation,)) == PAGE
