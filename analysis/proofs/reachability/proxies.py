"""What the proxy's bytecode cannot do, by reachability."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import z3

from analysis.artefact import Artefact, Contract, Json
from analysis.build import compile_contracts
from analysis.errors import ProofError
from analysis.fault import Fault
from analysis.proofs.attempt import Attempt, Effort, Holds, Open, Refuted, all_refuted
from analysis.proofs.functions import commands
from analysis.proofs.reachability.exploration import Effect, Exploration, can_hold, explore
from analysis.proofs.reachability.machine import CALLER, Code, Word, calldata
from analysis.proofs.reachability.occurrence import Occurred, confirm
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import write_tree

NAME = "reachability"
PROXY = "EntityProxy"


def read_code(artefact: Artefact, name: str = PROXY) -> tuple[Code, Mapping[str, Word]]:
    """The runtime bytecode, with a symbol for each immutable; and those symbols by their names."""
    contract = artefact.contract(name)
    declared = {
        node["id"]: node for source in artefact.sources.values() for node in _declarations(source.ast)
    }
    words = {declared[i]["name"]: _symbol(declared[i]) for i in contract.immutables}
    places = {
        start: words[declared[i]["name"]] for i, places in contract.immutables.items() for start, _ in places
    }
    return Code(contract.runtime, places), words


def _declarations(node: Any) -> Iterator[Json]:
    match node:
        case {"nodeType": "VariableDeclaration", **_more}:
            yield node
        case dict():
            for child in node.values():
                yield from _declarations(child)
        case list():
            for child in node:
                yield from _declarations(child)


def _symbol(declaration: Json) -> Word:
    kind: str = declaration["typeDescriptions"]["typeString"]
    name = f"immutable {declaration['name']}"
    if kind.startswith(("address", "contract ")):
        return z3.ZeroExt(96, z3.BitVec(name, 160))
    if kind.startswith("uint"):
        bits = int(kind.removeprefix("uint"))
        return z3.ZeroExt(256 - bits, z3.BitVec(name, bits)) if bits < 256 else z3.BitVec(name, 256)
    raise ProofError(name, f"is of a type that the engine does not know ({kind})", "teach it the type")


def obeys(effect: Effect, words: Mapping[str, Word]) -> Any:
    """The double lock: the mega-cluster calls, and names the proxy's own entity first."""
    return z3.And(words["megaCluster"] == CALLER, calldata(4) == words["entity"])


def stays_inside(effect: Effect, words: Mapping[str, Word]) -> Any:
    """A call to SSV, its token or its distributor without ether, or to the entity with nothing but ether."""
    if effect.name != "CALL":
        return z3.BoolVal(False)
    _gas, target, value, _start, size, *_ = effect.operands
    ours = z3.Or(*(target == words[name] for name in ("ssv", "token", "distributor")))
    return z3.Or(z3.And(ours, value == 0), z3.And(target == words["entity"], size == 0))


def selects(selector: int) -> Any:
    return z3.Extract(255, 224, calldata(0)) == selector


RULES: Mapping[str, Callable[[Effect, Mapping[str, Word]], Any]] = {
    "obeys": obeys,
    "stays_inside": stays_inside,
}


class ReachabilityProver:
    """On the proxy of one artefact, explored once."""

    name = NAME
    version = "1"
    solver = f"z3 {z3.get_version_string()}"

    def __init__(self, artefact: Artefact, folder: Path, work: Path) -> None:
        self._artefact = artefact
        self._folder = folder
        self._work = work
        self._explored: tuple[Exploration, Mapping[str, Word]] | None = None

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.txt"

    def prove(self, theorem: Theorem) -> Attempt:
        exploration, words = self._explore()
        file = self._folder / f"{theorem.slug}.call.json"
        attempt = check(exploration, words, theorem.parts, self._artefact.contract(PROXY), file)
        self.raw(theorem).parent.mkdir(parents=True, exist_ok=True)
        self.raw(theorem).write_text(report(exploration, attempt), encoding="utf-8")
        return attempt

    def refute(self, theorem: Theorem) -> Attempt:
        tree = write_tree(self._artefact, self._work / theorem.slug, (), theorem.fault)
        broken = compile_contracts(tree, [Path(theorem.fault.file)])
        code, words = read_code(broken)
        file = self._folder / f"{theorem.slug}.broken.call.json"
        return check(explore(code), words, theorem.bitten, broken.contract(PROXY), file)

    def reach(self, theorem: Theorem) -> Attempt:
        """Every command of the proxy has an effect on some way."""
        exploration, _ = self._explore()
        found = {
            signature: any(
                can_hold(*effect.facts, selects(selector)) is True for effect in exploration.effects
            )
            for signature, selector in commands(self._artefact.contract(PROXY)).items()
        }
        return all_refuted(
            {signature: Refuted("") if has_effect else Holds() for signature, has_effect in found.items()}
        )

    def _explore(self) -> tuple[Exploration, Mapping[str, Word]]:
        if self._explored is None:
            code, words = read_code(self._artefact)
            self._explored = explore(code), words
        return self._explored


