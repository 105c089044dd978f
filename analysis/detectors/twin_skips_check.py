from collections.abc import Iterator
from itertools import permutations

from analysis.detectors.bulk_skips_check import grounds, restrictions
from analysis.detectors.detector import HIGH, LOW, Detector, Report
from analysis.detectors.reading.callers import demands, names_one
from analysis.detectors.reading.ledger import direction, name_of, written
from analysis.detectors.reading.money import is_token_call, transfers
from analysis.detectors.reading.names import family, words
from analysis.detectors.reading.steps import How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, keys, slot

EXEMPT = frozenset(
    {"emergency", "force", "forced", "rescue", "liquidate", "slash", "panic", "expel", "kick", "ban"}
)

Effect = tuple[object, ...]


class TwinSkipsCheck(Detector):
    ARGUMENT = "twin-skips-check"
    HELP = "of two functions with the same effects, one makes a check that the other lacks"
    IMPACT = HIGH
    CONFIDENCE = LOW

    WIKI = "docs/detectors/twin-skips-check.md"
    WIKI_TITLE = "Two ways to the same effect, and a restriction on one of them"
    WIKI_DESCRIPTION = (
        "Two functions change the same entries in the same direction and ask the same of the "
        "protocol. One of them refuses on the ground of a stored value (a lock, a pause, a limit, a state) "
        "or of what another contract tells (a debt), the other never looks at it, so that the restriction "
        "binds nobody."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`leave` waits until `unlockAt[msg.sender]`; `exitTo`, which was added so that one can name a "
        "recipient, does not. Alice stakes before a snapshot and leaves in the same block."
    )
    WIKI_RECOMMENDATION = "Put the check into the internal function or the modifier that both go through."
    WIKI_LIMITS = (
        "Functions of administrators, and such as say that they are for emergencies, may skip checks. What "
        "both of them change is no restriction, nor is a permission to act for somebody else. Functions "
        "with sibling names are the business of `bulk-skips-check`."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            effects = {id(trace): _effects(trace) for trace in unit.changing(contract)}
            traces = [t for t in unit.changing(contract) if _is_ample(effects[id(t)]) and t.returns]
            for strict, loose in permutations(traces, 2):
                if effects[id(strict)] != effects[id(loose)] or _is_exempt(strict, loose):
                    continue
                changed = {name_of(place) for place in written(strict) & written(loose)}
                missing = sorted(restrictions(strict) - grounds(loose) - changed)
                if missing:
                    text = f"does not check {', '.join(missing)} as {strict.entry.name}(), its twin, does"
                    yield Report(loose.entry, text, tuple(loose.entry.nodes[:1]))
                    break


def _effects(trace: Trace) -> frozenset[Effect]:
    found: set[Effect] = set()
    for write in trace.writes:
        if keys(write.location):
            way = -1 if write.value == ZERO else direction(write)
            found.add(("write", slot(write.location), way))
    for call in trace.calls:
        if call.how is How.HIGH and not call.is_reading and not is_token_call(call):
            found.add(("call", call.name))
    for transfer in transfers(trace):
        found.add(("pay", transfer.token, transfer.payer == transfer.call.this))
    return frozenset(found)


def _is_ample(effects: frozenset[Effect]) -> bool:
    """Whether it does enough to tell it from others: it changes an entry and does something outside."""
    kinds = {effect[0] for effect in effects}
    return "write" in kinds and (len(effects) > 2 or bool(kinds & {"call", "pay"}))


def _is_exempt(strict: Trace, loose: Trace) -> bool:
    if family(strict.entry.name) == family(loose.entry.name):
        return True
    if EXEMPT & set(words(loose.entry.name)):
        return True
    return any(names_one(fact) for trace in (strict, loose) for fact in demands(trace))
