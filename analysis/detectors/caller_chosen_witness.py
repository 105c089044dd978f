from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import demands, enforced
from analysis.detectors.reading.steps import Call, Fact, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, Kind, Value, describe, keys, root


class CallerChosenWitness(Detector):
    ARGUMENT = "caller-chosen-witness"
    HELP = "the caller brings the contract that says who the caller is"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/caller-chosen-witness.md"
    WIKI_TITLE = "The caller chooses who vouches for the caller"
    WIKI_DESCRIPTION = (
        "A function takes a contract as an argument, asks it for its owner, and lets `msg.sender` through if "
        "it answers with `msg.sender`. Nothing asks whether the contract is one of the system's own, so "
        "anybody can bring one that gives the right answer."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`claim(IProxy proxy)` requires `proxy.owner() == msg.sender` and pays out `rewards`. Mallory "
        "deploys a contract with `owner()` that returns her address, passes it, and is paid."
    )
    WIKI_RECOMMENDATION = (
        "Require that the argument is known (`entityOf[address(proxy)] != address(0)`), or look the contract "
        "up by `msg.sender` in the place of taking it."
    )
    WIKI_LIMITS = (
        "A function whose effects stay within the contract that was brought is not reported: who lies about "
        "that one harms nobody else."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                for check, fact in enforced(trace):
                    witness = _witness(fact)
                    effect = witness and next((s for s in trace.steps if _is_effect(s, witness)), None)
                    if witness and effect and not _is_known(trace, witness):
                        text = f"believes the unchecked argument {describe(witness)} on who the caller is"
                        yield report(trace, text, check, effect)
                        break


def _witness(fact: Fact) -> Value | None:
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    left, right = fact.value.parts
    said = right if left == SENDER else left if right == SENDER else None
    if said is None or said.kind != Kind.RESULT:
        return None
    target = root(said.parts[0])
    return target if target.kind == Kind.PARAMETER else None


def _is_known(trace: Trace, witness: Value) -> bool:
    """Whether something stored is asked about it."""
    return any(
        witness in keys(part) or (part.kind == Kind.BINARY and witness in part.parts and _is_of_ours(part))
        for fact in demands(trace)
        for part in fact.value
    )


def _is_of_ours(comparison: Value) -> bool:
    return comparison.mentions(Kind.STATE)


def _is_effect(step: Step, witness: Value) -> bool:
    match step:
        case Write():
            return not any(key.holds(witness) for key in keys(step.location))
        case Call():
            return not step.is_reading and not step.target.holds(witness)
        case _:
            return False
