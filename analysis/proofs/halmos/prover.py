"""Halmos on a harness: which of its checks hold for all inputs, and which do not."""

import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from analysis.artefact import Artefact
from analysis.errors import ProofError, ToolFailedError
from analysis.proofs.attempt import (
    Attempt,
    Effort,
    Holds,
    Open,
    Refuted,
    all_hold,
    all_refuted,
)
from analysis.proofs.functions import check_commands
from analysis.proofs.halmos.portfolio import KEPT, name_check
from analysis.proofs.halmos.replay import Spurious, replay
from analysis.proofs.process import Finished, run_program
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import OUT, write_tree
from analysis.tools import find

NAME = "halmos"
HASTE, FIRST_HUNT = 20.0, 400.0
"""Seconds that a query, and all of it, have in the first hunt for a counterexample: Halmos may be stuck."""
PORTFOLIO = Path(__file__).with_name("portfolio.py")
FURTHER = ("bitwuzla", "cvc5")
"""Solvers that take part where they are on PATH."""


class ExitCode(IntEnum):
    """Halmos' own, one for each check."""

    PASS = 0
    COUNTEREXAMPLE = 1
    TIMEOUT = 2
    STUCK = 3
    REVERT_ALL = 4
    EXCEPTION = 5


WITHOUT_ANSWER: Mapping[ExitCode, str] = {
    ExitCode.TIMEOUT: "a query was not answered in time",
    ExitCode.STUCK: "a path met something that Halmos does not support",
    ExitCode.REVERT_ALL: "all paths revert, so that nothing was checked",
    ExitCode.EXCEPTION: "Halmos or a solver failed",
}


@dataclass(frozen=True)
class Checked:
    """What Halmos says of one check; `models` are its counterexamples, as it prints them."""

    code: ExitCode
    paths: int
    loops_cut: int
    models: tuple[str, ...]


@dataclass(frozen=True)
class Harness:
    """A contract of specs/proofs, and the contracts whose bytecode it is about; `reached` is the one in which
    what must be possible stands, where it is another. `commands` are the functions of the first of those
    contracts, where each has a check of its own.
    """

    name: str
    files: tuple[str, ...]
    contracts: tuple[str, ...]
    options: tuple[str, ...] = ()
    reached: str = ""
    commands: tuple[str, ...] = ()


def run_checks(
    harness: Harness,
    checks: Sequence[str],
    tree: Path,
    seconds: float,
    log: Path,
    is_hunt: bool = False,
    patience: float | None = None,
) -> dict[str, Attempt]:
    """Each of `checks` by name, in `seconds`; a query has `patience`, or as many. A hunt stops at the first
    counterexample.
    """
    report, journal = log.with_suffix(".json"), log.with_suffix(".queries")
    for old in (report, journal):
        old.unlink(missing_ok=True)
    shutil.rmtree(log.with_suffix(KEPT), ignore_errors=True)
    command = _command(harness, checks, report.absolute(), journal.absolute(), patience or seconds, is_hunt)
    finished = run_program(command, tree, make_environment(tree), seconds, log)
    if finished.code is None:
        return dict.fromkeys(checks, Open(f"Halmos did not end within {seconds:.0f} s"))
    checked = read_report(_read(report, finished), harness.name)
    queries = read_journal(journal.read_text(encoding="utf-8") if journal.exists() else "")
    return {check: attempt(checked.get(check), queries.get(check, (0, 0))) for check in checks}


def find_further() -> dict[str, str]:
    found = {name: shutil.which(name) for name in FURTHER}
    return {name: path for name, path in found.items() if path}


def name_solvers() -> str:
    return (
        " beside ".join(("yices 2", "z3 on integers", *find_further()))
        + " (analysis/proofs/halmos/portfolio.py)"
    )


def check_bytecode(artefact: Artefact, harness: Harness, tree: Path) -> None:
    """A proof on other bytecode than that of the artefact is none."""
    for name in harness.contracts:
        contract = artefact.contract(name)
        built = json.loads((tree / OUT / f"{Path(contract.source).name}/{name}.json").read_text())
        if built["deployedBytecode"]["object"] != f"0x{contract.runtime.hex()}":
            raise ProofError(name, "forge made other bytecode than the build", "compare their settings")


