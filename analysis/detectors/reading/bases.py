"""Of which whole a number is a part, or by what it was multiplied: by its name, its making and its uses."""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.detectors.reading.ledger import all_values, name_of
from analysis.detectors.reading.names import words
from analysis.detectors.reading.steps import Trace
from analysis.detectors.reading.values import Kind, Value, is_stored, keys, options, slot

Place = tuple[Any, ...]

NAMED = {"bps": 10_000, "bip": 10_000, "bips": 10_000, "percent": 100, "pct": 100, "permille": 1000}
LEAST = 100
DAY = 24 * 60 * 60
LARGE = 10**6
"""A base from here on is no fee's."""


def is_base(value: Value) -> bool:
    """Whether it is a number that others are parts of: a power of ten, or a large one of two."""
    number = value.label
    if value.kind != Kind.CONSTANT or not isinstance(number, int) or number < LEAST:
        return False
    return str(number).rstrip("0") == "1" or (number >= LARGE and number & (number - 1) == 0)


def place_of(value: Value) -> Place | None:
    """What is stored, whatever its keys; or what somebody is asked for, by the question's name."""
    while value.kind == Kind.ITEM:
        value = value.parts[0]
    if value.kind == Kind.RESULT:
        return ("told", str(value.label.name))
    return ("stored", *slot(value)) if is_stored(value) else None


def called(place: Place) -> str:
    return f"{place[1]}()" if place[0] == "told" else name_of(place[1:])


def written(number: int) -> str:
    digits = str(number)
    return f"1e{len(digits) - 1}" if number >= LARGE and digits.rstrip("0") == "1" else digits


def factors(product: Value) -> Iterator[Value]:
    """What is multiplied: on every path, and through what is left of a base, or of what grows."""
    for option in options(product):
        if option.kind == Kind.BINARY and option.label == "*":
            for part in option.parts:
                yield from factors(part)
        elif option.kind == Kind.BINARY and option.label == "-" and is_base(option.parts[0]):
            yield option.parts[1]
        else:
            yield option


def base_by_name(place: Place) -> int | None:
    """Only what its own name says, of a field the field's."""
    name = called(place).rpartition(".")[2].partition("[")[0].partition("(")[0]
    return next((NAMED[word] for word in words(name) if word in NAMED), None)


def bases_made(traces: Iterable[Trace]) -> dict[Place, int]:
    """Places whose base their making shows: `acc += x * 1e18 / y`; or a use that leaves no doubt: `1e18 - p`,
    `x * 1e18 / p`.
    """
    found: dict[Place, int] = {}
    for trace in traces:
        for write in trace.writes:
            place = None if any(map(_is_account, keys(write.location))) else place_of(write.location)
            for option in options(write.value):
                added = option.parts if option.kind == Kind.BINARY and option.label == "+" else (option,)
                for base in (_made_by(part) for part in added if part != write.location):
                    if base is not None and place is not None:
                        found.setdefault(place, base)
        for _, value in all_values(trace):
            for place, base in _used_as(value):
                found.setdefault(place, base)
    return found


def _is_account(key: Value) -> bool:
    """What is kept for one account is an amount, in which a price may end, rather than a price."""
    return key.mentions(Kind.SENDER) or str(getattr(key.label, "type", "")) == "address"


def _made_by(value: Value) -> int | None:
    """The large number that a quotient was multiplied by, to keep its decimals."""
    if value.kind != Kind.BINARY or value.label != "/" or is_base(value.parts[1]):
        return None
    if value.parts[1].mentions(Kind.RESULT):
        return None
    known = [f.label for f in factors(value.parts[0]) if is_base(f) and f.label >= LARGE]
    return known[0] if len(known) == 1 else None


def _used_as(value: Value) -> Iterator[tuple[Place, int]]:
    if value.kind != Kind.BINARY:
        return
    left, right = value.parts
    if value.label in "+-" and is_base(left) and left.label >= LARGE and (place := place_of(right)):
        yield place, left.label
    if value.label == "/" and (place := place_of(right)):
        known = [f.label for f in factors(left) if is_base(f) and f.label >= LARGE]
        if len(known) == 1 and not any(place_of(f) for f in factors(left)):
            yield place, known[0]


def undivided(amount: Value) -> Iterator[tuple[Value, ...]]:
    """The factors of the products that an amount is a sum of, where no division took anything out again.

    A division by a time takes nothing out: `rate * seconds / 365 days` is still in the rate's base.
    """
    for option in options(amount):
        if option.kind != Kind.BINARY:
            continue
        if option.label in "+-":
            for part in option.parts:
                yield from undivided(part)
        elif option.label == "/" and _is_time(option.parts[1]):
            yield from undivided(option.parts[0])
        elif option.label == "*":
            parts = tuple(_flat(option))
            if not any(_divides(part) for part in parts):
                yield parts


def _flat(product: Value) -> Iterator[Value]:
    for part in product.parts if product.kind == Kind.BINARY and product.label == "*" else ():
        yield from _flat(part)
    if not (product.kind == Kind.BINARY and product.label == "*"):
        yield product


def _divides(value: Value) -> bool:
    return any(
        part.kind == Kind.APPLY
        or (part.kind == Kind.BINARY and part.label in ("/", ">>") and not _is_time(part.parts[1]))
        for part in value
        if not is_stored(value)
    )


def _is_time(value: Value) -> bool:
    """A day, a year: what is left of it beside them is no base."""
    if value.kind != Kind.CONSTANT or not isinstance(value.label, int) or value.label == 0:
        return False
    return value.label % DAY == 0 and value.label // DAY <= 1000


def carriers(parts: Iterable[Value], known: dict[Place, int]) -> Iterator[tuple[Place, int]]:
    """Factors that bring a base in: by what is known of them, by name; and differences of such."""
    for part in parts:
        for end in part.parts if part.kind == Kind.BINARY and part.label in "+-" else (part,):
            place = place_of(end)
            base = place and (known.get(place) or base_by_name(place))
            if place and base:
                yield place, base
                break
