"""What lies in a balance above what is counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from slither.core.solidity_types import MappingType

from analysis.detectors.reading.ledger import Slot, direction, values_of
from analysis.detectors.reading.money import (
    as_transfer,
    is_balance,
    is_difference,
)
from analysis.detectors.reading.steps import Call, Step, Trace, Write
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    Kind,
    Value,
    is_stored,
    options,
    slot,
    type_at,
)


@dataclass(frozen=True)
class Rest:
    """What a holder has of a token above what is counted."""

    step: Step
    value: Value
    token: Value
    holder: Value
    counted: frozenset[Slot]


def remainders(trace: Trace) -> Iterator[Rest]:
    """Balances less what is stored, that are booked, paid or divided as what is new."""
    for step in trace.steps:
        if not isinstance(step, Write | Call) or (isinstance(step, Call) and as_transfer(step) is None):
            continue
        new = _taken(step)
        if new is not None and new.kind == Kind.RESULT and is_balance(new):
            yield Rest(step, new, new.parts[0], new.parts[-1], frozenset())
        for part in (part for whole in values_of(step) for part in whole):
            if part.kind != Kind.BINARY or part.label != "-" or is_difference(part):
                continue
            whole_balance, *counted = _minuends(part)
            if any(part is not p and p.kind == Kind.BINARY and p.parts[0] == part for p in _less(step)):
                continue
            stored = frozenset(
                slot(p)
                for whole in counted
                for p in whole
                if is_stored(p) and not isinstance(type_at(p), MappingType)
            )
            if whole_balance.kind == Kind.RESULT and is_balance(whole_balance) and stored:
                yield Rest(step, part, whole_balance.parts[0], whole_balance.parts[-1], stored)


def _minuends(rest: Value) -> list[Value]:
    """What is taken from what: of `a - b - c`, a, c and b."""
    taken = []
    while rest.kind == Kind.BINARY and rest.label == "-":
        taken.append(rest.parts[1])
        rest = rest.parts[0]
    return [rest, *taken]


def _less(step: Write | Call) -> list[Value]:
    parts = (part for whole in values_of(step) for part in whole)
    return [part for part in parts if part.kind == Kind.BINARY and part.label == "-"]


def _taken(step: Write | Call) -> Value | None:
    """What is paid out, or added to a counter."""
    if isinstance(step, Write):
        added = [o.parts[1] for o in options(step.value) if o.kind == Kind.BINARY]
        return added[0] if direction(step) == 1 and added else None
    paid = as_transfer(step)
    return paid.amount if paid is not None and paid.payer == THIS and paid.payee != SENDER else None
