"""Whether an effect that can be reached happens: on revm, in a call of a contract as it is constructed.

The call is made among other contracts that answer whatever lets it go on. What then happens is judged by the
rule itself: an effect that breaks it, and that nothing undoes, confirms.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import z3

from analysis.abi import Json, read_interface
from analysis.artefact import Contract
from analysis.proofs.halmos.replay import Spurious, fill
from analysis.proofs.reachability.exploration import Effect
from analysis.proofs.reachability.machine import ANSWERING, EFFECTS, Word
from analysis.proofs.reachability.situation import CALLDATA, IMMUTABLE, WORD, Situation, make_real, offsets
from analysis.proofs.reachability.trace import CREATED, GROWS, REFUSES, Scene, Step, Trace, trace

Wrong = Callable[[Effect], Any]
"""That the effect breaks the rule."""

ROUNDS, TOGETHER = 8, 12
ANSWERS = (1, 1, 1, GROWS, GROWS, 0, REFUSES)
ETHER = 10**18
GIVEN = frozenset({"caller", "self", "calldata size", "call value"})
TAKEN = {name: (opcode, taken) for opcode, (name, taken) in EFFECTS.items()}


@dataclass(frozen=True)
class Occurred:
    """`scene` is the call, whole; `told` says in a line what it does, `called` the function, if it is one."""

    scene: Scene
    told: str
    called: str

    def __str__(self) -> str:
        return f"confirmed on revm: {self.told}"


def confirm(
    contract: Contract, words: Mapping[str, Word], effect: Effect, wrong: Wrong, file: Path
) -> Occurred | Spurious:
    """`file` is where the call is left."""
    formulas = (*effect.facts, wrong(effect))
    situation = make_real(formulas, words)
    if situation is None:
        return Spurious("no call is so: words of its calldata would overlap, or lie beyond its end")
    tried: list[Trace] = []
    for scenes in _vary(contract, situation, tried):
        for scene, told in zip(scenes, trace(scenes, file), strict=True):
            tried.append(told)
            if happened := _find_wrong(scene, told, situation, words, wrong):
                trace((scene,), file)
                name = _name_function(contract, scene)
                return Occurred(scene, _tell(contract, situation, scene, happened), name)
    return Spurious(_explain(formulas, situation, tried))


def _vary(contract: Contract, situation: Situation, tried: Sequence[Trace]) -> Iterator[tuple[Scene, ...]]:
    """The same call, among accounts that answer differently; earlier tries show what they are asked."""
    chance = Random(0)
    accounts = {situation.address(f"{IMMUTABLE}{name}") for name in situation.immutables}
    there = sorted(accounts - {situation.address("caller"), CREATED})
    value, created = situation.number("call value"), _create(contract, situation)
    calls = dict.fromkeys((situation.calldata, *_well_formed(contract, situation)))
    plain = [
        Scene(
            created, {account: {} for account in there}, situation.address("caller"), data.hex(), value, ETHER
        )
        for data in calls
    ]
    yield tuple(plain)
    for _ in range(ROUNDS):
        asked = sorted({question for told in tried for question in told.asked})
        yield tuple(
            replace(plain[i % len(plain)], answers=_answer(there, asked, chance)) for i in range(TOGETHER)
        )


def _answer(
    there: Sequence[str], asked: Sequence[tuple[str, str]], chance: Random
) -> dict[str, dict[str, int]]:
    answers: dict[str, dict[str, int]] = {account: {} for account in there}
    for account, selector in asked:
        answers[account][selector] = chance.choice(ANSWERS)
    return answers


def _create(contract: Contract, situation: Situation) -> str:
    """Its constructor names what becomes immutable as the contract does, with a line below it perhaps."""
    inputs = next((e["inputs"] for e in contract.abi if e["type"] == "constructor"), ())
    numbers = {
        path: situation.immutables.get(path.rpartition(".")[2].rstrip("_"), 0)
        for entry in inputs
        for path in _heads(entry["name"], entry["type"], entry)
    }
    given = [fill(entry["name"], entry["type"], entry, numbers) for entry in inputs]
    return (contract.creation + read_interface(contract.abi).constructor.encode(given)).hex()


def _well_formed(contract: Contract, situation: Situation) -> Iterator[bytes]:
    """The call of a function that has the same numbers, and nothing in its arrays."""
    for entry in contract.abi:
        if entry["type"] != "function":
            continue
        function = read_interface([entry]).functions[entry["name"]]
        if function.selector != situation.calldata[:4]:
            continue
        heads = [path for i in entry["inputs"] for path in _heads(i["name"], i["type"], i)]
        numbers = {
            path: int.from_bytes(situation.calldata[4 + WORD * i :][:WORD].ljust(WORD, b"\0"))
            for i, path in enumerate(heads)
            if path
        }
        yield function.encode([fill(i["name"], i["type"], i, numbers) for i in entry["inputs"]])


def _heads(name: str, kind: str, entry: Json) -> list[str]:
    """The names of the words that an argument has in line; empty for one that says where it goes on."""
    if kind.endswith("]"):
        base, _, size = kind.removesuffix("]").rpartition("[")
        parts = [_heads(f"{name}[{i}]", base, entry) for i in range(int(size or 0))]
    elif kind == "tuple":
        parts = [_heads(f"{name}.{e['name']}", e["type"], e) for e in entry["components"]]
    else:
        return ["" if kind in ("bytes", "string") else name]
    paths = [path for part in parts for path in part]
    return paths if paths and all(paths) else [""]


def _find_wrong(
    scene: Scene, told: Trace, situation: Situation, words: Mapping[str, Word], wrong: Wrong
) -> Effect | None:
    """The first effect of the call that breaks the rule, and that nothing undoes."""
    data = bytes.fromhex(scene.data)
    known = dict(situation.numbers) | {"self": int(CREATED, 16), "calldata size": len(data)}
    for step, following in zip(told.steps, (*told.steps[1:], None), strict=True):
        if not told.is_accepted or step.name not in TAKEN or _has_failed(step, following):
            continue
        _, taken = TAKEN[step.name]
        operands = tuple(z3.BitVecVal(value, 256) for value in step.stack[: -taken - 1 : -1])
        happened = Effect(step.name, step.at, operands, ())
        if z3.is_true(_evaluate(wrong(happened), known, data)):
            return happened
    return None


def _has_failed(step: Step, following: Step | None) -> bool:
    opcode, _ = TAKEN[step.name]
    return opcode in ANSWERING and (following is None or following.stack[-1] == 0)


def _evaluate(formula: Any, known: Mapping[str, int], data: bytes) -> Any:
    values = []
    for symbol in z3.z3util.get_vars(formula):
        name = str(symbol)
        value = known.get(name)
        if name.startswith(CALLDATA) and name.removeprefix(CALLDATA).isdecimal():
            offset = int(name.removeprefix(CALLDATA))
            value = int.from_bytes(data[offset : offset + WORD].ljust(WORD, b"\0"))
        if value is not None:
            values.append((symbol, z3.BitVecVal(value, symbol.size())))
    return z3.simplify(z3.substitute(formula, *values))


def _tell(contract: Contract, situation: Situation, scene: Scene, happened: Effect) -> str:
    names = {situation.address(f"{IMMUTABLE}{name}"): f"its {name}" for name in situation.immutables}
    who = names.get(scene.caller, "somebody")
    names[scene.caller] = f"who calls, {who}" if scene.caller in names else "who calls"
    said = _tell_call(contract, bytes.fromhex(scene.data), names)
    value = f" with {scene.value} wei" if scene.value else ""
    return f"{who} calls {said}{value}, and there is {_tell_effect(happened, names)}"


def _name_function(contract: Contract, scene: Scene) -> str:
    functions = read_interface(contract.abi).functions.values()
    return next((f"{contract.name}.{f.name}" for f in functions if f.selector.hex() == scene.data[:8]), "")


def _tell_call(contract: Contract, data: bytes, names: Mapping[str, str]) -> str:
    for function in read_interface(contract.abi).functions.values():
        if function.selector == data[:4]:
            given = (str(names.get(value, value)) for value in function.inputs.decode(data[4:]))
            return f"{function.name}({', '.join(given)})"
    return f"it with 0x{data.hex()}" if data else "it without data"


def _tell_effect(happened: Effect, names: Mapping[str, str]) -> str:
    numbers = [operand.as_long() for operand in happened.operands]
    if TAKEN[happened.name][0] not in ANSWERING or happened.name.startswith("CREATE"):
        return f"a {happened.name}"
    target = f"0x{numbers[1]:040x}"
    value = f" with {numbers[2]} wei" if happened.name in ("CALL", "CALLCODE") and numbers[2] else ""
    return f"a {happened.name} to {names.get(target, target)}{value}"


def _explain(formulas: Sequence[Any], situation: Situation, tried: Sequence[Trace]) -> str:
    """Where the calls end, and what the way to the effect takes for granted."""
    ends = dict.fromkeys(f"{told.steps[-1].name} at byte {told.steps[-1].at}" for told in tried if told.steps)
    free = [
        f"{name} = {situation.numbers[name]:#x}"
        for name in sorted({str(symbol) for formula in formulas for symbol in z3.z3util.get_vars(formula)})
        if not name.startswith(IMMUTABLE) and name not in GIVEN and not offsets([name])
    ]
    ended = ", ".join(list(ends)[:3])
    supposed = f"; its way takes for granted {', '.join(free[:3])}, which nothing computes" if free else ""
    return f"in {len(tried)} calls on revm that end with {ended} it does not happen{supposed}"