def attempt(checked: Checked | None, queries: tuple[int, int]) -> Attempt:
    if checked is None:
        return Open("Halmos does not mention it")
    effort = Effort(checked.paths, *queries)
    match checked:
        case Checked(ExitCode.COUNTEREXAMPLE):
            return Refuted(_summarise(checked.models), effort)
        case Checked(ExitCode.PASS, loops_cut=0) if effort.unknown == 0:
            return Holds(effort)
        case Checked(ExitCode.PASS, loops_cut=0):
            return Open(f"{effort.unknown} queries were not answered", effort)
        case Checked(ExitCode.PASS):
            return Open(f"{checked.loops_cut} loops were cut short", effort)
        case _:
            return Open(WITHOUT_ANSWER[checked.code], effort)


def read_report(text: str, harness: str) -> dict[str, Checked]:
    """Halmos' JSON, by the names of the checks without their arguments."""
    try:
        results = json.loads(text)["test_results"]
        found = [checks for contract, checks in results.items() if contract.endswith(f":{harness}")]
        return {_bare(entry["name"]): _read_check(entry) for checks in found for entry in checks}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ToolFailedError(
            "halmos", f"wrote a report that cannot be read ({error!r})", "see its log"
        ) from error


def _read_check(entry: Mapping[str, Any]) -> Checked:
    code = ExitCode(entry["exitcode"])
    paths = entry.get("num_paths") or [0]
    models = tuple(_describe_model(model) for model in entry.get("models") or ())
    return Checked(code, paths[0], entry.get("num_bounded_loops") or 0, models)


def _describe_model(model: Any) -> str:
    variables = model.get("model", model) if isinstance(model, dict) else {}
    if not isinstance(variables, dict):
        return str(model)
    named = ((_bare_symbol(name), value) for name, value in sorted(variables.items()))
    return ", ".join(f"{name} = {_describe_value(value)}" for name, value in named)


def _describe_value(value: Any) -> str:
    number = value.get("value", value) if isinstance(value, dict) else value
    return hex(number) if isinstance(number, int) and number > 2**64 else str(number)


def _bare_symbol(name: str) -> str:
    """Of p_caller_address_1f9c3a2_00, the name that the harness gave it."""
    return re.sub(r"^(?:p|halmos)_(.+?)_(?:address|bool|bytes\d*|u?int\d*)_\w+$", r"\1", name)


def _summarise(models: Sequence[str]) -> str:
    shown = next((model for model in models if model), "")
    return f"a step from some state breaks it ({shown})" if shown else "a step from some state breaks it"


def read_journal(text: str) -> dict[str, tuple[int, int]]:
    """Queries and those without an answer, by check: Halmos names the folder of its queries after it."""
    counted: dict[str, tuple[int, int]] = {}
    for line in text.splitlines():
        _solver, answer, _seconds, file = line.split(maxsplit=3)
        check = name_check(Path(file))
        queries, unknown = counted.get(check, (0, 0))
        counted[check] = queries + 1, unknown + (answer == "unknown")
    return counted


def _bare(name: str) -> str:
    return name.partition("(")[0]


def _read(report: Path, finished: Finished) -> str:
    try:
        return report.read_text(encoding="utf-8")
    except OSError as error:
        last = finished.log.read_text(errors="replace").strip().splitlines()[-1:] or ["it printed nothing"]
        raise ToolFailedError(
            "halmos", f"wrote no report (exit code {finished.code}: {last[0]})", f"see {finished.log}"
        ) from error


def _command(
    harness: Harness, checks: Sequence[str], report: Path, journal: Path, patience: float, is_hunt: bool
) -> list[str]:
    solver = [sys.executable, "-I", "-S", str(PORTFOLIO), "--yices", str(find("yices-smt2").path)]
    solver += ["--seconds", f"{patience / 2:.0f}", "--journal", str(journal)]
    solver += [f"--also={name}={path}" for name, path in find_further().items()]
    return [
        str(find("halmos").path),
        *("--root", ".", "--forge-build-out", OUT),
        *("--contract", harness.name, "--match-test", f"^({'|'.join(checks)})\\("),
        *("--solver-command", " ".join(solver), "--solver-threads", "2"),
        *("--solver-timeout-assertion", f"{patience:.0f}s"),
        *("--json-output", str(report), "--no-status"),
        *(["--early-exit"] if is_hunt else []),
        *harness.options,
    ]


