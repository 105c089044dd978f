"""Reads an entry point from its first statement to its last, through modifiers, internal calls and libraries.

Joins paths where they meet and goes once round each loop, so that time is bounded. Keeps no contents of
storage: what was written is not known when it is read again.
"""

from dataclasses import dataclass
from typing import Any

from slither.core.cfg.node import Node, NodeType
from slither.core.declarations import Contract, FunctionContract, Modifier
from slither.slithir import operations as ir
from slither.slithir.variables import TupleVariable

from analysis.detectors.reading.calling import Calls, LookUp, Resolver, flat, is_require, is_revert
from analysis.detectors.reading.graph import Graph, plan
from analysis.detectors.reading.state import (
    Frame,
    HaltError,
    Layout,
    Rounds,
    State,
    forget_fields,
    item,
    join,
    rounds_key,
    sons_of,
    whole,
)
from analysis.detectors.reading.steps import Check, Fact, Power, Trace
from analysis.detectors.reading.values import SENDER, THIS, ZERO, Kind, Round, Value, either, is_stored, term

MOST_OPERATIONS = 20_000


class Walk(Calls):
    """One reading of one entry point."""

    def __init__(
        self,
        contract: Contract,
        entry: FunctionContract,
        resolve: Resolver,
        look_up: LookUp,
        plans: dict[FunctionContract, Graph],
    ) -> None:
        self.trace = Trace(contract, entry)
        self.resolve = resolve
        self.look_up = look_up
        self.plans = plans
        self.left = MOST_OPERATIONS

    def run(self) -> Trace:
        entry = self.trace.entry
        frame = Frame(entry, THIS, SENDER, (entry,))
        for parameter in entry.parameters:
            frame.env[parameter] = Value(Kind.PARAMETER, parameter)
        end = self._function(frame)
        self.trace.returns = end is not None
        self.trace.results = self._results(frame) if end else ()
        return self.trace

    def _function(self, frame: Frame) -> State | None:
        """Reads a body; None if no path gets to its end."""
        graph = self._plan(frame.function)
        outs: dict[tuple[Node, Node], State] = {}
        ends: dict[Node, State] = {}
        branches: list[_Branch] = []
        for node in graph.order:
            start = State(dict(frame.env), frame.facts) if node is graph.order[0] else None
            arrived = start or join([outs[edge] for edge in graph.into(node) if edge in outs])
            if arrived is None:
                continue
            frame.env, frame.facts, frame.node = arrived.env, arrived.facts, node
            self._enter_loop(graph, node, frame)
            try:
                condition = self._node(frame, node)
            except HaltError as halt:
                if halt.success:
                    ends[node] = State(frame.env, frame.facts)
                continue
            if condition is not None:
                branches.append(_Branch(node, len(self.trace.steps), condition, frame.facts))
            out = State(frame.env, frame.facts)
            for son, state in sons_of(node, out, condition):
                outs[node, son] = state
                self._close_loop(graph, node, son, state)
            if not node.sons:
                ends[node] = out
        self._note_branches(frame, _alive(ends, outs), branches)
        end = join(list(ends.values()))
        if end is None:
            return None
        for steps in reversed(frame.afterwards):
            self.trace.steps.extend(steps)
        return State(end.env, end.facts | frame.late_facts)

    def _plan(self, function: FunctionContract) -> Graph:
        if function not in self.plans:
            self.plans[function] = plan(function)
        return self.plans[function]

    def _enter_loop(self, graph: Graph, node: Node, frame: Frame) -> None:
        changed = graph.changed_from(node)
        if not changed:
            return
        rounds: dict[Any, Round] = {}
        for variable in changed:
            before = self._local(frame, variable)
            rounds[variable] = Round(str(variable.name))
            forget_fields(frame.env, variable)
            frame.env[variable] = Value(Kind.LOOP, rounds[variable], (before,))
        frame.env[rounds_key(node)] = Value(Kind.LOOP, Rounds(rounds))

    def _close_loop(self, graph: Graph, node: Node, son: Node, state: State) -> None:
        if not graph.is_back(node, son):
            return
        kept = state.env.get(rounds_key(son))
        if kept is None:
            return
        for variable, round_ in kept.label.rounds.items():
            value = whole(state.env, variable)
            if value is not None:
                round_.later.append(value)

    def _note_branches(self, frame: Frame, alive: set[Node], branches: list["_Branch"]) -> None:
        """Branches with one side that always reverts are checks."""
        for branch in reversed(branches):
            first, second = (son in alive for son in branch.node.sons)
            holds = None if first == second else first
            around = (branch.node, frame.stack, branch.facts, frame.this, frame.sender)
            self.trace.steps.insert(branch.position, Check(*around, branch.condition, holds))
            if frame.placeholder and branch.position <= frame.placeholder[0]:
                frame.placeholder = (frame.placeholder[0] + 1, frame.placeholder[1])

    def _node(self, frame: Frame, node: Node) -> Value | None:
        """Runs a node's operations; returns the condition that it branches on."""
        if node.type == NodeType.PLACEHOLDER:
            frame.placeholder = (len(self.trace.steps), frame.facts)
            return None
        condition = None
        refuses = any(is_require(operation) for operation in node.irs)
        for operation in node.irs:
            self.left -= 1
            if self.left < 0:
                self.trace.cut = True
                raise HaltError(success=True)
            if isinstance(operation, ir.Condition):
                condition = self._read(frame, operation.value)
            elif not (refuses and is_revert(operation)):
                self._operation(frame, operation)
        return condition if len(node.sons) == 2 and node.type in _BRANCHES else None

    def _operation(self, frame: Frame, op: Any) -> None:
        match op:
            case ir.Assignment():
                self._assign(frame, op.lvalue, self._read(frame, op.rvalue))
            case ir.Binary():
                left, right = (self._read(frame, side) for side in (op.variable_left, op.variable_right))
                value = term(Kind.BINARY, str(op.type.value), left, right)
                if value.label in ("**", "<<") and right.kind != Kind.CONSTANT:
                    assert frame.node is not None
                    around = (frame.node, frame.stack, frame.facts, frame.this, frame.sender)
                    self.trace.steps.append(Power(*around, value))
                self._assign(frame, op.lvalue, value)
            case ir.Unary():
                operator = "!" if "BANG" in str(op.type) else "~"
                self._assign(frame, op.lvalue, term(Kind.UNARY, operator, self._read(frame, op.rvalue)))
            case ir.TypeConversion():
                self._assign(frame, op.lvalue, self._read(frame, op.variable))
            case ir.Index() | ir.Member() | ir.Length():
                frame.env[op.lvalue] = self._place(frame, op)
            case ir.Unpack():
                self._assign(frame, op.lvalue, item(self._read(frame, op.tuple), op.index))
            case ir.InternalCall() if isinstance(op.function, Modifier):
                self._modifier(frame, op)
            case ir.InternalCall() | ir.LibraryCall():
                self._internal(frame, op)
            case ir.HighLevelCall():
                self._external(frame, op)
            case ir.LowLevelCall():
                self._low_level(frame, op)
            case ir.Transfer() | ir.Send():
                self._send(frame, op)
            case ir.NewContract():
                self._create(frame, op)
            case ir.SolidityCall():
                self._solidity(frame, op)
            case ir.NewStructure():
                label = Layout(op.structure.name, tuple(str(e.name) for e in op.structure.elems_ordered))
                self._assign(frame, op.lvalue, term(Kind.STRUCT, label, *self._all(frame, op.arguments)))
            case ir.InitArray():
                self._assign(frame, op.lvalue, either(self._all(frame, flat(op.init_values)) or [ZERO]))
            case ir.Delete():
                location = self._read(frame, op.variable)
                if is_stored(location):
                    self._write(frame, location, ZERO)
                else:
                    self._assign(frame, op.variable, ZERO)
            case ir.Return():
                frame.returned.append(self._returned(frame, op))
            case ir.OperationWithLValue():
                if op.lvalue is not None:
                    self._assign(
                        frame, op.lvalue, term(Kind.APPLY, type(op).__name__, *self._all(frame, op.read))
                    )

    def _returned(self, frame: Frame, op: Any) -> tuple[Value, ...]:
        values = self._all(frame, op.values)
        if len(values) == 1 and isinstance(op.values[0], TupleVariable):
            return tuple(item(values[0], i) for i in range(len(frame.function.returns)))
        return tuple(values)


_BRANCHES = (NodeType.IF, NodeType.IFLOOP)


@dataclass(frozen=True)
class _Branch:
    """`position` is where its check belongs among the steps."""

    node: Node
    position: int
    condition: Value
    facts: frozenset[Fact]


def _alive(ends: dict[Node, State], outs: dict[tuple[Node, Node], State]) -> set[Node]:
    """The nodes from which the end can be reached."""
    alive, waiting = set(ends), list(ends)
    while waiting:
        node = waiting.pop()
        for father in node.fathers:
            if (father, node) in outs and father not in alive:
                alive.add(father)
                waiting.append(father)
    return alive
