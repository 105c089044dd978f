from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.names import is_doing, is_undoing, nouns, verb
from analysis.detectors.reading.steps import Call, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, describe, root


class MintWithoutBurn(Detector):
    ARGUMENT = "mint-without-burn"
    HELP = "shares are minted for something that can be taken back without a burn"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/mint-without-burn.md"
    WIKI_TITLE = "Shares for something that can be taken back"
    WIKI_DESCRIPTION = (
        "A function that adds something mints shares for it. The function that removes it burns none, and "
        "nor does any other: who adds and removes in turn has as many shares as there was patience."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`registerOperator` mints shares of the treasury, `removeOperator` burns none. Mallory registers and "
        "removes the same operator a hundred times, and owns the treasury."
    )
    WIKI_RECOMMENDATION = (
        "Burn on removal what was minted for the thing, or mint for each slot of capacity once, whoever "
        "fills it."
    )
    WIKI_LIMITS = "Minting and burning are told by names, of the token's functions or of internal ones."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            if any(_moves(trace, "burn") for trace in traces):
                continue
            for trace in (t for t in traces if is_doing(t.entry.name) and verb(t.entry.name) != "mint"):
                minting = _minting(trace)
                undoing = _undoing(trace, traces)
                if minting is not None and undoing is not None:
                    text = f"mints {describe(minting.target)} and {undoing.entry.name}() burns none"
                    yield report(trace, text, minting)


def _minting(trace: Trace) -> Call | None:
    return next(
        (
            call
            for call in trace.calls
            if verb(call.name) == "mint" and root(call.target).kind == Kind.STATE and not call.is_reading
        ),
        None,
    )


def _moves(trace: Trace, name: str) -> bool:
    return any(verb(call.name) == name for call in trace.calls) or any(
        verb(function.name) == name for step in trace.steps for function in step.stack
    )


def _undoing(adding: Trace, traces: tuple[Trace, ...]) -> Trace | None:
    wanted = nouns(adding.entry.name)
    return next(
        (t for t in traces if is_undoing(t.entry.name) and (wanted & nouns(t.entry.name) or not wanted)), None
    )