def make_environment(tree: Path) -> dict[str, str]:
    places = [find(name).path.parent for name in ("forge", "node")]
    return {
        "PATH": ":".join([*map(str, places), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(tree.absolute()),
        "TMPDIR": str(tree.absolute()),
        "FOUNDRY_OFFLINE": "true",
        "FOUNDRY_DISABLE_NIGHTLY_WARNING": "true",
    }


class HalmosProver:
    """On one artefact, with harnesses by name; trees of sources go to `work`, and are not kept."""

    name = NAME

    def __init__(
        self, artefact: Artefact, harnesses: Sequence[Harness], folder: Path, work: Path, seconds: float
    ) -> None:
        self._artefact = artefact
        self._harnesses = {harness.name: harness for harness in harnesses}
        self._folder = folder
        self._work = work
        self._seconds = seconds
        self._reached: dict[str, dict[str, Attempt]] = {}

    @property
    def version(self) -> str:
        return find("halmos").version

    @property
    def solver(self) -> str:
        return name_solvers()

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.log"

    def prove(self, theorem: Theorem) -> Attempt:
        harness = self._harnesses[theorem.harness]
        if harness.commands:
            remedy = f"give each a check in specs/proofs/{harness.name}.sol"
            check_commands(self._artefact.contract(harness.contracts[0]), harness.commands, remedy)
        attempts = run_checks(harness, theorem.parts, self._tree(harness), self._seconds, self.raw(theorem))
        check_bytecode(self._artefact, harness, self._tree(harness))
        return all_hold({check: self._replay(theorem, check, found) for check, found in attempts.items()})

    def _replay(self, theorem: Theorem, check: str, found: Attempt) -> Attempt:
        """A counterexample that does not break the check on revm is none."""
        if not isinstance(found, Refuted):
            return found
        harness, log = self._harnesses[theorem.harness], self.raw(theorem)
        contracts = [self._artefact.contract(name) for name in harness.contracts]
        tree, solved = self._tree(harness), log.with_suffix(KEPT) / check
        entry = check.removeprefix("check_")
        called = f"{harness.contracts[0]}.{entry}" if entry in harness.commands else ""
        try:
            replayed = replay(
                check, harness.name, contracts, tree, solved, make_environment(tree), self._seconds
            )
        except ToolFailedError as error:
            why = str(error).rpartition("; ")[0]
            return replace(found, summary=f"{found.summary}; not replayed ({why})", called=called)
        if isinstance(replayed, Spurious):
            return Open(f"spurious: {replayed.reason} ({found.summary})", found.effort, is_spurious=True)
        log.with_suffix(f".{check}.sol").write_text(replayed.sequence, encoding="utf-8")
        # With words put into its storage, the contract is in a state that it may never reach.
        is_replayed, called = not replayed.words, replayed.call or called
        return Refuted(f"{found.summary}; {replayed}", found.effort, is_replayed, called)

    def refute(self, theorem: Theorem) -> Attempt:
        harness, tree = self._harnesses[theorem.harness], self._work / f"broken-{theorem.slug}"
        write_tree(self._artefact, tree, harness.files, theorem.fault)
        log = self._folder / f"{theorem.slug}.broken.log"
        attempts = self._hunt(harness, theorem.bitten, tree, log)
        shutil.rmtree(tree)
        return all_hold(attempts)

    def reach(self, theorem: Theorem) -> Attempt:
        harness = self._harnesses[theorem.harness]
        reached = replace(harness, name=harness.reached or harness.name)
        known = self._reached.setdefault(reached.name, {})
        missing = [name for name in theorem.possible if name not in known]
        if missing:
            log = self._folder / f"{theorem.slug}.reach.log"
            known |= self._hunt(reached, missing, self._tree(harness), log)
        return all_refuted({name: known[name] for name in theorem.possible})

    def _hunt(self, harness: Harness, checks: Sequence[str], tree: Path, log: Path) -> dict[str, Attempt]:
        """For counterexamples: queries that take long get their time only where no other query gives one."""
        seconds, patience = self._seconds, min(HASTE, self._seconds)
        found = run_checks(
            harness, checks, tree, min(FIRST_HUNT, seconds), log, is_hunt=True, patience=patience
        )
        left = [check for check in checks if isinstance(found[check], Open)]
        return found | (run_checks(harness, left, tree, seconds, log, is_hunt=True) if left else {})

    def _tree(self, harness: Harness) -> Path:
        tree = self._work / harness.name
        if not tree.exists():
            write_tree(self._artefact, tree, harness.files)
        return tree
