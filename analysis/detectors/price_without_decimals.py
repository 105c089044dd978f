from collections.abc import Iterator

from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, LOW, Detector, Report, report
from analysis.detectors.reading.ledger import values_of
from analysis.detectors.reading.names import words
from analysis.detectors.reading.steps import Step, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, root, type_at

PRICES = frozenset({"price", "rate", "quote", "oracle", "answer", "usd", "eur", "dollar", "fiat", "feed"})
INTEREST = frozenset({"borrow", "supply", "interest", "reward", "emission", "fee", "tax", "flow"})
SCALES = frozenset({"decimal", "decimals", "scale", "unit", "precision", "exponent", "wad"})


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
            for trace in unit.traces(contract):
                found = next(_valued(trace), None)
                if found is not None:
                    step, amount, price = found
                    text = f"values {describe(amount)} at {describe(price)} whatever the token's decimals are"
                    yield report(trace, text, *([step] if step else []))


def _valued(trace: Trace) -> Iterator[tuple[Step | None, Value, Value]]:
    wholes = [(step, whole) for step in trace.steps for whole in values_of(step)]
    for step, whole in [*wholes, *((None, result) for result in trace.results)]:
        if _knows_scale(whole):
            continue
        for part in whole:
            if part.kind != Kind.BINARY or part.label != "*":
                continue
            for amount, price in (part.parts, part.parts[::-1]):
                if _is_price(price) and amount.kind != Kind.CONSTANT and not _is_price(amount):
                    yield step, amount, price


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
        return bool(PRICES & found) and not INTEREST & found and any(map(_is_some_token, value.parts[1:]))
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
