"""Who may call: which conditions say something about the caller, and about whom else."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any

from analysis.detectors.reading.steps import Check, Fact, Step, Trace, always
from analysis.detectors.reading.values import SENDER, THIS, ZERO, Kind, Value, is_stored, keys, slot

RECOVERIES = ("ecrecover", "recover", "tryRecover", "isValidSignatureNow", "isValidSignature", "processProof")
PAYMENTS = ("transfer", "transferfrom", "approve", "safetransferfrom", "safetransfer", "mint", "burn")
ORDERINGS = ("<", ">", "<=", ">=")


def conditions(trace: Trace, step: Step) -> frozenset[Fact]:
    """All that must hold for the step to last: what held before, and what would revert it later."""
    later = (c for c in trace.checks if c.holds is not None and step.facts <= c.facts)
    return step.facts | {Fact(check.value, bool(check.holds)) for check in later}


def demands(trace: Trace) -> list[Fact]:
    """All conditions that some path reverts without."""
    return [Fact(check.value, check.holds) for check in trace.checks if check.holds is not None]


def authenticates(fact: Fact) -> bool:
    """Whether it keeps some callers out: by who they are or what is stored for them."""
    return always(fact, _authenticates)


def _authenticates(fact: Fact) -> bool:
    if any(fact.value.mentions(Kind.APPLY, name) or _calls(fact.value, name) for name in RECOVERIES):
        return True
    if not fact.value.mentions(Kind.SENDER) or _is_about_payment(fact.value):
        return False
    if fact.value.kind != Kind.BINARY:
        return fact.holds and not _is_about_code(fact.value)
    return _compares_caller(fact)


def _compares_caller(fact: Fact) -> bool:
    left, right = fact.value.parts
    if left == right or fact.value.label in ORDERINGS:
        return left != right and ZERO in (left, right) and any(map(is_looked_up_for_caller, (left, right)))
    equal = (fact.value.label == "==") == fact.holds
    if not equal:
        return ZERO in (left, right) and not {SENDER, THIS} & {left, right}
    other = right if left.mentions(Kind.SENDER) else left
    return other != ZERO and not _is_chosen(other) and not other.mentions(Kind.GLOBAL, "tx.origin")


def is_looked_up_for_caller(value: Value) -> bool:
    return any(key.mentions(Kind.SENDER) for key in keys(value))


def names_one(fact: Fact) -> bool:
    """Whether it lets one account through, or holders of a role: not everybody that is in some list."""
    return always(fact, _names_one)


def _names_one(fact: Fact) -> bool:
    if not _authenticates(fact):
        return False
    if fact.value.kind == Kind.BINARY and SENDER in fact.value.parts:
        return not any(part.kind == Kind.INDEX or _is_of_many(part) for part in fact.value.parts)
    roles = [k for part in fact.value for k in keys(part) if k.kind in (Kind.CONSTANT, Kind.STATE)]
    return bool(roles) or fact.value.kind in (Kind.RESULT, Kind.APPLY)


def _is_of_many(value: Value) -> bool:
    """Whether which one it is depends on who calls, or on what the caller names."""
    asked = value.parts if value.kind == Kind.RESULT else keys(value)
    return any(key.mentions(Kind.SENDER) or any(True for _ in choices(key)) for key in asked)


def _is_about_payment(value: Value) -> bool:
    """Whether it says only that a token did what it was told."""
    while value.kind == Kind.UNARY or (value.kind == Kind.BINARY and value.parts[1].kind == Kind.CONSTANT):
        value = value.parts[0]
    if value.kind == Kind.ITEM:
        value = value.parts[0]
    if value.kind != Kind.RESULT:
        return False
    name = value.label.name.lower()
    return name in PAYMENTS or (name in ("call", "send") and value.parts[0] == SENDER)


def is_restricted(trace: Trace, step: Step) -> bool:
    return any(authenticates(fact) for fact in conditions(trace, step))


def ties(facts: Iterable[Fact], chosen: Value) -> bool:
    """Whether a condition connects what the caller chose with the caller."""
    return any(always(fact, partial(_ties, atoms_of(chosen))) for fact in facts)


def is_ruled(facts: Iterable[Fact], chosen: Value, kept: Collection[tuple[Any, ...]] = ()) -> bool:
    """Whether only whom the chosen thing concerns gets there, or an administrator.

    `kept` are the lists of accounts that administrators keep.
    """
    facts = tuple(facts)
    atoms = atoms_of(chosen) | _named_alike(facts, atoms_of(chosen))
    return any(
        always(fact, lambda f: _ties(atoms, f) or _names_one(f) or is_listed(f, kept) or _is_signed(atoms, f))
        for fact in facts
    )


def _named_alike(facts: Iterable[Fact], atoms: frozenset[Value]) -> frozenset[Value]:
    """Other arguments that must equal what is chosen."""
    return frozenset(
        other
        for fact in facts
        if fact.value.kind == Kind.BINARY and (fact.value.label == "==") == fact.holds
        for chosen, other in (fact.value.parts, fact.value.parts[::-1])
        if chosen in atoms and chosen.kind == other.kind == Kind.PARAMETER
    )


def _is_signed(atoms: frozenset[Value], fact: Fact) -> bool:
    """Whether whoever is chosen, or speaks for the chosen, has signed."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return False
    return any(
        signer.kind == Kind.APPLY and str(signer.label).startswith("ecrecover") and not atoms.isdisjoint(who)
        for signer, who in (fact.value.parts, fact.value.parts[::-1])
    )


