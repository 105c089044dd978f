"""What is known of one compilation: its contracts, and the traces of their entry points, each read once."""

from functools import cached_property
from typing import Any

from slither.core.compilation_unit import SlitherCompilationUnit
from slither.core.declarations import Contract, FunctionContract
from slither.core.solidity_types import UserDefinedType
from slither.slithir.operations import NewContract
from slither.utils.function import get_function_id

from analysis.detectors.reading.graph import Graph
from analysis.detectors.reading.steps import How, Trace
from analysis.detectors.reading.values import Kind, Value, is_stored, options, path, root
from analysis.detectors.reading.walk import Walk

_KEY = "clusterproof"
_OF_TOKENS = frozenset(
    {"balanceOf", "allowance", "totalSupply", "decimals", "ownerOf"}
    | {"transfer", "transferFrom", "safeTransferFrom", "approve"}
)


class Unit:
    """Reads lazily: a detector that looks at one contract costs one contract."""

    def __init__(self, unit: SlitherCompilationUnit) -> None:
        self._unit = unit
        self._plans: dict[FunctionContract, Graph] = {}
        self._traces: dict[Contract, tuple[Trace, ...]] = {}
        self._constructions: dict[Contract, Trace | None] = {}
        self._look_alikes: dict[Contract, Contract | None] = {}

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Those that can be deployed, and abstract ones that nothing here completes; no dependencies."""
        return tuple(
            contract
            for contract in self._unit.contracts
            if _is_subject(contract) and not contract.is_from_dependency()
        )

    @cached_property
    def deployable(self) -> tuple[Contract, ...]:
        return tuple(contract for contract in self._unit.contracts if _is_deployable(contract))

    def traces(self, contract: Contract) -> tuple[Trace, ...]:
        """One for each function that can be called from outside, constructors aside."""
        if contract not in self._traces:
            entries = [f for f in contract.functions_entry_points if _is_entry(f)]
            self._traces[contract] = tuple(self._read(contract, entry) for entry in entries)
        return self._traces[contract]

    def changing(self, contract: Contract) -> tuple[Trace, ...]:
        """Those that may change something."""
        return tuple(t for t in self.traces(contract) if not (t.entry.view or t.entry.pure))

    def construction(self, contract: Contract) -> Trace | None:
        if contract not in self._constructions:
            entry = contract.constructor
            self._constructions[contract] = self._read(contract, entry) if entry else None
        return self._constructions[contract]

    def everything(self, contract: Contract) -> tuple[Trace, ...]:
        """All traces, that of the constructor among them."""
        construction = self.construction(contract)
        return self.traces(contract) + ((construction,) if construction else ())

    def implementation(self, declared: Any) -> Contract | None:
        """The one contract here whose body a call of `declared`, a function or getter, would run.

        An interface that nothing here derives from is met by the one contract that has all its functions.
        """
        contract = getattr(declared, "contract", None)
        if contract is None:
            return None
        return self.body_of(contract) or (self._look_alike(contract) if contract.is_interface else None)

    def body_of(self, contract: Contract) -> Contract | None:
        """The one deployable contract that is, or derives from, a type."""
        if _is_deployable(contract):
            return contract
        found = [c for c in self.deployable if contract in c.inheritance]
        return found[0] if len(found) == 1 else None

    def _look_alike(self, interface: Contract) -> Contract | None:
        if interface not in self._look_alikes:
            wanted = {f.solidity_signature for f in interface.functions}
            found = [c for c in self.deployable if wanted and wanted <= _signatures(c)]
            self._look_alikes[interface] = found[0] if len(found) == 1 else None
        return self._look_alikes[interface]

    @cached_property
    def created(self) -> frozenset[Contract]:
        """What is deployed by something here."""
        return frozenset(
            call.declared
            for contract in self.deployable
            for trace in self.everything(contract)
            for call in trace.calls
            if call.how is How.CREATE
        )

    @cached_property
    def _made(self) -> frozenset[Contract]:
        """What some function here deploys, as can be seen without reading traces."""
        return frozenset(
            op.contract_created
            for contract in self._unit.contracts
            for function in contract.functions_declared
            for node in function.nodes
            for op in node.irs
            if isinstance(op, NewContract)
        )

    def _read(self, contract: Contract, entry: Any) -> Trace:
        return Walk(contract, entry, self._resolve, self._declared.get, self._plans).run()

    @cached_property
    def _declared(self) -> dict[str, FunctionContract]:
        """By selector and by signature, the functions that can be called from outside."""
        found: dict[str, FunctionContract] = {}
        for contract in sorted(self._unit.contracts, key=lambda contract: not contract.is_interface):
            for function in contract.functions_declared:
                if function.visibility in ("external", "public") and not function.is_constructor:
                    signature = function.solidity_signature
                    found.setdefault(signature, function)
                    # Slither has selectors as text.
                    found.setdefault(str(get_function_id(signature)), function)
        return found

    def _resolve(self, declared: Any, target: Value) -> FunctionContract | None:
        """The body to go on in, for calls of one of many instances: what is one for all is not read."""
        if not isinstance(declared, FunctionContract) or not is_one_of_many(target):
            return None
        # Any token answers to the interface of tokens, not only the one that happens to be here.
        if declared.contract.is_interface and declared.name in _OF_TOKENS:
            return None
        body = self.implementation(declared)
        if body is None or not (_is_kept(target) or body in self._made):
            return None
        return next(
            (f for f in body.functions_entry_points if f.solidity_signature == declared.solidity_signature),
            None,
        )


def read(unit: SlitherCompilationUnit) -> Unit:
    """The same for all detectors of a run."""
    context: dict[str, Any] = unit.context
    if _KEY not in context:
        context[_KEY] = Unit(unit)
    found: Unit = context[_KEY]
    return found


def is_one_of_many(target: Value) -> bool:
    """Whether it was looked up, made or handed in, and is no fixed address."""
    return any(_is_looked_up(option) for option in options(target))


def _is_looked_up(value: Value) -> bool:
    if value.kind in (Kind.CREATED, Kind.RESULT, Kind.PARAMETER, Kind.ITEM):
        return True
    return root(value).kind == Kind.PARAMETER or any(step.kind == Kind.INDEX for step in path(value))


def _is_kept(target: Value) -> bool:
    """Whether it was looked up in storage."""
    return any(is_stored(option) for option in options(target))


def type_of(variable: Any) -> Contract | None:
    """The contract that a variable's type names."""
    kind = getattr(variable, "type", None)
    if isinstance(kind, UserDefinedType) and isinstance(kind.type, Contract):
        return kind.type
    return None


def _is_entry(function: FunctionContract) -> bool:
    return bool(function.nodes) and not function.is_constructor and not function.is_constructor_variables


def _is_deployable(contract: Contract) -> bool:
    if contract.is_interface or contract.is_library or contract.is_abstract:
        return False
    return bool(contract.is_fully_implemented)


def _is_subject(contract: Contract) -> bool:
    if contract.is_interface or contract.is_library:
        return False
    return _is_deployable(contract) or not any(_is_deployable(c) for c in contract.derived_contracts)


def _signatures(contract: Contract) -> set[str]:
    functions = {f.solidity_signature for f in contract.functions_entry_points}
    return functions | {v.solidity_signature for v in contract.state_variables if v.visibility == "public"}
