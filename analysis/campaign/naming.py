"""Calls and values in the names that people use: entity A, A's proxy, 1.5 SSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.abi import PANIC_ERROR, STRING_ERROR, Codec, Error, read_interface
from analysis.artefact import Json
from analysis.campaign.harness import CONTRACTS, World
from analysis.chain import Log

ACTORS = ("A", "B", "C", "D", "E", "F", "the stranger", "the governor", "the heir")
TITLES = {
    "token": "SSVToken",
    "ssv": "SSV",
    "distributor": "Distributor",
    "mega": "MegaCluster",
    "treasury": "Treasury",
    "shares": "Shares",
}
AMOUNTS = {
    "amount",
    "cumulativeAmount",
    "earnings",
    "fee",
    "maximum",
    "maxTotalFee",
    "paid",
    "refund",
    "toEntity",
    "toTreasury",
    "tokenAmount",
    "value",
}
EVERYTHING = 2**256 - 1


def tell_amount(wei: int) -> str:
    if wei == EVERYTHING:
        return "any amount"
    if wei < 10**6:
        return f"{wei} wei"
    whole, rest = divmod(wei, 10**18)
    return f"{whole}.{rest:018}".rstrip("0").rstrip(".") + " SSV"


@dataclass(frozen=True)
class Names:
    """Of the accounts of one world, as they are when asked: a proxy comes with its entity's first join."""

    world: World

    def tell(self, address: str) -> str:
        return self._known().get(address.lower(), address)

    def _known(self) -> Mapping[str, str]:
        names = {address: TITLES[name] for name, address in self.world.places.items()}
        names |= dict(zip(self.world.actors, ACTORS, strict=True))
        for actor, name in zip(self.world.actors, ACTORS, strict=True):
            proxy = self.world.at("mega").view("member", actor)[0]
            names.setdefault(proxy, f"{name}'s proxy")
        return names | {"0x" + "00" * 20: "nobody"}

    def tell_call(self, target: str, data: bytes) -> str:
        where = self.tell(target)
        entry = self._functions.get(data[:4])
        if entry is None:
            return f"{where} ({'no data' if not data else '0x' + data.hex()})"
        title = "EntityProxy" if where.endswith("proxy") else where
        # What ERC-20 calls an amount or a value is, of shares, no amount of money.
        inputs = (
            [{**i, "name": ""} for i in entry["inputs"]] if where == TITLES["shares"] else entry["inputs"]
        )
        told = f"{title}.{entry['name']}({self._tell_all(inputs, data[4:])})"
        return told if title == where else f"{told} of {where}"

    def tell_refusal(self, data: bytes) -> str:
        error = self._errors.get(data[:4])
        if error is None:
            return "without a reason" if not data else "0x" + data.hex()
        if error.name == STRING_ERROR.name:
            return f'"{error.inputs.decode(data[4:])[0]}"'
        if error.name == PANIC_ERROR.name:
            return f"Panic({error.inputs.decode(data[4:])[0]:#x})"
        return f"{error.name}({self._tell_all(self._error_inputs[data[:4]], data[4:])})"

    def tell_event(self, log: Log) -> str:
        is_money = log.address != self.world.places["shares"]
        told = [self._tell({"name": name if is_money else ""}, v) for name, v in log.arguments.items()]
        return f"{log.name}({', '.join(told)})"

    def _tell_all(self, inputs: Sequence[Json], data: bytes) -> str:
        types = Codec(tuple(_type(parameter) for parameter in inputs))
        return ", ".join(map(self._tell, inputs, types.decode(data)))

    def _tell(self, parameter: Json, value: Any) -> str:
        match value:
            case bool():
                return "yes" if value else "no"
            case int() if parameter["name"] in AMOUNTS:
                return tell_amount(value)
            case str() if value.startswith("0x") and len(value) == 42:
                return self.tell(value)
            case bytes():
                return _tell_bytes(value)
            case (int(validators), int(), int(), bool(is_active), int(balance)):
                state = "active" if is_active else "liquidated"
                return f"{{{validators} validators, {tell_amount(balance)}, {state}}}"
            case tuple() | list():
                return f"[{', '.join(self._tell({'name': ''}, item) for item in value)}]"
            case _:
                return str(value)

    @cached_property
    def _entries(self) -> tuple[Json, ...]:
        artefact = self.world.harness.artefact
        names = (*CONTRACTS.values(), "EntityProxy", "IMegaCluster")
        return tuple(entry for name in names for entry in artefact.contract(name).abi)

    @cached_property
    def _functions(self) -> Mapping[bytes, Json]:
        # Where two share a selector, the first names its parameters.
        functions = [entry for entry in reversed(self._entries) if entry["type"] == "function"]
        return {read_interface([f]).functions[f["name"]].selector: f for f in functions}

    @cached_property
    def _error_inputs(self) -> Mapping[bytes, Sequence[Json]]:
        errors = [entry for entry in self._entries if entry["type"] == "error"]
        return {selector: entry["inputs"] for entry in errors for selector in read_interface([entry]).errors}

    @cached_property
    def _errors(self) -> Mapping[bytes, Error]:
        ours = read_interface([entry for entry in self._entries if entry["type"] == "error"]).errors
        return {**ours, STRING_ERROR.selector: STRING_ERROR, PANIC_ERROR.selector: PANIC_ERROR}


def _type(parameter: Json) -> str:
    name: str = parameter["type"]
    if not name.startswith("tuple"):
        return name
    return f"({','.join(map(_type, parameter['components']))}){name.removeprefix('tuple')}"


def _tell_bytes(value: bytes) -> str:
    """Keys are numbers, in their first word."""
    if len(value) in (32, 48) and not any(value[:24]):
        return f"key {int.from_bytes(value[:32])}"
    return "0x" + value.hex() if value else "no data"
