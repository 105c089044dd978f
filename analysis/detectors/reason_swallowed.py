from collections.abc import Iterator

from slither.core.cfg.node import Node, NodeType
from slither.slithir.operations import HighLevelCall, SolidityCall

from analysis.detectors.detector import HIGH, LOW, Detector, Report, report
from analysis.detectors.reading.callers import enforced
from analysis.detectors.reading.ledger import all_values
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe


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
                call = next((c for c in trace.calls if _is_swallowed(trace, c)), None)
                if call is not None:
                    yield report(
                        trace, f"drops the reason when {describe(call.target)}.{call.name}() fails", call
                    )
                    continue
                node = next(_buried(trace), None)
                if node is not None:
                    yield Report(trace.entry, "drops the reason of a call that it catches", (node,))


def _is_swallowed(trace: Trace, call: Call) -> bool:
    if call.how is not How.LOW or not call.args or call.args[0] == Value(Kind.CONSTANT, ""):
        return False
    success, data = (Value(Kind.ITEM, index, (call.result,)) for index in (0, 1))
    demanded = any(fact.value.holds(success) for _, fact in enforced(trace))
    return demanded and not any(value == data for _, value in all_values(trace)) and not _is_read(trace, call)


def _is_read(trace: Trace, call: Call) -> bool:
    """Whether assembly copies what came back, on the path that reverts."""
    nodes = [node for function in call.stack for node in function.nodes]
    reverting = {"revert(uint256,uint256)", "returndatacopy(uint256,uint256,uint256)"}
    return any(
        isinstance(op, SolidityCall) and op.function.name in reverting for node in nodes for op in node.irs
    )


def _buried(trace: Trace) -> Iterator[Node]:
    """Catch clauses that name no reason and go on."""
    functions = {function for step in trace.steps for function in step.stack} | {trace.entry}
    for function in functions:
        for node in function.nodes:
            if node.type == NodeType.TRY and not _is_permit(node) and not _is_in_loop(node):
                yield from (son for son in node.sons[1:] if son.type == NodeType.CATCH and _is_empty(son))


def _is_permit(node: Node) -> bool:
    """A permit may have been used by somebody else a block earlier: what counts is the allowance."""
    return any(isinstance(op, HighLevelCall) and op.function_name == "permit" for op in node.irs)


def _is_in_loop(node: Node) -> bool:
    """One of many that fails must not stop the others."""
    return any(before.type == NodeType.IFLOOP for before in node.dominators)


def _is_empty(node: Node) -> bool:
    return not node.irs and not any(son.dominators and node in son.dominators for son in node.sons)
