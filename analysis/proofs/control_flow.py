"""Whom the mega-cluster names to proxies, on its source: with arrays of any length, from any storage.

Every way by which code can call another contract is one of three, and each is looked at wherever it stands in
the mega-cluster, its bases and the library functions that these use:

1. A call of a typed function. If the type is a proxy's, its first argument must be `msg.sender`: literally,
   or a parameter of an internal function that nothing assigns to and to which every caller passes
   `msg.sender`. If the type is another, the function's selector must be none of a proxy's commands, so that a
   proxy in the place of the other contract would refuse it.
2. A call of an address with data made by hand, or inline assembly: only in the libraries of `TRUSTED`.
3. A creation. (An end of the contract is refused too: another might come in its place.)

Whatever a path does before such a call, `msg.sender` is the same throughout a frame.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analysis.artefact import Artefact, Json
from analysis.build import compile_contracts
from analysis.fault import Fault
from analysis.proofs.attempt import Attempt, Effort, Holds, Refuted, all_refuted
from analysis.proofs.theorem import Theorem, Variant
from analysis.proofs.tree import write_tree

NAME = "control-flow"
CALLER = "MegaCluster"
PROXY_TYPES = ("contract IEntityProxy", "contract EntityProxy")
PROXY = "EntityProxy"
TRUSTED = ("SafeERC20", "FixedPointMathLib", "StorageSlot", "Panic")
BY_HAND = ("call", "delegatecall", "callcode", "staticcall", "send", "transfer")


class Program:
    """The declarations of an artefact by their AST ids, and what the mega-cluster can run of them."""

    def __init__(self, artefact: Artefact) -> None:
        self._artefact = artefact
        self._declared: dict[int, Json] = {}
        self._places: dict[int, tuple[str, str]] = {}
        for source in artefact.sources.values():
            for contract in _children(source.ast, "ContractDefinition"):
                for node in _walk(contract):
                    if "id" in node:
                        self._declared[node["id"]] = node
                        self._places[node["id"]] = (source.name, contract["name"])
        self.functions = self._reachable(self._start())

    def declaration(self, reference: int | None) -> Json:
        return self._declared.get(reference, {}) if reference is not None else {}

    def contract_of(self, node: Json) -> str:
        return self._places[node["id"]][1]

    def place(self, node: Json) -> str:
        name, _ = self._places[node["id"]]
        before = self._artefact.sources[name].text.encode()[: int(node["src"].partition(":")[0])]
        return f"{name}:{len(before.splitlines())}"

    def _start(self) -> list[Json]:
        """All functions and modifiers of the contract and its bases, private ones too."""
        contract = next(
            node
            for node in self._declared.values()
            if node.get("nodeType") == "ContractDefinition" and node["name"] == CALLER
        )
        bases = [self._declared[base] for base in contract["linearizedBaseContracts"]]
        return [
            node
            for base in bases
            for node in base["nodes"]
            if node["nodeType"] in ("FunctionDefinition", "ModifierDefinition") and not _is_constructor(node)
        ]

    def _reachable(self, start: list[Json]) -> list[Json]:
        """With the library functions that they call, and so on."""
        found = {node["id"]: node for node in start}
        waiting = list(found.values())
        while waiting:
            for call in _calls(waiting.pop()):
                target = self.declaration(_callee(call).get("referencedDeclaration"))
                if self._runs_here(call, target) and target["id"] not in found:
                    found[target["id"]] = target
                    waiting.append(target)
        return list(found.values())

    def _runs_here(self, call: Json, target: Json) -> bool:
        """And not in another contract."""
        is_function = target.get("nodeType") == "FunctionDefinition" and bool(target.get("body"))
        return is_function and "external" not in _type(_callee(call)).split()


def _is_constructor(node: Json) -> bool:
    return node.get("kind") == "constructor"


def _walk(node: Any) -> Iterator[Json]:
    match node:
        case dict():
            if "nodeType" in node:
                yield node
            for child in node.values():
                yield from _walk(child)
        case list():
            for child in node:
                yield from _walk(child)


def _children(node: Json, kind: str) -> list[Json]:
    return [child for child in node.get("nodes", ()) if child.get("nodeType") == kind]


def _calls(node: Json) -> Iterator[Json]:
    return (
        found
        for found in _walk(node)
        if found["nodeType"] == "FunctionCall" and found["kind"] == "functionCall"
    )


def _callee(call: Json) -> Json:
    """What is called, without the ether and gas that go with it."""
    expression: Json = call["expression"]
    return expression["expression"] if expression["nodeType"] == "FunctionCallOptions" else expression


def _type(node: Json) -> str:
    kind: str = node.get("typeDescriptions", {}).get("typeString") or ""
    return kind


def is_sender(program: Program, node: Json, seen: frozenset[int] = frozenset()) -> bool:
    """Whether the expression is `msg.sender` whoever calls."""
    if node["nodeType"] == "MemberAccess":
        inner = node["expression"]
        return bool(node["memberName"] == "sender" and inner.get("name") == "msg" and _type(inner) == "msg")
    if node["nodeType"] != "Identifier":
        return False
    reference = node["referencedDeclaration"]
    return reference in seen or _is_passed_sender(program, reference, seen | {reference})


def _is_passed_sender(program: Program, parameter: int, seen: frozenset[int]) -> bool:
    owner, position = _owner(program, parameter)
    if owner is None or owner["visibility"] not in ("internal", "private") or _is_assigned(owner, parameter):
        return False
    given = [
        call["arguments"]
        for function in program.functions
        for call in _calls(function)
        if _callee(call).get("referencedDeclaration") == owner["id"]
    ]
    return bool(given) and all(
        len(arguments) > position and is_sender(program, arguments[position], seen) for arguments in given
    )


def _owner(program: Program, parameter: int) -> tuple[Json | None, int]:
    for function in program.functions:
        for position, declared in enumerate(function["parameters"]["parameters"]):
            if declared["id"] == parameter and function["nodeType"] == "FunctionDefinition":
                return function, position
    return None, 0


def _is_assigned(function: Json, variable: int) -> bool:
    targets = (node["leftHandSide"] for node in _walk(function) if node["nodeType"] == "Assignment")
    changed = (node["subExpression"] for node in _walk(function) if node["nodeType"] == "UnaryOperation")
    return any(
        node.get("referencedDeclaration") == variable
        for target in (*targets, *changed)
        for node in _walk(target)
    )


def commands_of(artefact: Artefact) -> frozenset[str]:
    """The selectors of all that changes something at a proxy."""
    contract = artefact.contract(PROXY)
    changing = {
        entry["name"]
        for entry in contract.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }
    return frozenset(
        selector
        for signature, selector in contract.method_identifiers.items()
        if signature.partition("(")[0] in changing
    )


def names_only_the_caller(artefact: Artefact) -> tuple[Attempt, list[str]]:
    """And a line on every call that leaves the contract."""
    program, commands, seen = Program(artefact), commands_of(artefact), []
    for function in program.functions:
        if program.contract_of(function) in TRUSTED:
            continue
        for node in _walk(function):
            wrong = _judge(program, commands, node)
            if wrong == "":
                seen.append(f"{program.place(node)}: {_callee(node)['memberName']}")
            elif wrong:
                return Refuted(f"{program.place(node)}: {wrong}", Effort(len(seen) + 1)), seen
    return Holds(Effort(len(seen))), seen


def _judge(program: Program, commands: frozenset[str], node: Json) -> str | None:
    """None for what calls nobody, an empty string for a call that may be, else what is wrong with it."""
    if node["nodeType"] == "InlineAssembly":
        return "assembly may call anybody"
    if node["nodeType"] != "FunctionCall" or node["kind"] != "functionCall":
        return None
    callee = _callee(node)
    target = callee.get("expression", {})
    if callee.get("name") in ("selfdestruct", "suicide"):
        return "the contract may end, and another take its place"
    if callee.get("memberName") in BY_HAND and _type(target).startswith("address"):
        return f"{callee['memberName']} of an address may command a proxy"
    if callee["nodeType"] != "MemberAccess" or "external" not in _type(callee).split():
        return None
    return _judge_typed(program, commands, node, callee, target)


def _judge_typed(
    program: Program, commands: frozenset[str], call: Json, callee: Json, target: Json
) -> str | None:
    declared = program.declaration(callee.get("referencedDeclaration"))
    selector = declared.get("functionSelector")
    if selector is None:
        return f"what {callee['memberName']} is cannot be told"
    if selector not in commands:
        return ""
    if _type(target) not in PROXY_TYPES:
        return f"{callee['memberName']} of a {_type(target)} has the selector of a proxy's command"
    if not call["arguments"] or not is_sender(program, call["arguments"][0]):
        return f"{callee['memberName']} names another than msg.sender"
    return ""


class ControlFlowProver:
    """On the mega-cluster's source, as it was compiled."""

    name = NAME
    version = "1"
    solver = "none"

    def __init__(self, artefact: Artefact, folder: Path, work: Path) -> None:
        self._artefact = artefact
        self._folder = folder
        self._work = work

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.txt"

    def prove(self, theorem: Theorem) -> Attempt:
        attempt, seen = names_only_the_caller(self._artefact)
        self.raw(theorem).parent.mkdir(parents=True, exist_ok=True)
        self.raw(theorem).write_text("\n".join([repr(attempt), *seen]) + "\n", encoding="utf-8")
        return attempt

    def refute(self, theorem: Theorem) -> Attempt:
        tree = write_tree(self._artefact, self._work / theorem.slug, (), theorem.fault)
        attempt, _ = names_only_the_caller(compile_contracts(tree, list(_sources())))
        return attempt

    def reach(self, theorem: Theorem) -> Attempt:
        """Every command of a proxy is called somewhere."""
        program = Program(self._artefact)
        called = {
            program.declaration(_callee(call).get("referencedDeclaration")).get("functionSelector")
            for function in program.functions
            for call in _calls(function)
        }
        return all_refuted(
            {
                selector: Refuted("") if selector in called else Holds()
                for selector in sorted(commands_of(self._artefact))
            }
        )


