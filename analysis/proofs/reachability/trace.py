"""Calls on revm, told instruction by instruction.

`python -m analysis.proofs.reachability.trace FILE` makes them.

The file is JSON, a list of scenes: a contract is created by its constructor, among accounts that answer as
they are told to, and then called once. revm prints what it does to the standard output of its process, from
where nothing in the process gets it back: hence a process of its own.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pyrevm import EVM, AccountInfo

from analysis.errors import ToolFailedError
from analysis.proofs.process import run_program
from analysis.tools import ROOT

DEPLOYER = "0x" + "de" * 20
CREATED = "0xe3a207e4225d459095491ea75d30b31968dff887"
GAS = 2**30
SECONDS = 120.0
WORKER = "analysis.proofs.reachability.trace"

GROWS, REFUSES = 2, 3
STAND_IN = bytes.fromhex(
    "600035 60e01c 54"  # the answer is in storage, at the selector
    "80 6002 14 602a 57"  # GROWS
    "80 6003 14 603b 57"  # REFUSES
    "5b 80 6000 52 80 6020 52 80 6040 52 6060 52 6080 6000 f3"  # four words of it
    "5b 50 5a 68010000000000000000 03 6015 56"  # 2^64 less the gas left
    "5b 6000 6000 fd"
)
"""Code that answers any call with four words."""


@dataclass(frozen=True)
class Scene:
    """`answers`: by account in hex, what it answers by selector in hex: a word, GROWS for one that is greater
    at every call, REFUSES for none. The contract is at `CREATED`, and has `ether`, in wei.
    """

    creation: str
    answers: Mapping[str, Mapping[str, int]]
    caller: str
    data: str
    value: int = 0
    ether: int = 0


@dataclass(frozen=True)
class Step:
    """An instruction of the contract itself; the stack's top is last."""

    at: int
    name: str
    stack: tuple[int, ...]


@dataclass(frozen=True)
class Trace:
    """`asked` are the accounts that answered, each with the selector, in hex. A call that is not accepted has
    changed nothing.
    """

    steps: tuple[Step, ...]
    asked: frozenset[tuple[str, str]]
    is_accepted: bool


def trace(scenes: Sequence[Scene], file: Path) -> tuple[Trace, ...]:
    """Leaves the scenes in `file`, and what revm printed beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(scene) for scene in scenes], indent=1) + "\n", encoding="utf-8")
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", "-s", "-m", WORKER, str(file.absolute())]
    log = file.with_suffix(".log")
    run_program(command, file.parent.absolute(), environment, SECONDS, log)
    traces = tuple(_read(log))
    if len(traces) != len(scenes):
        raise ToolFailedError("revm", f"told of {len(traces)} calls of {len(scenes)}", f"see {log}")
    return traces


def _read(log: Path) -> Iterator[Trace]:
    lines: list[Mapping[str, Any]] = []
    with log.open(encoding="utf-8", errors="replace") as printed:
        for text in printed:
            if not text.startswith("{"):
                continue
            line = json.loads(text)
            if "pass" not in line:
                lines.append(line)
                continue
            yield _read_one(lines, bool(line["pass"]))
            lines = []


def _read_one(lines: Sequence[Mapping[str, Any]], is_accepted: bool) -> Trace:
    steps: list[Step] = []
    asked = set()
    for line in lines:
        stack = tuple(int(word, 16) for word in line["stack"])
        if line["depth"] == 1:
            steps.append(Step(line["pc"], line["opName"], stack))
        elif line["depth"] == 2 and line["opName"] == "SLOAD":
            asked.add((f"0x{steps[-1].stack[-2]:040x}", f"0x{stack[-1]:08x}"))
    return Trace(tuple(steps), frozenset(asked), is_accepted)


def _play(scene: Scene) -> None:
    evm = EVM(spec_id="LONDON")
    for account, answers in scene.answers.items():
        evm.insert_account_info(account, AccountInfo(code=STAND_IN))
        for selector, answer in answers.items():
            evm.insert_account_storage(account, int(selector, 16), answer)
    created = evm.deploy(DEPLOYER, bytes.fromhex(scene.creation))
    evm.set_balance(created, scene.ether)
    evm.set_balance(scene.caller, scene.value)
    evm.tracing = True  # type: ignore[misc]
    # What became of it stands in the last line that revm prints.
    with suppress(RuntimeError):
        evm.message_call(scene.caller, created, bytes.fromhex(scene.data), scene.value, GAS)


if __name__ == "__main__":
    for played in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        _play(Scene(**played))
