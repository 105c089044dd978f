"""In which scale a number is kept or handed on, as far as all uses of it agree.

A scale is what a number was multiplied by: a power of ten, or a variable that holds one. What is stored, and
what a function of another contract takes, has one scale; a write or a call that says otherwise is a fault.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from slither.core.declarations import FunctionContract

from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.steps import Call, How, Step, Trace, Write
from analysis.detectors.reading.values import Kind, Value, is_stored, options, slot

# Smaller ones are fees' bases and the like.
LEAST = 10**6

Place = tuple[Any, ...]


@dataclass(frozen=True)
class Measure:
    """A place, if any, and what its number was multiplied by since."""

    place: Place | None
    factors: frozenset[tuple[Any, int]]


@dataclass(frozen=True)
class Conflict:
    """`factor` is what tells the two scales of the place apart."""

    trace: Trace
    step: Step
    place: Place
    amount: Value
    factor: Any


def scale_variables(traces: Iterable[Trace]) -> frozenset[Any]:
    """Variables that hold a power of ten."""
    return frozenset(
        write.location.label
        for trace in traces
        if trace.entry.is_constructor
        for write in trace.writes
        if write.location.kind == Kind.STATE and _is_power(write.value)
    )


def _is_power(value: Value) -> bool:
    return value.kind == Kind.BINARY and value.label == "**" and value.parts[0].label == 10


def conflicts(traces: Iterable[Trace], known: frozenset[Any]) -> Iterator[Conflict]:
    """Those that rescale speak first: who forgets is who contradicts them."""
    scales = _Scales(known)
    for trace in sorted(traces, key=lambda t: not _rescales(t, known)):
        for step, place, amount in _uses(trace):
            measure = scales.measure(amount)
            factor = scales.join(place, measure) if measure is not None else None
            if factor is not None:
                yield Conflict(trace, step, place, amount, factor)


def _rescales(trace: Trace, known: frozenset[Any]) -> bool:
    values = [v for step, _, amount in _uses(trace) for v in amount]
    return any(v.kind == Kind.STATE and v.label in known for v in values)


def _uses(trace: Trace) -> Iterator[tuple[Step, Place, Value]]:
    """Numbers with the places that they are put into."""
    for step in trace.steps:
        if isinstance(step, Write):
            yield from ((step, ("stored", *slot(step.location)), amount) for amount in _added(step))
        elif isinstance(step, Call) and step.how is How.HIGH and isinstance(step.declared, FunctionContract):
            if step.is_reading or not step.declared.contract.is_interface:
                continue
            owner = (step.declared.contract, step.name)
            for position, (parameter, amount) in enumerate(
                zip(step.declared.parameters, step.args, strict=False)
            ):
                if "int" in str(parameter.type):
                    yield step, ("taken", *owner, position), amount
    for transfer in transfers(trace):
        if transfer.token is not None and transfer.token.kind == Kind.STATE:
            yield transfer.call, ("token", transfer.token.label), transfer.amount


def _added(write: Write) -> Iterator[Value]:
    """What a number is set to, or changed by."""
    for option in options(write.value):
        if option.kind == Kind.BINARY and direction(write) != 0:
            yield option.parts[1]
        elif option.kind != Kind.CONSTANT:
            yield option


class _Scales:
    """Places joined to others, each with the factors that lie between."""

    def __init__(self, known: frozenset[Any]) -> None:
        self.known = known
        self.above: dict[Place, tuple[Place, Counter[Any]]] = {}

    def measure(self, value: Value) -> Measure | None:
        match value.kind:
            case Kind.CONSTANT:
                return self._constant(value.label)
            case Kind.PARAMETER:
                return Measure(("given", value.label), frozenset())
            case Kind.STATE if value.label in self.known:
                return Measure(None, frozenset({(value.label, 1)}))
            case Kind.BINARY:
                return self._binary(value)
            case Kind.CHOICE:
                return next((m for m in map(self.measure, value.parts) if m and m.place), None)
            case _:
                return Measure(("stored", *slot(value)), frozenset()) if is_stored(value) else None

    def _constant(self, number: object) -> Measure | None:
        is_scale = isinstance(number, int) and number >= LEAST and str(number).rstrip("0") == "1"
        return Measure(None, frozenset({(number, 1)})) if is_scale else None

    def _binary(self, value: Value) -> Measure | None:
        left, right = map(self.measure, value.parts)
        match value.label:
            case "+" | "-":
                return next((m for m in (left, right) if m and m.place), None)
            case "*" if left and right and not (left.place and right.place):
                return Measure(left.place or right.place, _combine(left, right, 1))
            case "/" if left and right and right.place is None:
                return Measure(left.place, _combine(left, right, -1))
            case _:
                return None

    def join(self, place: Place, measure: Measure) -> Any:
        """The factor by which this contradicts what was said before; None if it does not."""
        if measure.place is None:
            return None
        here, up = self._root(place)
        there, also = self._root(measure.place)
        apart = Counter(dict(measure.factors))
        apart.update(also)
        apart.subtract(up)
        if here != there:
            self.above[here] = (there, apart)
            return None
        return next((factor for factor, times in apart.items() if times), None)

    def _root(self, place: Place) -> tuple[Place, Counter[Any]]:
        """Where a chain of places ends, and all factors on the way: the place has those times the end's."""
        factors: Counter[Any] = Counter()
        while place in self.above:
            place, between = self.above[place]
            factors.update(between)
        return place, factors


def _combine(left: Measure, right: Measure, sign: int) -> frozenset[tuple[Any, int]]:
    factors = Counter(dict(left.factors))
    for factor, times in right.factors:
        factors[factor] += sign * times
    return frozenset((factor, times) for factor, times in factors.items() if times)