def _sources() -> Sequence[Path]:
    return [Path("contracts/MegaCluster.sol")]


SPLIT = ("contracts/megacluster/Rewards.sol", "proxy.splitRewards(msg.sender);")
SWEEP = ("contracts/megacluster/Rewards.sol", "proxy.sweepEther(msg.sender);")
BASES = ("Ledger", "Members", "Operators", "Rewards", "Validators")

THEOREMS = (
    Theorem(
        "nobody-acts-as-another-owner",
        NAME,
        "Whatever anyone sends to the mega-cluster, with arrays and bytes of any length and from any storage:"
        " each command that it gives to a proxy names msg.sender, and no other call that it makes has the"
        " selector of a proxy's command.",
        subjects=(CALLER, PROXY),
        parts=("names only the caller",),
        possible=("every command is called",),
        fault=Fault(
            *SPLIT, "proxy.splitRewards(entityOf[address(proxy)]);", "the proxy's own entity is named"
        ),
        bitten=("names only the caller",),
        variants=tuple(
            Variant(Fault(*passage, wrong, says), ("names only the caller",))
            for passage, wrong, says in (
                (SWEEP, "proxy.sweepEther(tx.origin);", "the signer is named"),
                (
                    ("contracts/megacluster/Rewards.sol", "uint256 paid = proxy.sweepEther(msg.sender);"),
                    "(, bytes memory answer) = address(proxy).call(msg.data); uint256 paid = answer.length;",
                    "a call is made by hand",
                ),
                (
                    ("contracts/megacluster/Validators.sol", "_fund(proxy, amount);\n        proxy.deposit("),
                    "IEntityProxy(address(uint160(amount))).splitRewards(address(proxy));\n"
                    "        proxy.deposit(",
                    "the caller says whose proxy splits",
                ),
            )
        ),
        assumptions=("proxies-keep-the-double-lock", "trusted-libraries"),
        is_quick=True,
        files=(
            "contracts/MegaCluster.sol",
            *(f"contracts/megacluster/{name}.sol" for name in BASES),
            "contracts/interfaces/IEntityProxy.sol",
        ),
    ),
)
