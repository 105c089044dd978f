from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import authenticates, demands, enforced, is_looked_up_for_caller
from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.names import words
from analysis.detectors.reading.steps import Check, Fact, Trace, alternatives, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    ZERO,
    Kind,
    Named,
    Value,
    describe,
    is_stored,
    keys,
    slot,
)

# Names of a first state that give nothing.
NOTHING = frozenset(
    {
        "none",
        "unknown",
        "null",
        "empty",
        "unset",
        "undefined",
        "inactive",
        "idle",
        "free",
        "vacant",
        "new",
        "absent",
    }
    | {
        "initial",
        "uninitialized",
        "default",
        "outsider",
        "nobody",
        "not",
        "no",
        "never",
        "invalid",
        "missing",
    }
    | {
        "unregistered",
        "nonexistent",
        "unlisted",
        "disabled",
        "off",
        "closed",
        "pristine",
        "void",
        "zero",
        "nil",
    }
)


class DefaultEqualsDefault(Detector):
    ARGUMENT = "default-equals-default"
    HELP = "what is stored for an unknown caller equals what is stored for an unknown thing: both are zero"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/default-equals-default.md"
    WIKI_TITLE = "Two lookups are compared that both give zero for what is unknown"
    WIKI_DESCRIPTION = (
        "A check compares what is stored for the caller with what is stored for the thing that the caller "
        "names. For a caller that never joined and a thing that was never registered both are zero, and the "
        "check passes; it passes for the first member's things too where numbers start at zero."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`require(entityOf[operatorId] == idOf[msg.sender])`: Mallory never joined, so `idOf` gives 0, and "
        "names an operator of the entity with number 0, or one that does not exist."
    )
    WIKI_RECOMMENDATION = (
        "Refuse zero first (`require(idOf[msg.sender] != 0)`), and give numbers out from one on; or store "
        "addresses and compare with `msg.sender` itself."
    )
    WIKI_LIMITS = (
        "Any further condition on either side, or on the membership of the caller, counts as one that "
        "refuses the unknown."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                found = next(_passed_by_nobody(trace), None)
                found = found or next(_waited_by_nobody(unit.changing(contract), trace), None)
                if found is not None:
                    yield report(trace, *found)


def _passed_by_nobody(trace: Trace) -> Iterator[tuple[str, Check]]:
    """Checks that somebody of whom nothing is stored passes, and why."""
    for check, whole in enforced(trace):
        for fact in _sufficient(whole):
            role = _first_role(trace, fact)
            if role is not None:
                yield (
                    f"wants {describe(role)} to be {_number(fact)}, which is what nobody was ever given",
                    check,
                )
        for fact in split(whole.value, whole.holds):
            unknown = _signed_by_nobody(trace, fact)
            if unknown is not None:
                yield (
                    f"takes a signature of nobody for one of {describe(unknown)}, where that is not set",
                    check,
                )
            if _compares_lookups(fact) and not _is_refused(trace, fact):
                left, right = fact.value.parts
                yield f"lets through whoever has 0 for both {describe(left)} and {describe(right)}", check


def _waited_by_nobody(traces: tuple[Trace, ...], trace: Trace) -> Iterator[tuple[str, Check]]:
    """A wait that is over for whoever never asked: the time is zero, and what is taken was put in before."""
    taken = {slot(w.location) for w in trace.writes if direction(w) == -1 and keys(w.location) == (SENDER,)}
    demanded = [part for whole in demands(trace) for part in split(whole.value, whole.holds)]
    for check, fact in ((c, part) for c, f in enforced(trace) for part in split(f.value, f.holds)):
        since = _awaited(fact)
        if (
            since is None
            or slot(since) not in taken
            or any(
                f.value.kind == Kind.BINARY and since in f.value.parts and ZERO in f.value.parts
                for f in demanded
            )
        ):
            continue
        makers = [
            t for t in traces if any(slot(w.location) == slot(since) and w.value != ZERO for w in t.writes)
        ]
        rest = taken - {slot(w.location) for t in makers for w in t.writes}
        if makers and rest and trace not in makers:
            yield f"waits until {describe(since)}, which is 0 for whoever never asked", check


def _awaited(fact: Fact) -> Value | None:
    """What is stored for the caller, where the time now must be past it."""
    if fact.value.kind != Kind.BINARY or fact.value.label not in ("<", "<=", ">", ">="):
        return None
    now = [p for p in fact.value.parts if p.kind == Kind.GLOBAL and p.label == "block.timestamp"]
    if not now or (fact.value.parts.index(now[0]) == 0) != ((fact.value.label in (">", ">=")) == fact.holds):
        return None
    other = fact.value.parts[1 - fact.value.parts.index(now[0])]
    kept = [part for part in other if is_stored(part) and keys(part) == (SENDER,)]
    return kept[0] if kept else None


def _signed_by_nobody(trace: Trace, fact: Fact) -> Value | None:
    """What is stored for somebody and may be zero, as `ecrecover` is of what is no signature."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    for signer, kept in (fact.value.parts, fact.value.parts[::-1]):
        raw = signer.kind == Kind.APPLY and str(signer.label).startswith("ecrecover")
        if raw and is_stored(kept) and any(k.mentions(Kind.PARAMETER) for k in keys(kept)):
            others = (part for whole in demands(trace) for part in split(whole.value, whole.holds))
            if not any(ZERO in f.value.parts and {signer, kept} & set(f.value.parts) for f in others):
                return kept
    return None


def _sufficient(whole: Fact) -> Iterator[Fact]:
    """The parts of a condition, and each of its alternatives that nothing more about the caller narrows."""
    ways = alternatives(whole)
    for way in ways:
        for fact in way:
            if len(ways) == 1 or not any(authenticates(other) for other in way if other is not fact):
                yield fact


def _first_role(trace: Trace, fact: Fact) -> Value | None:
    """What is stored for the caller, where it must be the first of some names, and that gives something."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    for place, number in (fact.value.parts, fact.value.parts[::-1]):
        named = number == ZERO and isinstance(number.label, Named)
        if not named or not is_stored(place) or not is_looked_up_for_caller(place):
            continue
        means_nothing = NOTHING & set(words(str(number.label).rpartition(".")[2]))
        if not means_nothing and not any(slot(w.location) == slot(place) for w in trace.writes):
            return place
    return None


def _number(fact: Fact) -> str:
    return next(str(p.label) for p in fact.value.parts if p == ZERO)


def _compares_lookups(fact: Fact) -> bool:
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return False
    left, right = fact.value.parts
    if left == right or not all(_is_lookup(side) for side in (left, right)):
        return False
    return any(_is_for_caller(a) and _is_for_argument(b) for a, b in ((left, right), (right, left)))


def _is_lookup(side: Value) -> bool:
    return side.kind in (Kind.INDEX, Kind.MEMBER) and is_stored(side) and bool(keys(side))


def _is_for_caller(side: Value) -> bool:
    return is_looked_up_for_caller(side)


def _is_for_argument(side: Value) -> bool:
    return not is_looked_up_for_caller(side) and any(key.mentions(Kind.PARAMETER) for key in keys(side))


def _is_refused(trace: Trace, fact: Fact) -> bool:
    sides = fact.value.parts
    others = (part for whole in demands(trace) for part in split(whole.value, whole.holds))
    return any(_says_more(other, sides) for other in others if other.value != fact.value)


def _says_more(fact: Fact, sides: tuple[Value, ...]) -> bool:
    """To be used as a key refuses no zero: `list[idOf[msg.sender]].active` is true of the first."""
    if fact.value.kind != Kind.BINARY:
        return fact.holds and _is_for_caller(fact.value) and not any(fact.value.holds(side) for side in sides)
    parts = fact.value.parts
    if any(side in parts for side in sides):
        return True
    if ZERO in parts and any(map(is_looked_up_for_caller, parts)):
        return True
    return SENDER in parts and (fact.value.label == "==") == fact.holds
