from collections.abc import Iterator

from slither.core.cfg.node import NodeType
from slither.slithir.operations import HighLevelCall

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.money import is_difference, is_measured, is_token_call, transfers
from analysis.detectors.reading.names import is_taking
from analysis.detectors.reading.protocol import is_protocol_call
from analysis.detectors.reading.steps import Call, How, Step, Trace
from analysis.detectors.reading.unit import Unit, is_one_of_many
from analysis.detectors.reading.values import THIS, Kind, Value, describe, is_stored, keys, options

# Too small for amounts.
NUMBERS = ("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64")


class ResultIgnored(Detector):
    ARGUMENT = "result-ignored"
    HELP = "a call says how much it was, and the ledger keeps another number"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/result-ignored.md"
    WIKI_TITLE = "The ledger keeps what was expected, not what a call says it was"
    WIKI_DESCRIPTION = (
        "A call returns the amount that it paid, or the shares that it gave. The wrapper drops the "
        "answer and "
        "books or pays a number that it knew before: one that was stored with a request, or one that a view "
        "told. Fees, losses and settlements lie between the two."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`finalize(ticket)` returns 90 of the 100 that were expected when the ticket was made. The wrapper "
        "credits 100 to Alice, and pays her from the tokens of others."
    )
    WIKI_RECOMMENDATION = "Book the number that the call returns, or the balance's difference."
    WIKI_LIMITS = (
        "An amount that was itself handed to the call is not reported: of what went in, the wrapper knows as "
        "much as the protocol. Sums and products of several numbers are not followed."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                found = next(_booked_instead(unit, trace), None)
                if found is not None:
                    call, step, amount = found
                    verb_ = "says it was" if getattr(call.declared, "return_type", None) else "really brings"
                    text = f"counts on {describe(amount)} and ignores what {call.name}() {verb_}"
                    yield report(trace, text, step, call)


def _booked_instead(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Step, Value]]:
    for call in (c for c in trace.calls if _tells(unit, trace, c)):
        for step, amount in _gains(trace):
            if isinstance(step, Call) and not getattr(call.declared, "return_type", None):
                continue
            known = next((part for part in _terms(amount) if _is_known_before(trace, call, part)), None)
            together = call.facts <= step.facts or step.facts <= call.facts
            if known is not None and together and known not in call.args and not is_difference(amount):
                yield call, step, known


def _tells(unit: Unit, trace: Trace, call: Call) -> bool:
    """Whether it returns a number that is dropped, or brings in what could have been measured and was not."""
    if _returns_amount(unit, call):
        return _is_ignored(call) and (call.this == THIS or not is_measured(trace, call))
    brings = is_protocol_call(unit, call) and call.this == THIS and is_taking(call.name)
    return brings and not getattr(call.declared, "return_type", None) and not is_measured(trace, call)


def _returns_amount(unit: Unit, call: Call) -> bool:
    if call.how is not How.HIGH or call.is_reading or is_token_call(call):
        return False
    if call.this != THIS and not is_one_of_many(call.this):
        return False
    kinds = [str(kind) for kind in getattr(call.declared, "return_type", None) or []]
    is_amount = len(kinds) == 1 and "int" in kinds[0] and kinds[0] not in NUMBERS
    return is_amount and (is_protocol_call(unit, call) or call.inner)


def _is_ignored(call: Call) -> bool:
    """Whether nothing reads what the call gives back."""
    made = [op for op in call.node.irs if isinstance(op, HighLevelCall) and op.function_name == call.name]
    read = {v for node in call.node.function.nodes for op in node.irs for v in op.read}
    is_last = call.node.type == NodeType.RETURN
    return bool(made) and not is_last and not any(op.lvalue in read for op in made if op.lvalue is not None)


def _gains(trace: Trace) -> Iterator[tuple[Step, Value]]:
    """What is added to an entry of the ledger, or paid out."""
    for write in trace.writes:
        if direction(write) == 1 and keys(write.location):
            yield from ((write, o.parts[1]) for o in options(write.value) if o.kind == Kind.BINARY)
    for transfer in transfers(trace):
        if transfer.payer == THIS and transfer.token is not None:
            yield transfer.call, transfer.amount


def _terms(amount: Value) -> Iterator[Value]:
    """The amount, and what it is before something is taken off."""
    for option in options(amount):
        yield option
        if option.kind == Kind.BINARY and option.label == "-":
            yield option.parts[0]


def _is_known_before(trace: Trace, call: Call, amount: Value) -> bool:
    """A number in an entry that is kept apart, or what a view told."""
    if amount.kind == Kind.MEMBER and is_stored(amount) and keys(amount):
        return True
    told = next((c for c in trace.calls if c.result == amount and c.is_reading), None)
    return told is not None and not is_token_call(told) and told.target == call.target
