from collections.abc import Iterator

from slither.core.cfg.node import Node
from slither.core.declarations import Contract, Modifier
from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.callers import choices, demands, enforced, names_one, ties
from analysis.detectors.reading.graph import is_library
from analysis.detectors.reading.steps import Call, Check, Fact, Trace, Write, alternatives, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, keys, slot, type_at

EQUALITIES = ("==", "!=")
AT_LEAST = (">=", "<=")


class SelfComparingCheck(Detector):
    ARGUMENT = "self-comparing-check"
    HELP = "a check that compares a thing with itself"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/self-comparing-check.md"
    WIKI_TITLE = "A check that compares a thing with itself"
    WIKI_DESCRIPTION = (
        "Both sides of a required comparison are the same value, so that it refuses nobody. Often only the "
        "way there hides it: a modifier that compares its argument with `msg.sender` is given `msg.sender`, "
        "or two lookups with the same key are compared."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`modifier onlyEntity(address e) { require(e == msg.sender); _; }` guards `exit(uint64 id) "
        "onlyEntity(msg.sender)`. It is meant to ask whether the caller owns `id`, asks whether the caller "
        "is the caller, and Mallory ends the positions of others."
    )
    WIKI_RECOMMENDATION = (
        "Compare the caller with what is stored for the thing that is acted on: `ownerOf[id] == msg.sender`."
    )
    WIKI_LIMITS = (
        "In a function that others call with two different values, the comparison of equal ones is taken for "
        "a general check that does no harm; in a modifier it is not."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            yield from _vouched_for_by_itself(unit, contract)
            traces = unit.traces(contract)
            meant = {place for trace in traces for place, _, fact in _atoms(trace) if not _is_empty(fact)}
            for trace in traces:
                for check, fact in _read_twice(trace):
                    which = describe(fact.value.parts[0])
                    yield report(trace, f"checks {which} against the same, asked for again", check)
                    break
                for place, check, fact in _atoms(trace):
                    if _is_empty(fact) and (isinstance(check.stack[-1], Modifier) or place not in meant):
                        which = describe(fact.value.parts[0])
                        yield report(
                            trace, f"checks {which} against itself, so that nobody is refused", check
                        )
                        break


def _atoms(trace: Trace) -> Iterator[tuple[tuple[Node, int], Check, Fact]]:
    """Comparisons, with the node and the number within it that tell one from another."""
    for check, fact in enforced(trace):
        for number, atom in enumerate(split(fact.value, fact.holds)):
            if atom.value.kind != Kind.BINARY or atom.value.label not in EQUALITIES:
                continue
            # A library compares a number with what is left of it in a smaller type.
            if not is_library(check.stack[-1]) or str(type_at(atom.value.parts[0])) == "address":
                yield (check.node, number), check, atom


def _read_twice(trace: Trace) -> Iterator[tuple[Check, Fact]]:
    """Bounds that were asked for in the same way as what they bound, with nothing between that acts."""
    for check, fact in enforced(trace):
        for atom in split(fact.value, fact.holds):
            if atom.value.kind != Kind.BINARY or atom.value.label not in AT_LEAST or not atom.holds:
                continue
            left, right = atom.value.parts
            if left != right and _as_asked(left) == _as_asked(right) and _is_at_once(trace, left, right):
                yield check, atom


def _as_asked(value: Value) -> Value:
    """Without what tells one asking from the next."""
    label = value.label.name if value.kind == Kind.RESULT else value.label
    return Value(value.kind, label, tuple(map(_as_asked, value.parts)))


def _is_at_once(trace: Trace, *sides: Value) -> bool:
    asked = [
        i for i, s in enumerate(trace.steps) if isinstance(s, Call) and any(v.holds(s.result) for v in sides)
    ]
    between = trace.steps[min(asked) : max(asked)] if asked else []
    acts = any(isinstance(s, Write) or (isinstance(s, Call) and not s.is_reading) for s in between)
    return len(asked) > 1 and not acts


def _vouched_for_by_itself(unit: Unit, contract: Contract) -> Iterator[Report]:
    """Functions that act for an account because it is what is stored for it, whoever calls."""
    for trace in unit.changing(contract):
        for check, fact in ((c, part) for c, f in enforced(trace) for part in split(f.value, f.holds)):
            account = _vouching(fact)
            if account is not None and _acts_for(trace, account):
                text = f"compares {describe(account)} with what is stored for it, and never with msg.sender"
                yield report(trace, text, check)
                break


def _vouching(fact: Fact) -> Value | None:
    """The argument that a condition compares with itself, in each way to meet it."""
    ways = [[_own_entry(part) or _both_of(part) for part in way] for way in alternatives(fact)]
    found = [next((account for account in way if account is not None), None) for way in ways]
    return found[0] if None not in found and len(set(found)) == 1 else None


def _own_entry(fact: Fact) -> Value | None:
    """The argument that equals what is stored under it."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    for account, entry in (fact.value.parts, fact.value.parts[::-1]):
        is_account = account.kind == Kind.PARAMETER and account.label.type == ElementaryType("address")
        if is_account and entry != account and is_stored(entry) and account in keys(entry):
            return account
    return None


def _both_of(fact: Fact) -> Value | None:
    """The one argument that both sides are looked up for: a thing is compared with its own owner's."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    left, right = fact.value.parts
    if left == right or not fact.value.mentions(Kind.STATE) or fact.value.mentions(Kind.SENDER):
        return None
    chosen = [set(choices(side)) for side in (left, right)]
    alike = left == next(iter(chosen[0]), None) or right == next(iter(chosen[1]), None)
    same = is_stored(left) and is_stored(right) and slot(left) == slot(right)
    if len(chosen[0]) != 1 or chosen[0] != chosen[1] or not (alike or same):
        return None
    (thing,) = chosen[0]
    told = any(part.kind == Kind.RESULT or (part.kind == Kind.STATE and part.parts) for part in fact.value)
    named = str(thing.label.type) == "address" or not isinstance(thing.label.type, ElementaryType)
    return thing if named and told else None


def _acts_for(trace: Trace, account: Value) -> bool:
    """Whether something is done for the account that nothing ties to the caller."""
    if any(ties([fact], account) or names_one(fact) for fact in demands(trace)):
        return False
    written = any(key.holds(account) for write in trace.writes for key in keys(write.location))
    return written or any(call.target.holds(account) and not call.is_reading for call in trace.calls)


def _is_empty(fact: Fact) -> bool:
    left, right = fact.value.parts
    varies = any(part.kind in (Kind.SENDER, Kind.STATE, Kind.PARAMETER, Kind.RESULT) for part in left)
    return left == right and varies and (fact.value.label == "==") == fact.holds
