"""The assurance case: from each headline statement to the proofs that carry it, as the theorems tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.proofs.engine import THEOREMS
from analysis.proofs.theorem import Theorem

BEGIN, END = "<!-- generated from the theorems: begin -->", "<!-- generated from the theorems: end -->"


class Strength(StrEnum):
    """Of a piece of evidence, the strongest first."""

    BYTECODE = "machine-checked, on the bytecode, without bounds"
    SOURCE = "machine-checked, on the source, without bounds"
    MODEL = "machine-checked, on the specification or a model of it"
    BOUNDED = "machine-checked within bounds"
    PAPER = "argued on paper"


@dataclass(frozen=True)
class Step:
    """A claim, and the slugs of the properties whose theorems carry it; none for one argued on paper."""

    claim: str
    slugs: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Headline:
    title: str
    steps: tuple[Step, ...]


CONSERVATION = Headline(
    "Treasury conservation",
    (
        Step(
            "One call, from any state in order, leaves the books in order, and the constructor starts them"
            " so. By induction on the calls, they are in order after any number of them.",
            ("every-wei-is-owed-or-paid", "treasury-covers-what-it-owes"),
            ("halmos",),
        ),
        Step(
            "What the treasury owes in total is the sum of what it owes to each of any number of accounts.",
            ("treasury-covers-what-it-owes", "every-wei-is-owed-or-paid"),
            ("deduction", "coq"),
        ),
        Step(
            "The sum over all accounts on the bytecode: a call changes what an account is owed by its shares"
            " times the index, and the total by the supply times the index (proved per account, above), and"
            " the supply is the sum of all shares. That equal terms have equal sums is no step of a machine."
        ),
        Step(
            "The supply is the sum of all shares: a call changes both by the same units.",
            ("supply-is-the-sum-of-minted-ranks", "shares-never-move"),
            ("halmos", "deduction"),
        ),
        Step(
            "Who is owed is who is paid, once, and nothing else lowers it.",
            ("claims-pay-only-what-is-owed", "claiming-twice-pays-once", "burning-keeps-what-was-earned"),
            ("halmos", "deduction", "coq"),
        ),
        Step(
            "What a proxy splits arrives in full.",
            ("split-loses-nothing", "treasury-gets-at-least-its-share"),
            ("halmos", "deduction"),
        ),
        Step(
            "The token does what the assumption `standard-token` says, and re-enters nobody. SSV's token is"
            " OpenZeppelin's ERC-20; this was read, not proved."
        ),
    ),
)

ISOLATION = Headline(
    "Proxy isolation",
    (
        Step(
            "A proxy has no effect of any kind unless the mega-cluster calls it and names its own entity;"
            " whatever else the map of proxies says.",
            ("only-the-mega-cluster-commands-a-proxy",),
            ("reachability",),
        ),
        Step(
            "What it does then is to call SSV, SSV's token or the distributor, or to pay its entity ether.",
            ("a-proxy-calls-only-ssv-and-its-tokens",),
            ("reachability",),
        ),
        Step(
            "The mega-cluster names to proxies nobody but who calls it.",
            ("nobody-acts-as-another-owner",),
            ("control-flow",),
        ),
        Step(
            "Composition: a proxy acts only if it is named (first step), and only its entity's own call names"
            " it (third). Storage is unknown in both, so that neither the order of calls nor re-entry matter:"
            " each frame is a call of its own. A mega-cluster that could change its code would void this; it"
            " has no delegatecall and no self-destruction (third step: no call by hand)."
        ),
        Step(
            "The third step again on the bytecode, and the composition end to end, with a map of proxies that"
            " may be corrupted.",
            ("nobody-acts-as-another-owner",),
            ("halmos",),
        ),
        Step(
            "The first step by a second engine, on calldata of fixed sizes.",
            ("only-the-mega-cluster-commands-a-proxy", "nobody-acts-as-another-owner"),
            ("manticore",),
        ),
        Step(
            "Nobody is left an allowance by which to take what a proxy holds.",
            ("no-allowance-outlives-its-call",),
            ("halmos",),
        ),
        Step(
            "SSV lets nobody but their owner change clusters and operators, but for deposits and the"
            " liquidations that its rules allow. SSV is not part of the proofs: its model is compared with"
            " what is known of v1.2.0, and the fuzzers run on it."
        ),
    ),
)
HEADLINES = (CONSERVATION, ISOLATION)


def find_strength(step: Step, theorems: Sequence[Theorem]) -> Strength:
    """The strongest of its pieces of evidence."""
    found = {measure(theorem) for theorem in theorems}
    return next((strength for strength in Strength if strength in found), Strength.PAPER)


def measure(theorem: Theorem) -> Strength:
    if theorem.bounds:
        return Strength.BOUNDED
    match theorem.engine:
        case "deduction" | "coq":
            return Strength.MODEL
        case "control-flow":
            return Strength.SOURCE
        case "manticore":
            return Strength.BOUNDED
        case _:
            return Strength.BYTECODE


def select(step: Step) -> tuple[Theorem, ...]:
    return tuple(t for t in THEOREMS if t.slug in step.slugs and t.engine in step.engines)


def describe_headline(headline: Headline) -> str:
    lines = [f"## {headline.title}", ""]
    for number, step in enumerate(headline.steps, 1):
        theorems = select(step)
        lines += [f"{number}. **{find_strength(step, theorems)}.** {step.claim}", ""]
        lines += [line for theorem in theorems for line in _describe(theorem)]
        lines += [""] if theorems else []
    return "\n".join(lines)


def _describe(theorem: Theorem) -> list[str]:
    rests = [f"assumes `{assumption}`" for assumption in theorem.assumptions]
    rests += [f"bound: {bound}" for bound in theorem.bounds]
    rests += [f"refutes: {theorem.fault.why}"]
    return [f"   - `{theorem.slug}`, {theorem.engine} ({'; '.join(rests)}): {theorem.statement}"]


def describe_case() -> str:
    """The part of docs/assurance-case.md between its marks."""
    return "\n".join([_weakest(), *map(describe_headline, HEADLINES), _others()]).rstrip() + "\n"


def _weakest() -> str:
    """The weakest first, each by the first sentence of its claim."""
    order = list(Strength)
    steps = [
        (find_strength(step, select(step)), headline.title, number, step.claim.partition(". ")[0].rstrip("."))
        for headline in HEADLINES
        for number, step in enumerate(headline.steps, 1)
    ]
    weak = sorted(
        (s for s in steps if s[0] not in (Strength.BYTECODE, Strength.SOURCE)),
        key=lambda s: -order.index(s[0]),
    )
    rows = [f"| {strength} | {title}, step {number} | {claim} |" for strength, title, number, claim in weak]
    head = ["## The weakest links", "", "| how it is known | statement | what |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _others() -> str:
    used = {slug for headline in HEADLINES for step in headline.steps for slug in step.slugs}
    rest = [theorem for theorem in THEOREMS if theorem.slug not in used]
    lines = ["## Proved besides", ""]
    lines += [line.strip() for theorem in rest for line in _describe(theorem)]
    return "\n".join([*lines, ""])


def renew(text: str) -> str:
    """The document with its generated part as it is to be."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{describe_case()}\n{END}{after}"
