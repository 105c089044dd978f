"""Reads an entry point from its first statement to its last, through modifiers, internal calls and libraries.

Joins paths where they meet and goes once round each loop, so that time is bounded. Keeps no contents of
storage: what was written is not known when it is read again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from slither.core.cfg.node import Node, NodeType
from slither.core.declarations import Contract, FunctionContract, Modifier, SolidityVariable
from slither.core.variables.local_variable import LocalVariable
from slither.core.variables.state_variable import StateVariable
from slither.slithir import operations as ir
from slither.slithir.variables import Constant, ReferenceVariable, TupleVariable
from slither.visitors.expression.constants_folding import ConstantFolding, NotConstant

from analysis.detectors.reading.graph import Graph, is_library, plan
from analysis.detectors.reading.steps import Call, Check, Fact, How, Trace, Write, split
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    ZERO,
    Kind,
    Round,
    Value,
    constant,
    either,
    is_stored,
    term,
)

MOST_OPERATIONS = 20_000
DEEPEST_STACK = 24

# Libraries' ways to tokens and ether: what they do is known, how they do it is assembly.
MOVES = re.compile(
    r"^_?(try|force)?(safe)?(transfer|transferFrom|transferETH|transferAll|transferAllETH|transferAllFrom"
    r"|approve|approveWithRetry|increaseAllowance|decreaseAllowance|permit2)$|^sendValue$",
    re.IGNORECASE,
)
ARITHMETIC = re.compile(r"^(full)?mulDiv(Up|Down|Unchecked|N)?$|^ceilDiv$|^divUp$|^min$|^max$")


@dataclass(frozen=True)
class State:
    """What is known at a point: the values of local variables, and what must hold."""

    env: dict[Any, Value]
    facts: frozenset[Fact]


@dataclass
class Frame:
    """A function that is being read, for `this`, called by `sender`."""

    function: FunctionContract
    this: Value
    sender: Value
    stack: tuple[FunctionContract, ...]
    env: dict[Any, Value] = field(default_factory=dict)
    facts: frozenset[Fact] = frozenset()
    node: Node | None = None
    returned: list[tuple[Value, ...]] = field(default_factory=list)
    # What modifiers do after the body.
    afterwards: list[list[Any]] = field(default_factory=list)
    late_facts: frozenset[Fact] = frozenset()
    placeholder: tuple[int, frozenset[Fact]] | None = None
    # The way from a variable in memory to the part that a reference means.
    ways: dict[Any, tuple[str, ...]] = field(default_factory=dict)


class HaltError(Exception):
    """The path ends here: `success` tells a return in assembly from a revert."""

    def __init__(self, success: bool) -> None:
        super().__init__()
        self.success = success


@dataclass(eq=False)
class Site:
    """Tells one call from the next of the same function."""

    name: str


Resolver = Callable[[Any, Value], FunctionContract | None]


class Walk:
    """One reading of one entry point."""

    def __init__(
        self,
        contract: Contract,
        entry: FunctionContract,
        resolve: Resolver,
        plans: dict[FunctionContract, Graph],
    ) -> None:
        self.trace = Trace(contract, entry)
        self.resolve = resolve
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

    # ------------------------------------------------------------------------------------ functions

    def _function(self, frame: Frame) -> State | None:
        """Reads a body; None if no path gets to its end."""
        graph = self._plan(frame.function)
        outs: dict[tuple[Node, Node], State] = {}
        ends: dict[Node, State] = {}
        branches: list[_Branch] = []
        for node in graph.order:
            start = State(dict(frame.env), frame.facts) if node is graph.order[0] else None
            arrived = start or _join([outs[edge] for edge in graph.into(node) if edge in outs])
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
            for son, state in _sons(node, out, condition):
                outs[node, son] = state
                self._close_loop(graph, node, son, state)
            if not node.sons:
                ends[node] = out
        self._note_branches(frame, _alive(ends, outs), branches)
        end = _join(list(ends.values()))
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
            _forget_fields(frame.env, variable)
            frame.env[variable] = Value(Kind.LOOP, rounds[variable], (before,))
        frame.env[_rounds_key(node)] = Value(Kind.LOOP, _Rounds(rounds))

    def _close_loop(self, graph: Graph, node: Node, son: Node, state: State) -> None:
        if not graph.is_back(node, son):
            return
        kept = state.env.get(_rounds_key(son))
        if kept is None:
            return
        for variable, round_ in kept.label.rounds.items():
            value = _whole(state.env, variable)
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
        refuses = any(_is_require(operation) for operation in node.irs)
        for operation in node.irs:
            self.left -= 1
            if self.left < 0:
                self.trace.cut = True
                raise HaltError(success=True)
            if isinstance(operation, ir.Condition):
                condition = self._read(frame, operation.value)
            elif not (refuses and _is_revert(operation)):
                self._operation(frame, operation)
        return condition if len(node.sons) == 2 and node.type in _BRANCHES else None

    def _results(self, frame: Frame) -> tuple[Value, ...]:
        if not frame.returned:
            return tuple(self._local(frame, variable) for variable in frame.function.returns)
        return tuple(either(list(values)) for values in zip(*frame.returned, strict=False))

    def _inline(
        self, frame: Frame, function: FunctionContract, args: list[Value], this: Value, sender: Value
    ) -> Any:
        """The callee's results and the callee's frame; None in the place of results if it cannot return."""
        inner = Frame(function, this, sender, (*frame.stack, function), facts=frame.facts)
        for parameter, value in zip(function.parameters, args, strict=False):
            inner.env[parameter] = value
        end = self._function(inner)
        if end is None:
            return None, inner
        inner.env = end.env
        frame.facts = end.facts
        return self._results(inner), inner

    def _may_enter(self, frame: Frame, function: Any) -> bool:
        return (
            isinstance(function, FunctionContract)
            and bool(function.nodes)
            and function not in frame.stack
            and len(frame.stack) < DEEPEST_STACK
        )

    # ----------------------------------------------------------------------------------- operations

    def _operation(self, frame: Frame, op: Any) -> None:
        match op:
            case ir.Assignment():
                self._assign(frame, op.lvalue, self._read(frame, op.rvalue))
            case ir.Binary():
                left, right = (self._read(frame, side) for side in (op.variable_left, op.variable_right))
                self._assign(frame, op.lvalue, term(Kind.BINARY, str(op.type.value), left, right))
            case ir.Unary():
                operator = "!" if "BANG" in str(op.type) else "~"
                self._assign(frame, op.lvalue, term(Kind.UNARY, operator, self._read(frame, op.rvalue)))
            case ir.TypeConversion():
                self._assign(frame, op.lvalue, self._read(frame, op.variable))
            case ir.Index() | ir.Member() | ir.Length():
                frame.env[op.lvalue] = self._place(frame, op)
            case ir.Unpack():
                self._assign(frame, op.lvalue, _item(self._read(frame, op.tuple), op.index))
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
                label = _Layout(op.structure.name, tuple(str(e.name) for e in op.structure.elems_ordered))
                self._assign(frame, op.lvalue, term(Kind.STRUCT, label, *self._all(frame, op.arguments)))
            case ir.InitArray():
                self._assign(frame, op.lvalue, either(self._all(frame, _flat(op.init_values)) or [ZERO]))
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
            return tuple(_item(values[0], i) for i in range(len(frame.function.returns)))
        return tuple(values)

    def _assign(self, frame: Frame, target: Any, value: Value) -> None:
        if target is None:
            return
        if isinstance(target, StateVariable):
            self._write(frame, _state(target, frame.this), value)
        elif isinstance(target, ReferenceVariable):
            self._assign_place(frame, target, value)
        elif _is_pointer(target) and isinstance(target, LocalVariable):
            frame.env[target] = value
        else:
            _forget_fields(frame.env, target)
            frame.env[target] = value

    def _assign_place(self, frame: Frame, target: Any, value: Value) -> None:
        place = frame.env.get(target, ZERO)
        origin = target.points_to_origin
        if _in_storage(origin) and is_stored(place):
            self._write(frame, place, value)
        elif isinstance(origin, LocalVariable):
            frame.env[_Field(origin, frame.ways.get(target, ()))] = value
        else:
            frame.env[target] = value

    def _write(self, frame: Frame, location: Value, value: Value) -> None:
        assert frame.node is not None
        step = Write(frame.node, frame.stack, frame.facts, frame.this, frame.sender, location, value)
        self.trace.steps.append(step)

    def _place(self, frame: Frame, op: Any) -> Value:
        base_variable = op.variable_left if not isinstance(op, ir.Length) else op.value
        origin = op.lvalue.points_to_origin
        # All elements of an array are one.
        name = str(op.variable_right) if isinstance(op, ir.Member) else "[]"
        frame.ways[op.lvalue] = (*frame.ways.get(base_variable, ()), name)
        known = None
        if isinstance(origin, LocalVariable) and not _in_storage(origin):
            known = frame.env.get(_Field(origin, frame.ways[op.lvalue]))
        base = frame.env[base_variable] if base_variable in frame.env else self._read(frame, base_variable)
        match op:
            case ir.Index():
                here = term(Kind.INDEX, None, base, self._read(frame, op.variable_right))
                return here if known is None else either([here, known])
            case ir.Member():
                return known if known is not None else _member(base, str(op.variable_right))
            case _:
                return term(Kind.LENGTH, None, base)

    # ---------------------------------------------------------------------------------------- calls

    def _modifier(self, frame: Frame, op: Any) -> None:
        inner = Frame(op.function, frame.this, frame.sender, (*frame.stack, op.function), facts=frame.facts)
        for parameter, value in zip(op.function.parameters, self._all(frame, op.arguments), strict=False):
            inner.env[parameter] = value
        end = self._function(inner)
        if inner.placeholder is None:
            raise HaltError(success=False)
        position, facts = inner.placeholder
        frame.afterwards.append(self.trace.steps[position:])
        del self.trace.steps[position:]
        frame.facts = facts
        if end is not None:
            frame.late_facts |= end.facts

    def _internal(self, frame: Frame, op: Any) -> None:
        function, args = op.function, self._all(frame, op.arguments)
        if is_library(function) and MOVES.match(str(op.function_name)) and args:
            self._record(frame, op, How.TOKEN, str(op.function_name), args[0], args[1:], None, function)
            return
        if _is_arithmetic(function):
            self._assign(frame, op.lvalue, term(Kind.APPLY, str(function.name), *args))
            return
        if not self._may_enter(frame, function):
            self._assign(frame, op.lvalue, term(Kind.APPLY, str(op.function_name), *args))
            return
        results, inner = self._inline(frame, function, args, frame.this, frame.sender)
        if results is None:
            raise HaltError(success=False)
        self._copy_back(frame, op.arguments, inner)
        self._assign(frame, op.lvalue, _tuple(results))

    def _copy_back(self, frame: Frame, arguments: Iterable[Any], inner: Frame) -> None:
        """What a callee did to memory that it was lent."""
        for argument, parameter in zip(arguments, inner.function.parameters, strict=False):
            if not isinstance(argument, LocalVariable) or parameter.location != "memory":
                continue
            for key, value in list(inner.env.items()):
                if isinstance(key, _Field) and key.variable is parameter:
                    frame.env[_Field(argument, key.names)] = value
            if not any(isinstance(k, _Field) and k.variable is parameter for k in inner.env):
                frame.env[argument] = inner.env.get(parameter, frame.env.get(argument, ZERO))

    def _external(self, frame: Frame, op: Any) -> None:
        target, args = self._read(frame, op.destination), self._all(frame, op.arguments)
        ether = None if op.call_value is None else self._read(frame, op.call_value)
        name = str(op.function_name)
        function = self.resolve(op, target)
        inner = function is not None and self._may_enter(frame, function)
        self._record(frame, op, How.HIGH, name, target, args, ether, op.function, inner)
        if inner and function is not None:
            results, _ = self._inline(frame, function, args, target, frame.this)
            if results is None:
                raise HaltError(success=False)
            if results:
                self._assign(frame, op.lvalue, _tuple(results))

    def _low_level(self, frame: Frame, op: Any) -> None:
        ether = None if op.call_value is None else self._read(frame, op.call_value)
        target, args = self._read(frame, op.destination), self._all(frame, op.arguments)
        self._record(frame, op, How.LOW, str(op.function_name), target, args, ether)

    def _send(self, frame: Frame, op: Any) -> None:
        target, amount = self._read(frame, op.destination), self._read(frame, op.call_value)
        self._record(frame, op, How.ETHER, "transfer", target, [], amount)

    def _create(self, frame: Frame, op: Any) -> None:
        ether = None if op.call_value is None else self._read(frame, op.call_value)
        args = self._all(frame, op.arguments)
        site = Site(str(op.contract_created.name))
        created = Value(Kind.CREATED, op.contract_created, (Value(Kind.CONSTANT, site),))
        self._step(frame, How.CREATE, site.name, created, args, ether, created, op.contract_created)
        self._assign(frame, op.lvalue, created)

    def _record(
        self,
        frame: Frame,
        op: Any,
        how: How,
        name: str,
        target: Value,
        args: list[Value],
        ether: Value | None,
        declared: Any = None,
        inner: bool = False,
    ) -> Value:
        result = term(Kind.RESULT, Site(name), target, *args)
        self._step(frame, how, name, target, args, ether, result, declared, inner)
        self._assign(frame, getattr(op, "lvalue", None), result)
        return result

    def _step(
        self,
        frame: Frame,
        how: How,
        name: str,
        target: Value,
        args: list[Value],
        ether: Value | None,
        result: Value,
        declared: Any,
        inner: bool = False,
    ) -> None:
        assert frame.node is not None
        around = (frame.node, frame.stack, frame.facts, frame.this, frame.sender)
        self.trace.steps.append(Call(*around, how, name, target, tuple(args), ether, result, declared, inner))

    def _solidity(self, frame: Frame, op: Any) -> None:
        name = str(op.function.name)
        args = self._all(frame, _flat(op.arguments))
        if _is_require(op):
            self._require(frame, args[0])
        elif _is_revert(op) or name in ("selfdestruct(address)", "invalid()"):
            raise HaltError(success=False)
        elif name in ("return(uint256,uint256)", "stop()"):
            raise HaltError(success=True)
        elif op.lvalue is not None:
            self._assign(frame, op.lvalue, term(Kind.APPLY, name, *args))

    def _require(self, frame: Frame, condition: Value) -> None:
        assert frame.node is not None
        if condition == ZERO:
            raise HaltError(success=False)
        check = Check(frame.node, frame.stack, frame.facts, frame.this, frame.sender, condition, True)
        self.trace.steps.append(check)
        frame.facts |= frozenset(split(condition, True))

    # --------------------------------------------------------------------------------------- values

    def _all(self, frame: Frame, variables: Iterable[Any]) -> list[Value]:
        return [self._read(frame, variable) for variable in variables]

    def _read(self, frame: Frame, variable: Any) -> Value:
        match variable:
            case Constant():
                return constant(variable.value)
            case StateVariable():
                return _state(variable, frame.this)
            case LocalVariable():
                return self._local(frame, variable)
            case SolidityVariable():
                return _global(str(variable.name), frame)
            case list():
                return either(self._all(frame, variable) or [ZERO])
            case _ if variable in frame.env:
                return frame.env[variable]
            case _:
                return constant(str(variable))

    def _local(self, frame: Frame, variable: Any) -> Value:
        return _whole(frame.env, variable) or ZERO


_BRANCHES = (NodeType.IF, NodeType.IFLOOP)


@dataclass(frozen=True)
class _Branch:
    """`position` is where its check belongs among the steps."""

    node: Node
    position: int
    condition: Value
    facts: frozenset[Fact]


@dataclass(frozen=True)
class _Field:
    """A part of a variable in memory that was written on its own."""

    variable: Any
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Layout:
    name: str
    fields: tuple[str, ...]


@dataclass(eq=False)
class _Rounds:
    rounds: dict[Any, Round]
    name: str = "rounds"
    later: tuple[Value, ...] = ()


def _rounds_key(node: Node) -> tuple[str, Node]:
    return ("rounds", node)


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


def _join(states: list[State]) -> State | None:
    if len(states) < 2:
        return State(dict(states[0].env), states[0].facts) if states else None
    facts = frozenset.intersection(*(state.facts for state in states))
    variables = dict.fromkeys(key for state in states for key in state.env)
    return State({key: _meet(states, key) for key in variables}, facts)


def _meet(states: list[State], key: Any) -> Value:
    found = [state.env[key] for state in states if key in state.env]
    if isinstance(key, _Field) and len(found) < len(states):
        found.append(ZERO)
    return found[0] if all(value is found[0] for value in found) else either(found)


def _sons(node: Node, out: State, condition: Value | None) -> Iterable[tuple[Node, State]]:
    if condition is None:
        return [(son, out) for son in node.sons]
    sides = zip(node.sons, (True, False), strict=True)
    return [(son, State(out.env, out.facts | frozenset(split(condition, holds)))) for son, holds in sides]


def _whole(env: dict[Any, Value], variable: Any) -> Value | None:
    parts = [value for key, value in env.items() if isinstance(key, _Field) and key.variable is variable]
    base = env.get(variable)
    if not parts:
        return base
    return either(parts if base is None or base == ZERO else [base, *parts])


def _forget_fields(env: dict[Any, Value], variable: Any) -> None:
    for key in [key for key in env if isinstance(key, _Field) and key.variable is variable]:
        del env[key]


def _member(base: Value, name: str) -> Value:
    if base.kind == Kind.STRUCT and name in base.label.fields:
        position: int = base.label.fields.index(name)
        return base.parts[position]
    return term(Kind.MEMBER, name, base)


def _item(value: Value, index: int) -> Value:
    if value.kind == Kind.STRUCT and value.label == _TUPLE and index < len(value.parts):
        return value.parts[index]
    return term(Kind.ITEM, index, value)


_TUPLE = _Layout("tuple", ())


def _tuple(results: tuple[Value, ...]) -> Value:
    return results[0] if len(results) == 1 else term(Kind.STRUCT, _TUPLE, *results)


def _state(variable: Any, this: Value) -> Value:
    if variable.is_constant and variable.expression is not None:
        try:
            return constant(_number(ConstantFolding(variable.expression, variable.type).result().value))
        except NotConstant:
            pass
    return Value(Kind.STATE, variable, () if this == THIS else (this,))


def _number(text: Any) -> int | str:
    try:
        return int(text)
    except ValueError:
        return str(text)


def _global(name: str, frame: Frame) -> Value:
    if name == "msg.sender":
        return frame.sender
    return frame.this if name == "this" else Value(Kind.GLOBAL, name)


def _is_pointer(variable: Any) -> bool:
    return getattr(variable, "location", None) == "storage"


def _in_storage(origin: Any) -> bool:
    return isinstance(origin, StateVariable) or _is_pointer(origin)


def _is_require(op: Any) -> bool:
    return isinstance(op, ir.SolidityCall) and str(op.function.name).startswith(("require(", "assert("))


def _is_revert(op: Any) -> bool:
    return isinstance(op, ir.SolidityCall) and str(op.function.name).startswith("revert")


def _is_arithmetic(function: Any) -> bool:
    if not isinstance(function, FunctionContract) or not function.pure:
        return False
    return bool(ARITHMETIC.match(function.name)) or function.contains_assembly


def _flat(values: Iterable[Any]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat += _flat(value) if isinstance(value, list) else [value]
    return flat
