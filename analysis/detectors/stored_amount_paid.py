from collections.abc import Iterator

from slither.core.declarations import Structure

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.ledger import values_of
from analysis.detectors.reading.money import as_transfer, is_balance, is_measured, is_token_call, transfers
from analysis.detectors.reading.names import (
    LIVE,
    is_collecting,
    is_from_store,
    is_later,
    is_taking,
    is_undoing,
    words,
)
from analysis.detectors.reading.protocol import is_protocol_call, protocol_calls
from analysis.detectors.reading.steps import Call, How, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe, is_stored


class StoredAmountPaid(Detector):
    ARGUMENT = "stored-amount-paid"
    HELP = "a payment of an amount from a snapshot that the wrapped protocol settles first"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/stored-amount-paid.md"
    WIKI_TITLE = "A stored amount is paid where the wrapped protocol settles first"
    WIKI_DESCRIPTION = (
        "A protocol that charges by time keeps a position as a snapshot, and settles it when it is called. "
        "The amount in the snapshot that a caller hands in is the amount of some time ago: what the protocol "
        "pays is less. A wrapper that pays on the amount of the snapshot pays the difference out of others' "
        "money, or cannot pay at all."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`liquidate(ids, cluster)` calls the protocol, which refunds the settled balance, and then transfers "
        "`cluster.balance` to the owner. Fees were charged since the snapshot, so the wrapper pays more than "
        "it got: the tokens of others that lie there, if any do, else every call reverts."
    )
    WIKI_RECOMMENDATION = (
        "Read the balance of tokens before and after the call of the protocol, and pay the difference; or "
        "pay what the call returns."
    )
    WIKI_LIMITS = (
        "A snapshot is recognised by being handed to the protocol's call as a struct of which the amount is "
        "a part. Amounts that the wrapper stored by itself are the business of `refund-not-measured`."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                found = next(_stale_payments(unit, trace), None)
                if found is not None:
                    call, paid, amount = found
                    text = (
                        f"pays {describe(amount)} as it was before {call.name}() settled it, not what came in"
                    )
                    yield report(trace, text, call, paid)
                    continue
                stale = next(_stale_readings(unit, trace), None)
                if stale is not None:
                    reading, act = stale
                    said = describe(reading.result)
                    text = f"relies on {said}, which {act.name}() brings up to date only then"
                    yield Report(reading.stack[-1], text, (reading.node, act.node))


def _stale_readings(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Call]]:
    """What a view said, used as the amount of a call that settles first."""
    acts = [c for c in trace.calls if is_protocol_call(unit, c)]
    for reading in trace.calls:
        if _is_old_rate(trace, reading):
            yield from ((reading, act) for act in acts if _settles_rate(trace, reading, act))
        if not _is_view_of_amount(reading):
            continue
        later = [act for act in acts if act in trace.after(reading)]
        for act in later:
            handed = any(whole.holds(reading.result) for whole in act.args)
            if handed and is_from_store(reading.name):
                yield reading, act
            elif handed or not _is_settled_by(reading, act) or is_measured(trace, act):
                continue
            elif _is_used_after(trace, reading, act):
                yield reading, act


def _is_old_rate(trace: Trace, call: Call) -> bool:
    """A number that is the same for all, as it was when somebody last settled it."""
    if call.how is not How.HIGH or not call.is_reading or is_token_call(call) or not is_from_store(call.name):
        return False
    before = [c for c in trace.before(call) if isinstance(c, Call)]
    settled = any(c.target == call.target and not c.is_reading and c.how is How.HIGH for c in before)
    return not settled and _is_number(call)


def _settles_rate(trace: Trace, reading: Call, act: Call) -> bool:
    """Whether the call moves by the rate of its own time what is then paid by the old one."""
    if act.target != reading.target or act not in trace.after(reading) or is_measured(trace, act):
        return False
    later = trace.after(act)
    return any(t.call in later and t.amount.holds(reading.result) for t in transfers(trace))


def _is_number(call: Call) -> bool:
    kinds = getattr(call.declared, "return_type", None) or []
    return len(kinds) == 1 and "int" in str(kinds[0])


def _is_view_of_amount(call: Call) -> bool:
    if call.how is not How.HIGH or not call.is_reading or is_token_call(call) or LIVE & set(words(call.name)):
        return False
    return _is_number(call) and any(map(_is_party, call.args))


def _is_party(value: Value) -> bool:
    """The contract itself, or one of its proxies."""
    return value == THIS or is_stored(value) or value.kind in (Kind.CREATED, Kind.PARAMETER)


def _is_settled_by(reading: Call, act: Call) -> bool:
    """Whether the call pays out what the view told of, with no say in how much."""
    if reading.target != act.target:
        return False
    if is_undoing(act.name) and not is_later(act.name) and set(reading.args) & set(act.args):
        return True
    return is_taking(act.name) or is_collecting(act.name) or "reward" in words(act.name)


def _is_used_after(trace: Trace, reading: Call, act: Call) -> bool:
    """Whether it is booked or paid as it was, with no second look."""
    for step in trace.after(act):
        if isinstance(step, Write) or (isinstance(step, Call) and as_transfer(step) is not None):
            for whole in values_of(step):
                results = {p for p in whole if p.kind == Kind.RESULT and p.label.name == reading.name}
                if results == {reading.result}:
                    return True
    return False


def _stale_payments(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Call, Value]]:
    settling = [c for c in protocol_calls(unit, trace) if is_taking(c.name) or is_undoing(c.name)]
    for transfer in transfers(trace):
        for call in settling:
            amount = _part_of_snapshot(call, transfer.amount)
            if amount is not None and _is_after(trace, transfer.call, call):
                yield call, transfer.call, amount


def _part_of_snapshot(call: Call, paid: Value) -> Value | None:
    if any(is_balance(part) or part == call.result for part in paid):
        return None
    return next((part for part in paid if _is_amount(part) and part.parts[0] in call.args), None)


def _is_amount(value: Value) -> bool:
    """Whether it is a number in a struct that the caller handed in."""
    if value.kind != Kind.MEMBER or value.parts[0].kind != Kind.PARAMETER:
        return False
    struct = getattr(value.parts[0].label.type, "type", None)
    member = struct.elems.get(value.label) if isinstance(struct, Structure) else None
    return member is not None and "int" in str(member.type)


def _is_after(trace: Trace, later: Call, earlier: Call) -> bool:
    return trace.steps.index(later) > trace.steps.index(earlier)
