from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from slither.core.declarations import Contract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, LOW, Detector, Report, report
from analysis.detectors.reading.bases import factors, is_base
from analysis.detectors.reading.ledger import Slot, all_values, direction, values_of
from analysis.detectors.reading.money import is_balance, transfers
from analysis.detectors.reading.names import words
from analysis.detectors.reading.steps import Step, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, options, root, slot, type_at

PRICES = frozenset({"price", "rate", "quote", "oracle", "answer", "usd", "eur", "dollar", "fiat", "feed"})
INTEREST = frozenset({"borrow", "supply", "interest", "reward", "emission", "fee", "tax", "flow"})
SCALES = frozenset({"decimal", "decimals", "scale", "unit", "precision", "exponent", "wad"})

ANSWERS = frozenset({"latestAnswer", "latestRoundData", "getRoundData"})
WAD = 10**18


class PriceWithoutDecimals(Detector):
    ARGUMENT = "price-without-decimals"
    HELP = "amounts of several tokens are valued without a look at their decimals"
    IMPACT = HIGH
    CONFIDENCE = LOW

    WIKI = "docs/detectors/price-without-decimals.md"
    WIKI_TITLE = "Amounts of different tokens are valued as if all had the same decimals"
    WIKI_DESCRIPTION = (
        "An amount of a token, in the token's own smallest units, is multiplied by the token's price. Which "
        "token it is varies, and nothing in the formula depends on its decimals: a token of 6 decimals "
        "counts for a millionth of a millionth of one with 18."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`value += amount * oracle.price(asset) / 1e18` over all assets. Mallory borrows a stablecoin with 6 "
        "decimals: her debt counts for nothing, and she takes her collateral out."
    )
    WIKI_RECOMMENDATION = (
        "Divide by `10 ** decimals` of the token, kept when it is listed, or bring all amounts to 18 "
        "decimals "
        "first."
    )
    WIKI_LIMITS = (
        "Prices are told by the name of the function that gives them, or of where they are kept. A feed that "
        "takes the decimals into its price is not known; waive that with the reason."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            held = {} if _reads_decimals(unit, contract) else tokens_of(unit.everything(contract))
            for trace in unit.traces(contract):
                found = next(_valued(trace), None) or next(_summed(trace), None)
                found = found or next(_answered(trace), None) or next(_exchanged(trace, held), None)
                if found is not None:
                    step, text = found
                    yield report(trace, text, *([step] if step else []))


Found = tuple[Step | None, str]


def _valued(trace: Trace) -> Iterator[Found]:
    wholes = [(step, whole) for step in trace.steps for whole in values_of(step)]
    for step, whole in [*wholes, *((None, result) for result in trace.results)]:
        if _knows_scale(whole):
            continue
        for part in whole:
            if part.kind != Kind.BINARY or part.label != "*":
                continue
            for amount, price in (part.parts, part.parts[::-1]):
                if _is_price(price) and amount.kind != Kind.CONSTANT and not _is_price(amount):
                    yield (
                        step,
                        f"values {describe(amount)} at {describe(price)} whatever the token's decimals are",
                    )


def _summed(trace: Trace) -> Iterator[Found]:
    """Balances of one token after another, added up as they are."""
    for step, value in all_values(trace):
        if value.kind != Kind.LOOP:
            continue
        for later in value.label.later:
            added = later.parts[1] if later.kind == Kind.BINARY and later.label == "+" else None
            if added is None or later.parts[0] != value or added.kind != Kind.RESULT:
                continue
            if is_balance(added) and added.parts[0].kind == Kind.INDEX and _is_some_token(added.parts[0]):
                yield step, f"adds up {describe(added)} whatever the tokens' decimals are"


def _answered(trace: Trace) -> Iterator[Found]:
    """What a feed answers, which says its decimals, taken for a number with 18."""
    for step, value in all_values(trace):
        if value.kind != Kind.BINARY or value.label != "/" or value.parts[1].label != WAD:
            continue
        parts = list(factors(value.parts[0]))
        answers = [p for p in parts if any(_is_answer(part) for part in p)]
        if len(answers) == 1 and not any(map(is_base, parts)) and not _knows_scale(value):
            yield step, f"takes {_question(answers[0])} for a number with 18 decimals and does not ask"


def _is_answer(value: Value) -> bool:
    return value.kind == Kind.RESULT and value.label.name in ANSWERS


def _question(value: Value) -> str:
    return next(f"{part.label.name}()" for part in value if _is_answer(part))


def tokens_of(traces: Iterable[Trace]) -> dict[Slot, Any]:
    """Of which one token a stored amount is: as it comes in, or goes out, with a transfer of as much."""
    found: dict[Slot, set[Any]] = {}
    for trace in traces:
        for transfer in transfers(trace):
            token = transfer.token
            if token is None or token.kind != Kind.STATE:
                continue
            for write in trace.writes:
                changed = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
                if direction(write) != 0 and transfer.amount in changed:
                    found.setdefault(slot(write.location), set()).add(token.label)
    return {place: next(iter(tokens)) for place, tokens in found.items() if len(tokens) == 1}


def _exchanged(trace: Trace, held: Mapping[Slot, Any]) -> Iterator[Found]:
    """An amount of one token that is paid as, or bounds, one of another, at a price that somebody tells."""
    given = {
        part: held[slot(write.location)]
        for write in trace.writes
        if slot(write.location) in held and direction(write) != 0
        for option in options(write.value)
        for part in option.parts[1:]
    }
    given |= {t.amount: t.token.label for t in transfers(trace) if t.token and t.token.kind == Kind.STATE}

    def token_of(value: Value) -> Any:
        return given.get(value) or (held.get(slot(value)) if is_stored(value) else None)

    for step, of, amount in _asked(trace, token_of):
        for part in amount:
            if part.kind == Kind.BINARY and part.label == "*" and not _knows_scale(amount):
                parts = list(factors(part))
                priced = [p for p in parts if p.kind == Kind.RESULT and PRICES & set(words(p.label.name))]
                others = [p for p in parts if token_of(p) not in (None, of)]
                if priced and others:
                    text = f"takes {describe(others[0])} at {describe(priced[0])} for an amount of {of.name}"
                    yield step, f"{text} whatever the decimals of the two are"


def _asked(trace: Trace, token_of: Callable[[Value], Any]) -> Iterator[tuple[Step, Any, Value]]:
    """Amounts beside what they are paid in, or compared with."""
    for transfer in transfers(trace):
        if transfer.token is not None and transfer.token.kind == Kind.STATE:
            yield transfer.call, transfer.token.label, transfer.amount
    for check in trace.checks:
        if check.value.kind == Kind.BINARY and check.value.label in ("<", ">", "<=", ">="):
            for one, other in (check.value.parts, check.value.parts[::-1]):
                if (of := token_of(one)) is not None:
                    yield check, of, other


def _reads_decimals(unit: Unit, contract: Contract) -> bool:
    """Whether any amount is brought to another scale here."""
    return any(
        (v.kind == Kind.BINARY and v.label == "**") or (v.kind == Kind.CONSTANT and v.label == 10**12)
        for trace in unit.traces(contract)
        for _, v in all_values(trace)
    )


def _knows_scale(whole: Value) -> bool:
    return any(
        SCALES & set(words(_name(part))) or (part.kind == Kind.BINARY and part.label == "**")
        for part in whole
    )


def _name(part: Value) -> str:
    match part.kind:
        case Kind.RESULT:
            return str(part.label.name)
        case Kind.STATE | Kind.PARAMETER:
            return str(part.label.name)
        case Kind.MEMBER:
            return str(part.label)
        case Kind.APPLY:
            return str(getattr(part.label, "name", part.label))
        case _:
            return ""


def _is_price(value: Value) -> bool:
    """What is told, or kept, of a token that is one of several."""
    while value.kind == Kind.ITEM:
        value = value.parts[0]
    if value.kind == Kind.RESULT:
        found = set(words(value.label.name))
        return bool(PRICES & found) and not INTEREST & found and any(map(_is_some_token, value.parts))
    if not is_stored(value) or value.kind not in (Kind.INDEX, Kind.MEMBER):
        return False
    named = PRICES & (set(words(_name(value))) | set(words(str(root(value).label.name))))
    return bool(named) and any(_is_some_token(p.parts[1]) for p in value if p.kind == Kind.INDEX)


def _is_some_token(value: Value) -> bool:
    """An address that a list or the caller gives."""
    if value.kind == Kind.PARAMETER:
        return str(value.label.type) == "address" or not isinstance(value.label.type, ElementaryType)
    if value.kind in (Kind.INDEX, Kind.MEMBER) and not value.mentions(Kind.SENDER):
        kind = type_at(value) if is_stored(value) else getattr(root(value).label, "type", None)
        text = str(kind)
        return text.startswith("address") or (
            bool(text) and not text.startswith(("uint", "bytes", "int", "None"))
        )
    return False
