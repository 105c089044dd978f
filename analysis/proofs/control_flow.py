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

from collections.abc import Sequence
from pathlib import Path

from analysis.artefact import Artefact, Json
from analysis.build import compile_contracts
from analysis.fault import Fault
from analysis.proofs.attempt import Attempt, Effort, Holds, Refuted, all_refuted
from analysis.proofs.program import Program, callee, calls, is_entry, type_of, walk
from analysis.proofs.theorem import Theorem, Variant
from analysis.proofs.tree import write_tree

NAME = "control-flow"
CALLER = "MegaCluster"
PROXY_TYPES = ("contract IEntityProxy", "contract EntityProxy")
PROXY = "EntityProxy"
TRUSTED = ("SafeERC20", "FixedPointMathLib", "StorageSlot", "Panic")
BY_HAND = ("call", "delegatecall", "callcode", "staticcall", "send", "transfer")


def is_sender(program: Program, node: Json, seen: frozenset[int] = frozenset()) -> bool:
    """Whether the expression is `msg.sender` whoever calls."""
    if node["nodeType"] == "MemberAccess":
        inner = node["expression"]
        return bool(node["memberName"] == "sender" and inner.get("name") == "msg" and type_of(inner) == "msg")
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
        for call in calls(function)
        if callee(call).get("referencedDeclaration") == owner["id"]
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
    targets = (node["leftHandSide"] for node in walk(function) if node["nodeType"] == "Assignment")
    changed = (node["subExpression"] for node in walk(function) if node["nodeType"] == "UnaryOperation")
    return any(
        node.get("referencedDeclaration") == variable
        for target in (*targets, *changed)
        for node in walk(target)
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
    program, commands, seen = Program(artefact, CALLER), commands_of(artefact), []
    for function in program.functions:
        if program.contract_of(function) in TRUSTED:
            continue
        for node in walk(function):
            wrong = _judge(program, commands, node)
            if wrong == "":
                seen.append(f"{program.place(node)}: {callee(node)['memberName']}")
            elif wrong:
                return _refute(program, function, node, wrong, Effort(len(seen) + 1)), seen
    return Holds(Effort(len(seen))), seen


def _judge(program: Program, commands: frozenset[str], node: Json) -> str | None:
    """None for what calls nobody, an empty string for a call that may be, else what is wrong with it."""
    if node["nodeType"] == "InlineAssembly":
        return "assembly may call anybody"
    if node["nodeType"] != "FunctionCall" or node["kind"] != "functionCall":
        return None
    called = callee(node)
    target = called.get("expression", {})
    if called.get("name") in ("selfdestruct", "suicide"):
        return "the contract may end, and another take its place"
    if called.get("memberName") in BY_HAND and type_of(target).startswith("address"):
        return f"{called['memberName']} of an address may command a proxy"
    if called["nodeType"] != "MemberAccess" or "external" not in type_of(called).split():
        return None
    return _judge_typed(program, commands, node, called, target)


def _judge_typed(
    program: Program, commands: frozenset[str], call: Json, called: Json, target: Json
) -> str | None:
    declared = program.declaration(called.get("referencedDeclaration"))
    selector = declared.get("functionSelector")
    if selector is None:
        return f"what {called['memberName']} is cannot be told"
    if selector not in commands:
        return ""
    if type_of(target) not in PROXY_TYPES:
        return f"{called['memberName']} of a {type_of(target)} has the selector of a proxy's command"
    if not call["arguments"] or not is_sender(program, call["arguments"][0]):
        return f"{called['memberName']} names another than msg.sender"
    return ""


def _refute(program: Program, function: Json, node: Json, wrong: str, effort: Effort) -> Refuted:
    """With the way there: from an entry, function by function, each with where it is called."""
    way = program.way_to(function)
    entry = way[0][0] if way else function
    if not is_entry(entry):
        there = f"{entry['name']}, which nothing calls"
        return Refuted(f"{there} → {program.place(node)}: {wrong}", effort)
    functions = [*(caller for caller, _ in way[1:]), function] if way else []
    steps = [f"{f['name']} at {program.place(call)}" for f, (_, call) in zip(functions, way, strict=True)]
    there = " → ".join((f"{CALLER}.{_name(entry)}", *steps, program.place(node)))
    return Refuted(f"{there}: {wrong}", effort, called=f"{CALLER}.{_name(entry)}")


def _name(function: Json) -> str:
    name: str = function["name"] or function["kind"]
    return name


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
        program = Program(self._artefact, CALLER)
        called = {
            program.declaration(callee(call).get("referencedDeclaration")).get("functionSelector")
            for function in program.functions
            for call in calls(function)
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
