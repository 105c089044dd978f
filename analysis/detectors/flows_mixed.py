from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import conditions, is_looked_up_for_caller
from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.money import (
    Transfer,
    approvals,
    is_balance,
    is_balance_of,
    is_difference,
    is_measured,
    transfers,
)
from analysis.detectors.reading.names import is_collecting, is_later, is_taking, is_undoing, verb, words
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.remainders import Rest, remainders
from analysis.detectors.reading.steps import Call, How, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    THIS,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    options,
    slot,
)


class FlowsMixed(Detector):
    ARGUMENT = "flows-mixed"
    HELP = "a share is taken of a whole balance in which tokens of another kind may lie"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/flows-mixed.md"
    WIKI_TITLE = "One flow of tokens is taken for another"
    WIKI_DESCRIPTION = (
        "A function divides the whole balance of the contract: a fee, a treasury's share. Another function "
        "brings tokens of a different kind into the same contract (principal, a refund, earnings) and leaves "
        "them there, so that they are divided as well."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`splitRewards()` sends 10% of `token.balanceOf(address(this))` to the treasury. `withdraw()` takes "
        "the user's principal out of the protocol into the same proxy. Who withdraws before the split loses "
        "a tenth of the principal."
    )
    WIKI_RECOMMENDATION = (
        "Measure each flow as the difference of the balance around the call that brings it, and pass it on "
        "in the same call; divide only what was measured as a reward."
    )
    WIKI_LIMITS = (
        "What a call of the protocol brings in is told by its name. A balance that is only swept to one "
        "receiver, undivided, is not reported."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            for trace in traces:
                others = [other for other in traces if other is not trace]
                yield from _divided(unit, trace, others)
                yield from _taken_for_new(unit, trace, others)
                yield from _sent_along(unit, trace, others)
                yield from _counted_too(unit, trace, others)


def _divided(unit: Unit, trace: Trace, others: list[Trace]) -> Iterator[Report]:
    division = next(_divisions(trace), None)
    if division is None:
        return
    other = next((t for t in others if _left_behind(unit, t)), None)
    other = other or next((t for t in others if _asks_for_later(t)), None)
    if other is not None:
        text = f"divides a balance in which what {other.entry.name}() took from the protocol may lie"
        yield report(trace, text, division)


def _taken_for_new(unit: Unit, trace: Trace, others: list[Trace]) -> Iterator[Report]:
    rest = next(remainders(trace), None)
    if rest is None:
        return
    for apart, does in ((_brings_apart, "brought"), (_pays_apart, "pays out")):
        other = next((t for t in others if apart(unit, t, rest)), None)
        if other is not None:
            text = f"takes {describe(rest.value)} for new, in which what {other.entry.name}() {does} may lie"
            yield _at(trace, text, rest.step)
            return


def _sent_along(unit: Unit, trace: Trace, others: list[Trace]) -> Iterator[Report]:
    swept = next(_swept(unit, trace), None)
    lying = next((t for t in others if _lies(unit, t)), None) if swept else None
    if swept and lying:
        text = f"sends on all of {describe(swept.token or THIS)}, in which what {lying.entry.name}()"
        yield report(trace, f"{text} took from the protocol may lie", swept.call)


def _counted_too(unit: Unit, trace: Trace, others: list[Trace]) -> Iterator[Report]:
    taken = next(_counted_on_arrival(trace), None)
    other = next((t for t in others if _passes_on_apart(unit, t, taken)), None) if taken else None
    if taken and other:
        text = f"counts all ether that arrives in {describe(taken.location)}, also what {other.entry.name}()"
        yield report(trace, f"{text} passes on", taken)


def _at(trace: Trace, text: str, step: Step) -> Report:
    """Of the function in which it is, if that can be called from outside too."""
    inner = step.stack[-1]
    return Report(inner, text, (step.node,)) if inner.visibility == "public" else report(trace, text, step)


def _brings_apart(unit: Unit, trace: Trace, rest: Rest) -> bool:
    """Whether the holder gets tokens that it books, if at all, elsewhere than where the rest is "
    "taken from."""
    if any(slot(w.location) in rest.counted and direction(w) == 1 for w in trace.writes if not _is_new(w)):
        return False
    if any(_leaves_change(trace, w, rest) for w in trace.writes):
        return True
    booked = any(direction(w) == 1 and slot(w.location) not in rest.counted for w in trace.writes)
    comes = [t for t in transfers(trace) if t.token == rest.token and t.payee == rest.holder]
    goes = [t for t in transfers(trace) if t.token == rest.token and t.payer == rest.holder]
    allowed = [a for a in approvals(trace) if a.token == rest.token and a.holder == rest.holder]
    if any(t.payer != rest.holder for t in comes) and booked and not goes and not allowed:
        return True
    for call in protocol_calls(unit, trace):
        if not is_taking(call.name) or rest.holder not in (call.this, call.target):
            continue
        passed = [t for t in transfers(trace) if t.payer == rest.holder and t.call in trace.after(call)]
        if not any(t.token == rest.token for t in passed) and is_measured_in(trace, call, rest):
            return True
    return False


def _is_new(write: Write) -> bool:
    """Whether it books what it takes for new itself."""
    return any(is_balance(part) for part in write.value) and not is_difference(write.value)


def _leaves_change(trace: Trace, write: Write, rest: Rest) -> bool:
    """Whether it books elsewhere what is left of tokens that came in."""
    if direction(write) != 1 or slot(write.location) in rest.counted or not rest.counted:
        return False
    came = {t.amount for t in transfers(trace) if t.token == rest.token and t.payee == rest.holder}
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    return any(
        a.kind == Kind.BINARY and a.label == "-" and a.parts[0] in came and is_difference(a.parts[1])
        for a in added
    )


def is_measured_in(trace: Trace, call: Call, rest: Rest) -> bool:
    """Whether the trace itself measures that the call brings such tokens."""
    read = [c.result for c in trace.calls if is_balance(c.result) and c.result.parts[0] == rest.token]
    return is_measured(trace, call) and any(r.parts[-1] == rest.holder for r in read)


def _pays_apart(unit: Unit, trace: Trace, rest: Rest) -> bool:
    """Whether it pays what is kept for somebody out of it, and leaves what is counted as it is."""
    if not rest.counted or any(slot(write.location) in rest.counted for write in trace.writes):
        return False
    lowered = {write.location for write in trace.writes if direction(write) == -1 and keys(write.location)}
    for paid in transfers(trace):
        if paid.token == rest.token and paid.payer == rest.holder and paid.amount in lowered:
            return not any(is_taking(call.name) for call in protocol_calls(unit, trace))
    return False


def _swept(unit: Unit, trace: Trace) -> Iterator[Transfer]:
    """Whole balances of tokens that somebody names, sent on after a claim of what is due."""
    claims = [c for c in protocol_calls(unit, trace) if c.this == THIS and _is_claim(c)]
    for paid in transfers(trace):
        named = paid.token is not None and paid.token.mentions(Kind.PARAMETER)
        whole = is_balance_of(paid.amount, THIS) and paid.payer == THIS and paid.call.this == THIS
        if named and whole and any(paid.call in trace.after(claim) for claim in claims):
            asked = conditions(trace, paid.call)
            yield from () if any(_sets_apart(fact.value, paid) for fact in asked) else (paid,)


def _is_claim(call: Call) -> bool:
    return is_collecting(call.name) or "reward" in words(call.name)


def _sets_apart(value: Value, paid: Transfer) -> bool:
    """Whether something is asked of the token, other than whether it did as it was told."""
    for part in value:
        if part.kind == Kind.BINARY and paid.token in part.parts:
            return True
        if is_stored(part) and paid.token in keys(part):
            return True
    return False


def _lies(unit: Unit, trace: Trace) -> bool:
    """Whether it brings in what is no reward, and leaves it where the sweep takes from."""
    if any(t.payer == THIS and t.call.this == THIS for t in transfers(trace)):
        return False
    calls = [c for c in protocol_calls(unit, trace) if c.this == THIS and not _is_claim(c)]
    return any((is_taking(c.name) or is_undoing(c.name)) and not is_later(c.name) for c in calls)


def _divisions(trace: Trace) -> Iterator[Step]:
    """Parts of a whole balance, of the contract or of a proxy of its, that are paid or booked."""
    for transfer in transfers(trace):
        if _is_share(transfer.amount, transfer.payer):
            yield transfer.call
    swept = {t.payer for t in transfers(trace) if is_balance_of(t.amount, t.payer)}
    for write in trace.writes:
        if direction(write) == 1 and any(_is_share(write.value, holder) for holder in swept):
            yield write


def _is_share(amount: Value, holder: Value) -> bool:
    whole = any(is_balance_of(part, holder) for part in amount)
    return whole and not is_difference(amount) and _is_part(amount)


def _is_part(amount: Value) -> bool:
    """A fixed part: what a caller's shares are worth is a part of everything on purpose."""
    return any(_is_fraction(part) for part in amount) and not any(_is_by_shares(part) for part in amount)


def _is_fraction(part: Value) -> bool:
    if part.kind == Kind.BINARY:
        return part.label in ("/", "*", ">>")
    return part.kind == Kind.APPLY and "div" in str(part.label).lower()


def _is_by_shares(part: Value) -> bool:
    product = part.kind == Kind.BINARY and part.label == "*"
    if not product and part.kind != Kind.APPLY:
        return False
    return any(side.kind == Kind.PARAMETER or is_looked_up_for_caller(side) for side in part.parts)


def _asks_for_later(trace: Trace) -> bool:
    """Whether it makes somebody pay the contract at another time, and not by a call."""
    acts = [c for c in trace.calls if c.this == THIS and c.how in (How.HIGH, How.LOW) and not c.is_reading]
    return bool(acts) and (is_later(trace.entry.name) or any(is_later(call.name) for call in acts))


def _counted_on_arrival(trace: Trace) -> Iterator[Write]:
    """A number that grows by whatever ether comes without a call of a function."""
    if trace.entry.is_receive or trace.entry.is_fallback:
        for write in trace.writes:
            if direction(write) == 1 and write.value.mentions(Kind.GLOBAL, "msg.value"):
                yield write


def _passes_on_apart(unit: Unit, trace: Trace, taken: Write) -> bool:
    """Whether it passes on ether that a call brought in, and leaves the number as it is."""
    if any(slot(write.location) == slot(taken.location) for write in trace.writes):
        return False
    for call in (c for c in protocol_calls(unit, trace) if c.this == THIS and is_taking(c.name)):
        paid = [t for t in transfers(trace) if t.token is None and t.payer == THIS]
        if any(t.call in trace.after(call) and not t.amount.mentions(Kind.GLOBAL) for t in paid):
            return True
    return False


def _left_behind(unit: Unit, trace: Trace) -> Call | None:
    """A call that brings something in, with nothing that passes it on."""
    for call in protocol_calls(unit, trace):
        if is_taking(call.name) and verb(call.name) != "remove" and (call.args or call.this != THIS):
            later = [t for t in transfers(trace) if t.payer == call.this and t.call in trace.after(call)]
            if not later:
                return call
    return None
