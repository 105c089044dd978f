from collections.abc import Iterator

from slither.core.cfg.node import Node, NodeType
from slither.core.declarations import FunctionContract
from slither.core.solidity_types import ElementaryType
from slither.core.variables.local_variable import LocalVariable
from slither.slithir.operations import HighLevelCall, LowLevelCall, OperationWithLValue, SolidityCall, Unpack

from analysis.detectors.detector import HIGH, LOW, Detector, Report
from analysis.detectors.reading.callers import enforced
from analysis.detectors.reading.steps import Call, How, Trace, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe

COPIES = ("returndatacopy(uint256,uint256,uint256)",)


class ReasonSwallowed(Detector):
    ARGUMENT = "reason-swallowed"
    HELP = "a failed call's reason is dropped or buried"
    IMPACT = LOW
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/reason-swallowed.md"
    WIKI_TITLE = "A reverted call's reason is swallowed"
    WIKI_DESCRIPTION = (
        "A call with data fails, and the function reverts with words of its own, or goes on as if nothing "
        "had been: the error that the protocol named is lost. Whoever must act on it (retry with a fresh "
        "snapshot, top up, wait) cannot tell."
    )
    WIKI_EXPLOIT_SCENARIO = (
        'A proxy forwards calldata with `(bool ok,) = ssv.call(data); require(ok, "failed")`. '
        "`IncorrectClusterState`, which asks for a retry, and `InsufficientBalance`, which does not, both "
        'come out as "failed".'
    )
    WIKI_RECOMMENDATION = (
        "Revert with the bytes that came back, unchanged (`assembly { revert(add(data, 32), mload(data)) }`, "
        "or OpenZeppelin's `Address`); not with `revert(string(data))`, which wraps them once more."
    )
    WIKI_LIMITS = (
        "Calls that only carry ether have no reason worth keeping, and are not reported; nor is a `permit` "
        "that was used before, nor one of many in a loop."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                for call in (c for c in trace.calls if c.this == THIS and _is_swallowed(trace, c)):
                    text = f"drops the reason when {describe(call.target)}.{call.name}() fails"
                    yield Report(call.stack[-1], text, (call.node,))
                for function in {f for step in trace.steps for f in step.stack if step.this == THIS}:
                    for node in _buried(function):
                        yield Report(function, "drops the reason of a call that it catches", (node,))


def _is_swallowed(trace: Trace, call: Call) -> bool:
    if (
        call.how is not How.LOW
        or call.is_reading
        or not call.args
        or call.args[0] == Value(Kind.CONSTANT, "")
    ):
        return False
    success, data = (Value(Kind.ITEM, index, (call.result,)) for index in (0, 1))
    demanded = any(
        part.holds and part.value == success
        for _, fact in enforced(trace)
        for part in split(fact.value, fact.holds)
    )
    if _is_copied(call):
        return False
    return _is_dropped(call) or (demanded and not _is_told(trace, data))


def _is_dropped(call: Call) -> bool:
    """Whether the bytes that come back are given no name: `(bool done, ) = target.call(...)`."""
    made = [op for op in call.node.irs if isinstance(op, LowLevelCall)]
    unpacked = {(op.tuple, op.index) for op in call.node.irs if isinstance(op, Unpack)}
    return bool(made) and not any((op.lvalue, 1) in unpacked for op in made) and bool(unpacked)


def _is_told(trace: Trace, data: Value) -> bool:
    """Whether a revert carries it, and not as text that it is none of."""
    return any(
        refusal.name != "revert(string)" and any(_carries(word, data) for word in refusal.words)
        for refusal in trace.refusals
    )


def _carries(word: Value, data: Value) -> bool:
    """Whether it is more of the bytes than how many they are."""
    return word == data or (word.kind != Kind.LENGTH and any(_carries(part, data) for part in word.parts))


def _is_copied(call: Call) -> bool:
    """Whether assembly has what came back from where the EVM keeps it."""
    nodes = [node for function in call.stack for node in function.nodes]
    return any(
        isinstance(op, SolidityCall) and op.function.name in COPIES for node in nodes for op in node.irs
    )


def _buried(function: FunctionContract) -> Iterator[Node]:
    """Catch clauses that do nothing, or revert with words of their own."""
    for node in function.nodes:
        if node.type == NodeType.TRY and _is_act(node):
            for clause in (son for son in node.sons[1:] if son.type == NodeType.CATCH):
                inside = [n for n in function.nodes if clause in n.dominators]
                if not _reads_reason(function, inside) and not _goes_another_way(inside):
                    yield clause


def _is_act(node: Node) -> bool:
    """A call that changes something; a permit may have been used by somebody else a block earlier."""
    calls = [op for op in node.irs if isinstance(op, HighLevelCall)]
    return any(op.function_name != "permit" and not _is_view(op.function) for op in calls)


def _is_view(function: object) -> bool:
    return bool(getattr(function, "view", True) or getattr(function, "pure", True))


def _goes_another_way(inside: list[Node]) -> bool:
    """Whether something else is done in the place of the call that failed."""
    return any(isinstance(op, HighLevelCall) and not _is_view(op.function) for n in inside for op in n.irs)


def _reads_reason(function: FunctionContract, inside: list[Node]) -> bool:
    """Whether it uses bytes or text that nothing but the clause itself can have brought."""
    given = {op.lvalue for node in function.nodes for op in node.irs if isinstance(op, OperationWithLValue)}
    given |= set(function.parameters)
    read = {v for node in inside for op in node.irs for v in op.read if isinstance(v, LocalVariable)}
    copied = any(isinstance(op, SolidityCall) and op.function.name in COPIES for n in inside for op in n.irs)
    return copied or any(v not in given and _is_reason(v) for v in read)


def _is_reason(variable: LocalVariable) -> bool:
    return variable.type in (ElementaryType("bytes"), ElementaryType("string"))
