"""Whether a check fails on revm too, with the numbers of its counterexample: Foundry makes the call."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.abi import Json, read_interface
from analysis.artefact import Contract
from analysis.errors import ToolFailedError
from analysis.proofs.halmos.portfolio import SOLUTION
from analysis.proofs.halmos.solution import Solution, read_solution
from analysis.proofs.process import run_program
from analysis.proofs.tree import HARNESSES, OUT
from analysis.tools import ROOT, find

ANSWERS = "Replay.sol"
TEST = "Replay"
SAYS = {
    "holds": "there the check holds",
    "not assumed": "there the state is not one that the check starts from, or its call is refused",
}


@dataclass(frozen=True)
class Call:
    """A call that the check may make where it makes any of a contract's: its name, and its calldata."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Confirmed:
    """`sequence` is the file that makes the call, whole; `words` were put into storage before."""

    sequence: str
    words: int
    call: str

    def __str__(self) -> str:
        state = f"from a state of which {self.words} words were put there" if self.words else "as deployed"
        return f"confirmed on revm, {state}" + (f", by {self.call}()" if self.call else "")


@dataclass(frozen=True)
class Spurious:
    reason: str


Replay = Confirmed | Spurious


def replay(
    check: str,
    harness: str,
    contracts: Sequence[Contract],
    tree: Path,
    solved: Path,
    environment: Mapping[str, str],
    seconds: float,
) -> Replay:
    """Of the solutions that Halmos' solvers left in `solved`, the first that breaks the check. What cannot be
    tried at all raises ToolFailedError.
    """
    reason = ""
    for query in sorted(solved.glob("*.smt2")):
        output = query.with_suffix(SOLUTION).read_text(encoding="utf-8")
        solution = read_solution(query.read_text(encoding="utf-8"), output)
        if solution is None:
            reason = "the solver's numbers do not solve its query"
            continue
        calls = (Call("", b""), *_name_calls(contracts, solution.called))
        sequence = write_test(harness, read_check(tree, harness, check), solution, calls)
        said = _run(sequence, tree, environment, seconds)
        made = next((calls[i] for i, word in said.items() if word == "broken"), None)
        if made is not None:
            return Confirmed(sequence, len(solution.words), made.name)
        reason = _explain(said)
    if not reason:
        raise ToolFailedError("halmos", "left no solution to replay", "see its raw output")
    return Spurious(reason)


def read_check(tree: Path, harness: str, check: str) -> Json:
    """The check's entry in the harness' ABI."""
    (built,) = (tree / OUT).glob(f"*/{harness}.json")
    abi = json.loads(built.read_text(encoding="utf-8"))["abi"]
    found: Json = next(entry for entry in abi if entry.get("name") == check)
    return found


def _name_calls(contracts: Sequence[Contract], arguments: Mapping[str, int]) -> list[Call]:
    """Every function that changes something, with the solution's arguments."""
    entries = [
        (contract.name, entry)
        for contract in contracts
        for entry in contract.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]
    return [Call(f"{owner}.{entry['name']}", encode_call(entry, arguments)) for owner, entry in entries]


def encode_call(entry: Json, arguments: Mapping[str, int]) -> bytes:
    """What the solution does not name is 0 or empty."""
    function = read_interface([entry]).functions[entry["name"]]
    return function.encode([fill(i["name"], i["type"], i, arguments) for i in entry["inputs"]])


def fill(name: str, kind: str, entry: Json, arguments: Mapping[str, int]) -> object:
    if kind.endswith("]"):
        base, _, size = kind.removesuffix("]").rpartition("[")
        count = int(size) if size else arguments.get(f"{name}.length", 0)
        return [fill(f"{name}[{i}]", base, entry, arguments) for i in range(count)]
    if kind == "tuple":
        return [fill(f"{name}.{e['name']}", e["type"], e, arguments) for e in entry["components"]]
    number = arguments.get(name, 0)
    match kind:
        case "bool":
            return bool(number)
        case "address":
            return f"0x{number & (1 << 160) - 1:040x}"
        case "bytes" | "string":
            value = number.to_bytes((number.bit_length() + 7) // 8).ljust(arguments.get(f"{name}.length", 0))
            return value if kind == "bytes" else value.decode(errors="replace")
        case _ if kind.startswith("bytes"):
            # Halmos has them at the upper end of a word.
            return number.to_bytes(32)[: int(kind.removeprefix("bytes"))]
        case _ if kind.startswith("int"):
            return number - (1 << 256) if number >> 255 else number
        case _:
            return number & (1 << int(kind.removeprefix("uint"))) - 1


def write_test(harness: str, check: Json, solution: Solution, calls: Sequence[Call]) -> str:
    """A contract for Foundry: what Halmos answers, then the check, once for each call that it may make."""
    given = [
        f'        ANSWERS.give("{name}", hex"{value.hex()}");'
        for name, values in solution.created.items()
        for value in values
    ]
    put = [
        f'        ANSWERS.put(0x{word.account:x}, {word.slot}, hex"{_join(word.path)}", 0x{word.value:x});'
        for word in solution.words
    ]
    asked = encode_call(check, solution.arguments).hex()
    tests = [
        f"    /// @dev {call.name or check['name']}\n"
        f"    function test_{i}() public {{\n"
        f'        _replay(hex"{asked}", hex"{call.data.hex()}");\n'
        "    }"
        for i, call in enumerate(calls)
    ]
    return "\n".join(
        (
            "// SPDX-License-Identifier: AGPL-3.0-or-later",
            "pragma solidity 0.8.28;",
            "",
            f'import {{{harness}}} from "./{harness}.sol";',
            f'import {{Replayed}} from "./{ANSWERS}";',
            "",
            f"contract {TEST} is {harness}, Replayed {{",
            "    constructor() {",
            *given,
            *put,
            "    }",
            *tests,
            "}\n",
        )
    )


def _join(path: Sequence[int]) -> str:
    return "".join(f"{word:064x}" for word in path)


def _run(sequence: str, tree: Path, environment: Mapping[str, str], seconds: float) -> dict[int, str]:
    """What became of each call."""
    (tree / HARNESSES / ANSWERS).write_text((ROOT / HARNESSES / ANSWERS).read_text(encoding="utf-8"))
    (tree / HARNESSES / f"{TEST}.t.sol").write_text(sequence, encoding="utf-8")
    command = [str(find("forge").path), "test", "--match-contract", f"^{TEST}$", "--json"]
    finished = run_program(command, tree, environment, seconds, tree / "replay.log")
    return read_outcomes(finished.log.read_text(encoding="utf-8", errors="replace"))


def read_outcomes(text: str) -> dict[int, str]:
    """By the number of the call: what the test said by its refusal."""
    report = next((line for line in text.splitlines() if line.startswith("{")), "")
    try:
        ((_, suite),) = json.loads(report).items()
        results = suite["test_results"].items()
        return {int(name.removeprefix("test_").removesuffix("()")): str(r["reason"]) for name, r in results}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        last = (text.strip().splitlines() or ["nothing"])[-1]
        raise ToolFailedError("forge", f"cannot replay a counterexample ({last})", "see its log") from error


def _explain(said: Mapping[int, str]) -> str:
    """The check's own words, before what any other call came to."""
    word = next((word for i, word in sorted(said.items()) if word != "not assumed"), "not assumed")
    return f"on revm {SAYS.get(word, f'a call on the way is {word}')}"
