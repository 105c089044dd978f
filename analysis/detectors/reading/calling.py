"""What a call does: its modifiers, its body where that is known, else only that it was made."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from slither.core.declarations import FunctionContract
from slither.core.variables.local_variable import LocalVariable
from slither.slithir import operations as ir

from analysis.detectors.reading.graph import is_library
from analysis.detectors.reading.memory import Memory
from analysis.detectors.reading.state import Encoding, Field, Frame, HaltError, State, tuple_of
from analysis.detectors.reading.steps import Call, Check, How, Refusal, split
from analysis.detectors.reading.values import ZERO, Kind, Value, either, term

DEEPEST_STACK = 24

# Libraries' ways to tokens and ether: what they do is known, how they do it is assembly.
MOVES = re.compile(
    r"^_?(try|force)?(safe)?(transfer|transferFrom|transferETH|transferAll|transferAllETH|transferAllFrom"
    r"|approve|approveWithRetry|increaseAllowance|decreaseAllowance|permit2)$|^sendValue$",
    re.IGNORECASE,
)
ARITHMETIC = re.compile(
    r"^(full)?mulDiv(Up|Down|Unchecked|N)?$|^ceilDiv$|^divUp$|^min$|^max$|^_?[rw]?pow(er|u|Wad|Ray)?$"
)


@dataclass(eq=False)
class Site:
    """Tells one call from the next of the same function."""

    name: str


# From a selector or a signature to a function that is declared somewhere.
LookUp = Callable[[Any], FunctionContract | None]
Resolver = Callable[[Any, Value], FunctionContract | None]


class Calls(Memory):
    """Follows calls into bodies, and records those that leave."""

    resolve: Resolver
    look_up: LookUp

    def _function(self, frame: Frame) -> State | None:
        raise NotImplementedError

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
        self._assign(frame, op.lvalue, tuple_of(results))

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

    def _copy_back(self, frame: Frame, arguments: Iterable[Any], inner: Frame) -> None:
        """What a callee did to memory that it was lent."""
        for argument, parameter in zip(arguments, inner.function.parameters, strict=False):
            if not isinstance(argument, LocalVariable) or parameter.location != "memory":
                continue
            for key, value in list(inner.env.items()):
                if isinstance(key, Field) and key.variable is parameter:
                    frame.env[Field(argument, key.names)] = value
            if not any(isinstance(k, Field) and k.variable is parameter for k in inner.env):
                frame.env[argument] = inner.env.get(parameter, frame.env.get(argument, ZERO))

    def _results(self, frame: Frame) -> tuple[Value, ...]:
        if not frame.returned:
            return tuple(self._local(frame, variable) for variable in frame.function.returns)
        return tuple(either(list(values)) for values in zip(*frame.returned, strict=False))

    def _external(self, frame: Frame, op: Any) -> None:
        target, args = self._read(frame, op.destination), self._all(frame, op.arguments)
        ether = None if op.call_value is None else self._read(frame, op.call_value)
        name = str(op.function_name)
        function = self.resolve(op.function, target)
        inner = function is not None and self._may_enter(frame, function)
        self._record(frame, op, How.HIGH, name, target, args, ether, op.function, inner)
        if inner and function is not None:
            results, _ = self._inline(frame, function, args, target, frame.this)
            if results is None:
                raise HaltError(success=False)
            if results:
                self._assign(frame, op.lvalue, tuple_of(results))

    def _low_level(self, frame: Frame, op: Any) -> None:
        ether = None if op.call_value is None else self._read(frame, op.call_value)
        target, args = self._read(frame, op.destination), self._all(frame, op.arguments)
        told = bool(args) and args[0].kind == Kind.APPLY and isinstance(args[0].label, Encoding)
        self._record(frame, op, How.LOW, str(op.function_name), target, args, ether, told=told)
        if told:
            self._told(frame, target, args[0], ether)

    def _told(self, frame: Frame, target: Value, told: Value, ether: Value | None) -> None:
        """The call that the bytes of a call stand for."""
        encoding: Encoding = told.label
        result = term(Kind.RESULT, Site(encoding.name), target, *told.parts)
        args = list(told.parts)
        function = self.resolve(encoding.declared, target)
        inner = function is not None and self._may_enter(frame, function)
        self._step(frame, How.HIGH, encoding.name, target, args, ether, result, encoding.declared, inner)
        if inner and function is not None:
            # The call may fail and the caller go on: what the callee demands holds there alone.
            facts = frame.facts
            self._inline(frame, function, args, target, frame.this)
            frame.facts = facts

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
        told: bool = False,
    ) -> Value:
        result = term(Kind.RESULT, Site(name), target, *args)
        self._step(frame, how, name, target, args, ether, result, declared, inner, told)
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
        told: bool = False,
    ) -> None:
        assert frame.node is not None
        around = (frame.node, frame.stack, frame.facts, frame.this, frame.sender)
        call = Call(*around, how, name, target, tuple(args), ether, result, declared, inner, told)
        self.trace.steps.append(call)

    def _solidity(self, frame: Frame, op: Any) -> None:
        name = str(op.function.name)
        args = self._all(frame, flat(op.arguments))
        if is_require(op):
            self._require(frame, args[0])
        elif is_revert(op) or name in ("selfdestruct(address)", "invalid()"):
            assert frame.node is not None
            around = (frame.node, frame.stack, frame.facts, frame.this, frame.sender)
            self.trace.steps.append(Refusal(*around, name, tuple(args)))
            raise HaltError(success=False)
        elif name in ("return(uint256,uint256)", "stop()"):
            raise HaltError(success=True)
        elif name.startswith(("call(uint256", "delegatecall(uint256")):
            self._assembly_call(frame, op, name.partition("(")[0], args)
        elif op.lvalue is not None:
            self._assign(frame, op.lvalue, self._encoded(frame, op) or term(Kind.APPLY, name, *args))

    def _assembly_call(self, frame: Frame, op: Any, name: str, args: list[Value]) -> None:
        """Its data is where a pointer says: what the pointer was made from is all that is known."""
        ether, data = (args[2], args[3]) if name == "call" else (None, args[2])
        told = next((p for p in data if p.kind == Kind.APPLY and isinstance(p.label, Encoding)), None)
        self._record(frame, op, How.LOW, name, args[1], [data], ether, told=told is not None)
        if told is not None:
            self._told(frame, args[1], told, ether)

    def _encoded(self, frame: Frame, op: Any) -> Value | None:
        """The call that bytes stand for, where the function is named."""
        name = str(op.function.name)
        if not name.startswith(("abi.encodeCall(", "abi.encodeWithSelector(", "abi.encodeWithSignature(")):
            return None
        first, *rest = op.arguments
        args = self._all(frame, flat(rest))
        said = self._read(frame, first)
        known = frame.functions.get(first) or (
            self.look_up(said.label) if said.kind == Kind.CONSTANT else None
        )
        if known is not None:
            return term(Kind.APPLY, Encoding(str(known.name), known), *args)
        unknown = str(said.label).partition("(")[0]
        return term(Kind.APPLY, Encoding(unknown), *args) if unknown.isidentifier() else None

    def _require(self, frame: Frame, condition: Value) -> None:
        assert frame.node is not None
        if condition == ZERO:
            raise HaltError(success=False)
        check = Check(frame.node, frame.stack, frame.facts, frame.this, frame.sender, condition, True)
        self.trace.steps.append(check)
        frame.facts |= frozenset(split(condition, True))


def is_require(op: Any) -> bool:
    return isinstance(op, ir.SolidityCall) and str(op.function.name).startswith(("require(", "assert("))


def is_revert(op: Any) -> bool:
    return isinstance(op, ir.SolidityCall) and str(op.function.name).startswith("revert")


def _is_arithmetic(function: Any) -> bool:
    if not isinstance(function, FunctionContract) or not function.pure:
        return False
    return bool(ARITHMETIC.match(function.name)) or function.contains_assembly


def flat(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found += flat(value) if isinstance(value, list) else [value]
    return found
