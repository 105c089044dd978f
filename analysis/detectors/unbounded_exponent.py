import re
from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import all_values
from analysis.detectors.reading.steps import Fact, Power, Step, Trace, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe, is_stored, root

POWERS = ("exp", "expWad", "pow", "powu", "powWad", "rpow", "exp2", "_pow", "_exp")
POWER = re.compile(r"_?[rw]?pow(er|u|Wad|Ray)?$")
ORDERINGS = ("<", "<=", ">", ">=", "==")


class UnboundedExponent(Detector):
    ARGUMENT = "unbounded-exponent"
    HELP = "an exponent that nothing bounds"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/unbounded-exponent.md"
    WIKI_TITLE = "An exponent without a bound"
    WIKI_DESCRIPTION = (
        "A power or an exponential is computed from a value that callers or time can raise, and nothing "
        "bounds it. From some value on the result overflows, and every function that needs it reverts."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`mint` gives `2 ** (registered / 10)` shares. With the 2560th registration the power overflows, and "
        "nobody can register any more; long before that, one share outweighs all others."
    )
    WIKI_RECOMMENDATION = (
        "Require an upper bound of the exponent, or clamp it, and say in the documentation what the largest "
        "result is."
    )
    WIKI_LIMITS = (
        "Any comparison of the exponent, or of what it is made of, counts as a bound. Decimals of tokens, "
        "constants and immutables are trusted."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.traces(contract):
                for step, value in (*_powers(trace), *all_values(trace)):
                    exponent = _exponent(value)
                    if exponent is not None and not _is_bounded(trace, step, exponent):
                        text = f"raises to the power of {describe(exponent)}, which nothing bounds"
                        local = isinstance(step, Power) or (step is not None and step.this == THIS)
                        where = step.stack[-1] if step is not None and local else trace.entry
                        yield Report(where, text, (step.node,) if step is not None else ())
                        break


def _powers(trace: Trace) -> Iterator[tuple[Step | None, Value]]:
    return ((step, step.value) for step in trace.steps if isinstance(step, Power))


def _exponent(value: Value) -> Value | None:
    if value.kind == Kind.BINARY and value.label == "**":
        return value.parts[1]
    if value.kind == Kind.BINARY and value.label == "<<" and value.parts[0].kind != Kind.CONSTANT:
        return value.parts[1]
    if value.kind in (Kind.APPLY, Kind.RESULT) and value.parts:
        name = value.label if value.kind == Kind.APPLY else value.label.name
        if name in POWERS or (value.kind == Kind.APPLY and POWER.match(str(name))):
            return value.parts[1] if len(value.parts) > 2 else value.parts[-1]
    return None


def _is_bounded(trace: Trace, step: Step | None, exponent: Value) -> bool:
    atoms = set(_atoms(exponent))
    if not atoms or any(_clamps(part) for part in exponent):
        return True
    asked = [part for fact in demands(trace) for part in split(fact.value, fact.holds)]
    facts = [*asked, *(step.facts if step else ())]
    return any(_compares(fact, exponent, atoms) for fact in facts)


def _atoms(value: Value, is_taken: bool = False) -> Iterator[Value]:
    """What it depends on and can be anything; of what another contract answers, the part that is used."""
    if is_stored(value) and value.kind != Kind.STATE:
        yield value
        return
    answer = root(value)
    if answer.kind == Kind.RESULT:
        if "decimals" not in str(answer.label.name).lower() or (is_taken and _is_anybodys(answer.parts[0])):
            yield value
    elif _varies(value):
        yield value
    else:
        for position, part in enumerate(value.parts):
            yield from _atoms(part, is_taken or (value.label == "-" and position == 1))


def _first(difference: Value) -> Iterator[Value]:
    """Of a difference, what bounds it: its first number, or its second where the first is fixed."""
    first, second = difference.parts
    return _atoms(second, is_taken=True) if first.kind == Kind.CONSTANT else _atoms(first)


def _is_anybodys(token: Value) -> bool:
    """Whether the caller names it, so that it may answer anything."""
    return root(token).kind == Kind.PARAMETER


def _varies(part: Value) -> bool:
    if part.kind == Kind.STATE:
        fixed = part.label.is_immutable or part.label.is_constant
        return not fixed and "decimals" not in str(part.label.name).lower()
    return part.kind == Kind.PARAMETER and "8" not in str(part.label.type).removeprefix("uint")[:1]


def _clamps(part: Value) -> bool:
    if part.kind == Kind.BINARY:
        return part.label in ("%", "&") and part.parts[1].kind == Kind.CONSTANT
    return part.kind == Kind.CHOICE or (part.kind == Kind.APPLY and part.label in ("min", "clamp"))


def _compares(fact: Fact, exponent: Value, atoms: set[Value]) -> bool:
    if fact.value.kind != Kind.BINARY or fact.value.label not in ORDERINGS:
        return False
    left, right = (_is_about(side, exponent, atoms) for side in fact.value.parts)
    if fact.value.label == "==":
        return left or right
    if any(side.kind == Kind.GLOBAL for side in fact.value.parts):
        return False
    return (left and (fact.value.label in ("<", "<=")) == fact.holds) or (
        right and (fact.value.label in (">", ">=")) == fact.holds
    )


def _is_about(side: Value, exponent: Value, atoms: set[Value]) -> bool:
    """A difference is bounded as such, or by its first number; else any number that it is made of."""
    if side.holds(exponent):
        return True
    differences = [part for part in exponent if part.kind == Kind.BINARY and part.label == "-"]
    if differences:
        first = {atom for part in differences for atom in _first(part)}
        return any(side.holds(part) for part in differences) or any(part in first for part in side)
    return any(part in atoms for part in side)