def is_listed(fact: Fact, kept: Collection[tuple[Any, ...]]) -> bool:
    """Whether the caller stands in one of these lists."""
    return fact.holds and any(
        is_stored(part) and slot(part) in kept and is_looked_up_for_caller(part) for part in fact.value
    )


def atoms_of(chosen: Value) -> frozenset[Value]:
    return frozenset(choices(chosen)) | {chosen}


def _ties(atoms: frozenset[Value], fact: Fact) -> bool:
    if not fact.value.mentions(Kind.SENDER) or _is_about_payment(fact.value):
        return False
    return any(part in atoms for part in fact.value) and _is_apt(fact)


def choices(value: Value) -> Iterator[Value]:
    """What the caller put into it."""
    return (part for part in value if part.kind == Kind.PARAMETER)


def is_chosen(value: Value) -> bool:
    """Whether the caller had a say in it."""
    return value.mentions(Kind.SENDER) or any(True for _ in choices(value))


def is_callers(value: Value) -> bool:
    """Whether it is the caller, or looked up for the caller."""
    return value.mentions(Kind.SENDER)


def is_once_only(trace: Trace, step: Step) -> bool:
    """Whether a flag that this call itself sets lets it through no second time."""
    written = {write.location for write in trace.writes}
    return any(any(part in written for part in fact.value) for fact in conditions(trace, step))


def _is_apt(fact: Fact) -> bool:
    if fact.value.kind == Kind.BINARY:
        left, right = fact.value.parts
        return left != right and (fact.value.label == "==") == fact.holds
    return fact.holds


def _is_chosen(value: Value) -> bool:
    """Whether it is nothing but what the caller said."""
    atoms = [v for v in value if not v.parts and v.kind != Kind.CONSTANT]
    return bool(atoms) and all(v.kind in (Kind.PARAMETER, Kind.SENDER, Kind.GLOBAL) for v in atoms)


def _calls(value: Value, name: str) -> bool:
    return any(v.kind == Kind.RESULT and v.label.name == name for v in value)


def _is_about_code(value: Value) -> bool:
    return any(v.kind == Kind.APPLY and str(v.label).startswith(("code", "extcode")) for v in value)


def enforced(trace: Trace) -> Iterator[tuple[Check, Fact]]:
    for check in trace.checks:
        if check.holds is not None:
            yield check, Fact(check.value, check.holds)