def check(
    exploration: Exploration,
    words: Mapping[str, Word],
    rules: Sequence[str],
    contract: Contract,
    file: Path,
) -> Attempt:
    """Whether each effect keeps the rules. One that breaks them, and happens, leaves its call in `file`; one
    that does not happen leaves the question open.
    """

    def wrong(effect: Effect) -> Any:
        return z3.Not(z3.And(*(RULES[rule](effect, words) for rule in rules)))

    effort, undecided, spurious = Effort(exploration.places, exploration.queries), [], []
    for effect in exploration.effects:
        broken = can_hold(*effect.facts, wrong(effect))
        if broken is None:
            undecided.append(f"{effect.name} at byte {effect.at}")
        if not broken:
            continue
        said = f"a {effect.name} at byte {effect.at} can be reached that breaks the rule"
        replayed = confirm(contract, words, effect, wrong, file)
        if isinstance(replayed, Occurred):
            # The constructor made the proxy, which has no state: there is no other way to come there.
            return Refuted(f"{said}; {replayed}", effort, is_replayed=True, called=replayed.called)
        spurious.append(f"spurious: {replayed.reason} ({said})")
    if spurious:
        return Open(spurious[0], effort, is_spurious=True)
    if undecided:
        return Open(f"z3 could not decide: {', '.join(undecided)}", replace(effort, unknown=len(undecided)))
    return Holds(effort)


def report(exploration: Exploration, attempt: Attempt) -> str:
    """The raw output: every effect, and what is known on the way to it."""
    said = getattr(attempt, "summary", "") or getattr(attempt, "reason", "")
    lines = [
        f"{type(attempt).__name__}: {exploration.places} places, {exploration.visits} visits,"
        f" {exploration.queries} branches asked about, of which {exploration.undecided} were left open",
        *([said] if said else []),
    ]
    for effect in exploration.effects:
        lines.append(f"{effect.name} at byte {effect.at}")
        lines += [f"  {' '.join(str(fact).split())}" for fact in effect.facts]
    return "\n".join(lines) + "\n"


def _theorem(slug: str, statement: str, rule: str, fault: Fault) -> Theorem:
    return Theorem(
        slug,
        NAME,
        statement,
        subjects=(PROXY,),
        parts=(rule,),
        possible=("every command has an effect",),
        fault=fault,
        bitten=(rule,),
        is_quick=True,
    )


SOURCE = "contracts/EntityProxy.sol"

THEOREMS = (
    _theorem(
        "only-the-mega-cluster-commands-a-proxy",
        "Whatever anyone sends to a proxy, of any length and with any value: it calls nobody, writes"
        " nothing, logs nothing and creates nothing unless the mega-cluster calls and names the proxy's own"
        " entity first.",
        "obeys",
        Fault(
            SOURCE,
            "require(entity_ == entity, NotThisEntity(entity_));",
            "",
            "the proxy obeys for any entity",
        ),
    ),
    _theorem(
        "a-proxy-calls-only-ssv-and-its-tokens",
        "Whatever anyone sends to a proxy: every call that it makes goes to SSV, its token or its"
        " distributor without ether, or to its entity with nothing but ether; it writes no storage, logs"
        " nothing, creates nothing and never ends itself.",
        "stays_inside",
        Fault(
            SOURCE,
            'entity.call{value: paid}("")',
            'msg.sender.call{value: paid}("")',
            "ether goes to whoever calls",
        ),
    ),
)
