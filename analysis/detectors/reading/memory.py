"""Where the values of variables come from and go to: memory, storage, constants, and who is who."""

from collections.abc import Iterable
from typing import Any

from slither.core.declarations import Contract, Enum, SolidityVariable
from slither.core.variables.local_variable import LocalVariable
from slither.core.variables.state_variable import StateVariable
from slither.slithir import operations as ir
from slither.slithir.variables import Constant, ReferenceVariable
from slither.visitors.expression.constants_folding import ConstantFolding, NotConstant

from analysis.detectors.reading.state import Field, Frame, forget_fields, member, whole
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.values import (
    THIS,
    ZERO,
    Kind,
    Named,
    Value,
    constant,
    either,
    is_stored,
    term,
)


class Memory:
    """Reads and writes variables; notes what is written to storage."""

    trace: Trace

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
        return whole(frame.env, variable) or ZERO

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
            forget_fields(frame.env, target)
            frame.env[target] = value

    def _assign_place(self, frame: Frame, target: Any, value: Value) -> None:
        place = frame.env.get(target, ZERO)
        origin = target.points_to_origin
        in_memory = isinstance(origin, LocalVariable) and not _is_pointer(origin)
        if is_stored(place) and not in_memory:
            self._write(frame, place, value)
        elif isinstance(origin, LocalVariable):
            frame.env[Field(origin, frame.ways.get(target, ()))] = value
        else:
            frame.env[target] = value

    def _write(self, frame: Frame, location: Value, value: Value) -> None:
        assert frame.node is not None
        step = Write(frame.node, frame.stack, frame.facts, frame.this, frame.sender, location, value)
        self.trace.steps.append(step)

    def _remember_function(self, frame: Frame, op: Any) -> None:
        """`Interface.function`, and the selector of one."""
        if not isinstance(op, ir.Member):
            return
        holder, name = op.variable_left, str(op.variable_right)
        kind = (
            holder if isinstance(holder, Contract) else getattr(getattr(holder, "type", None), "type", None)
        )
        if isinstance(kind, Contract):
            declared = next((f for f in kind.functions if f.name == name), None)
            if declared is not None:
                frame.functions[op.lvalue] = declared
        elif holder in frame.functions:
            frame.functions[op.lvalue] = frame.functions[holder]

    def _place(self, frame: Frame, op: Any) -> Value:
        base_variable = op.variable_left if not isinstance(op, ir.Length) else op.value
        origin = op.lvalue.points_to_origin
        # All elements of an array are one.
        name = str(op.variable_right) if isinstance(op, ir.Member) else "[]"
        self._remember_function(frame, op)
        frame.ways[op.lvalue] = (*frame.ways.get(base_variable, ()), name)
        known = None
        if isinstance(origin, LocalVariable) and not _in_storage(origin):
            known = frame.env.get(Field(origin, frame.ways[op.lvalue]))
        base = frame.env[base_variable] if base_variable in frame.env else self._read(frame, base_variable)
        match op:
            case ir.Index():
                here = term(Kind.INDEX, None, base, self._read(frame, op.variable_right))
                return here if known is None else either([here, known])
            case ir.Member() if isinstance(base_variable, Enum):
                name = str(op.variable_right)
                return constant(Named(base_variable.values.index(name), f"{base_variable.name}.{name}"))
            case ir.Member():
                return known if known is not None else member(base, str(op.variable_right))
            case _:
                return term(Kind.LENGTH, None, base)


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
