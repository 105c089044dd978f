"""Deduction on the executable specification: which claims hold for all numbers."""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import z3

from analysis.artefact import Artefact
from analysis.errors import ToolFailedError
from analysis.fault import Fault
from analysis.proofs.attempt import Attempt, Effort, Holds, Open, Refuted, all_hold, all_refuted
from analysis.proofs.deduction.counterpart import try_on_contracts
from analysis.proofs.process import run_program
from analysis.proofs.theorem import Theorem, Variant
from analysis.proofs.tree import break_source
from analysis.tools import ROOT

NAME = "deduction"
WORKER = "analysis.proofs.deduction.specification"


class DeductionProver:
    """In a process of its own, with the specification as it is or with a fault in it."""

    name = NAME
    version = "1"
    solver = f"z3 {z3.get_version_string()}"

    def __init__(self, artefact: Artefact, folder: Path, work: Path, seconds: float) -> None:
        self._artefact = artefact
        self._folder = folder
        self._work = work
        self._seconds = seconds

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.jsonl"

    def prove(self, theorem: Theorem) -> Attempt:
        return all_hold(self._run(theorem.parts, ROOT, self.raw(theorem)))

    def refute(self, theorem: Theorem) -> Attempt:
        tree = self._work / f"broken-{theorem.slug}"
        shutil.copytree(ROOT / "specs", tree / "specs", dirs_exist_ok=True)
        text = break_source(self._artefact, theorem.fault)
        (tree / theorem.fault.file).write_text(text, encoding="utf-8")
        log = self._folder / f"{theorem.slug}.broken.jsonl"
        attempts = self._run(theorem.bitten, tree, log)
        shutil.rmtree(tree)
        return all_hold(attempts)

    def reach(self, theorem: Theorem) -> Attempt:
        log = self._folder / f"{theorem.slug}.reach.jsonl"
        return all_refuted(self._run(theorem.possible, ROOT, log))

    def _run(self, claims: Sequence[str], tree: Path, log: Path) -> dict[str, Attempt]:
        environment = {
            "PATH": os.defpath,
            "PYTHONPATH": f"{tree}:{ROOT}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-P", "-s", "-m", WORKER, *claims]
        finished = run_program(command, self._ready(), environment, self._seconds, log)
        text = log.read_text(encoding="utf-8", errors="replace")
        found = self._try_on_contracts(read_answers(text), read_scenes(text))
        ended = "did not end in time" if finished.code is None else f"ended with exit code {finished.code}"
        return {claim: found.get(claim, Open(f"deduction {ended}")) for claim in claims}

    def _try_on_contracts(
        self, answers: Mapping[str, Attempt], scenes: Mapping[str, Any]
    ) -> dict[str, Attempt]:
        """What is confirmed on the specification, with what the contracts do then."""
        return {
            claim: replace(
                found, summary=f"{found.summary}; {try_on_contracts(self._artefact, scenes[claim])}"
            )
            if isinstance(found, Refuted) and claim in scenes
            else found
            for claim, found in answers.items()
        }

    def _ready(self) -> Path:
        self._work.mkdir(parents=True, exist_ok=True)
        return self._work


def read_answers(text: str) -> Mapping[str, Attempt]:
    """A line of JSON for each claim."""
    try:
        return {line["claim"]: _read(line) for line in map(json.loads, text.splitlines())}
    except (ValueError, KeyError, TypeError) as error:
        last = (text.strip().splitlines() or ["nothing"])[-1]
        raise ToolFailedError("deduction", f"printed what cannot be read ({last})", "see its log") from error


def read_scenes(text: str) -> dict[str, Any]:
    """By claim, the call of its counterexample, where it has one."""
    lines = map(json.loads, text.splitlines())
    return {line["claim"]: line["scene"] for line in lines if "scene" in line}


def _read(line: Mapping[str, object]) -> Attempt:
    effort = Effort(int(str(line["ways"])), int(str(line["queries"])))
    match line["answer"]:
        case "holds":
            return Holds(effort)
        case "refuted":
            return Refuted(str(line["says"]), effort)
        case _:
            return Open(str(line["says"]), effort)


TREASURY, SHARES = "specs/treasury.py", "specs/shares.py"
BOOKKEEPING = (
    TREASURY,
    SHARES,
    "specs/token.py",
    "specs/state.py",
    "specs/invariants.py",
    "specs/treasury_steps.py",
    "specs/share_steps.py",
)
WORKING = ("analysis/proofs/deduction/specification.py", "analysis/proofs/deduction/symbolic.py")
"""What every theorem rests on: its claims, and how they are explored."""
STEPS = ("settle", "claim", "receive", "mint", "drop")
BOOKS = tuple(f"books after {step}" for step in STEPS)
REACHED = tuple(f"reach {step}" for step in STEPS)


def _theorem(
    slug: str,
    statement: str,
    parts: tuple[str, ...],
    possible: tuple[str, ...],
    fault: Fault,
    *variants: tuple[Fault, str],
    bitten: str = "",
    bounds: tuple[str, ...] = (),
    assumptions: tuple[str, ...] = (),
    files: tuple[str, ...] = BOOKKEEPING,
) -> Theorem:
    return Theorem(
        slug,
        NAME,
        statement,
        subjects=(),
        parts=parts,
        possible=possible,
        fault=fault,
        bitten=(bitten or parts[0],),
        bounds=bounds,
        assumptions=assumptions,
        variants=tuple(Variant(other, (part,)) for other, part in variants),
        files=(*files, *WORKING),
    )


PAID_STAYS_OWED = Fault(TREASURY, "    treasury.owed_total -= amount\n", "", "what was paid stays owed")
REST_FORGOTTEN = Fault(
    TREASURY,
    "treasury.undistributed = pot - per_unit * shares.supply",
    "treasury.undistributed = 0",
    "the remainder is forgotten",
)
SEEN = ("balance-below-2-128",)

THEOREMS = (
    _theorem(
        "treasury-covers-what-it-owes",
        "Of the specification: from any books in order, each step that touches them leaves the sum of what"
        " all accounts are owed equal to owed_total, and the balance covering it.",
        BOOKS,
        REACHED,
        PAID_STAYS_OWED,
        (
            Fault(
                TREASURY,
                "treasury.owed.get(account, 0) + per_unit * units\n    treasury.dep",
                "treasury.owed.get(account, 0) + per_unit * (units + 1)\n    treasury.dep",
                "each account is owed for a unit more",
            ),
            "books after settle",
        ),
        (
            Fault(
                TREASURY,
                "tokens.process_transfer(state.token, TREASURY, caller, amount)",
                "tokens.process_transfer(state.token, TREASURY, caller, amount + 1)",
                "a wei too much is paid",
            ),
            "books after claim",
        ),
        bitten="books after claim",
    ),
    _theorem(
        "every-wei-is-owed-or-paid",
        "Of the specification: from any books in order, each step that touches them leaves deposited equal to"
        " the sum of paid, owed_total and undistributed.",
        BOOKS,
        REACHED,
        REST_FORGOTTEN,
        (
            Fault(TREASURY, "    treasury.paid += amount\n", "", "what is paid is not noted"),
            "books after claim",
        ),
        (
            Fault(
                TREASURY,
                "treasury.deposited += arrived",
                "treasury.deposited += pot",
                "the rest counts twice",
            ),
            "books after mint",
        ),
    ),
    _theorem(
        "claims-pay-only-what-is-owed",
        "Of the specification: a claim pays its caller what it could claim, and nobody else.",
        ("claims pay",),
        ("reach claim",),
        Fault(
            TREASURY,
            "tokens.process_transfer(state.token, TREASURY, caller, amount)",
            "tokens.process_transfer(state.token, TREASURY, caller, amount - 1)",
            "a wei is kept",
        ),
        assumptions=SEEN,
    ),
    _theorem(
        "claiming-twice-pays-once",
        "Of the specification: nothing is left to claim right after a claim.",
        ("claims end",),
        ("reach claim",),
        Fault(TREASURY, "treasury.owed[caller] = 0", "treasury.owed[caller] = 1", "a wei stays owed"),
        assumptions=SEEN,
    ),
    _theorem(
        "settling-often-changes-nothing",
        "Of the specification: settling an account changes what nobody can claim.",
        ("settlements",),
        ("reach settle",),
        Fault(
            TREASURY,
            "    treasury.index += per_unit\n",
            "    treasury.owed[next(iter(shares.balances))] += 1\n",
            "settling brings a wei",
        ),
        assumptions=SEEN,
    ),
    _theorem(
        "no-share-earns-before-its-mint",
        "Of the specification: a mint writes down as owed what could be claimed before it, to everyone.",
        ("mints earn",),
        ("reach mint",),
        Fault(
            SHARES,
            "    treasury.process_settle(state, account)\n    change_balance(state, account, lowest.units)",
            "    change_balance(state, account, lowest.units)\n    treasury.process_settle(state, account)",
            "a mint settles too late",
        ),
        assumptions=SEEN,
    ),
    _theorem(
        "no-share-comes-and-goes-within-its-delay",
        "Of the specification: shares come by the mint of a rank that was pending for the delay or longer.",
        ("mints wait",),
        ("reach mint",),
        Fault(SHARES, "state.clock.block >= ready", "state.clock.block + 1 >= ready", "a block too early"),
        assumptions=SEEN,
    ),
    _theorem(
        "burning-keeps-what-was-earned",
        "Of the specification: dropping a rank leaves its account at least what it could claim.",
        ("drops keep",),
        ("reach drop",),
        Fault(
            SHARES,
            "    treasury.process_settle(state, account)\n    change_balance(state, account, -ranks",
            "    change_balance(state, account, -ranks",
            "a drop does not settle",
        ),
        assumptions=SEEN,
    ),
    _theorem(
        "shares-never-move",
        "Of the specification: a mint changes the shares of the account that it names, a drop those of the"
        " caller, and no others.",
        ("mints stay", "drops stay"),
        ("reach mint", "reach drop"),
        Fault(
            SHARES,
            "change_balance(state, account, lowest.units)",
            "change_balance(state, caller, lowest.units)",
            "who calls a mint gets it",
        ),
    ),
    _theorem(
        "supply-is-the-sum-of-minted-ranks",
        "Of the specification: from any state in which an account's shares are the units of its minted ranks"
        " and the supply is their sum, a mint and a drop leave it so.",
        ("mints count", "drops count"),
        ("reach mint", "reach drop"),
        Fault(
            SHARES,
            "change_balance(state, account, -ranks.prices[ranks.minted - 1])",
            "change_balance(state, account, -ranks.prices[0])",
            "a drop burns the lowest rank",
        ),
        (
            Fault(
                SHARES,
                "    shares.supply += units",
                "    shares.supply += max(0, units)",
                "the supply never falls",
            ),
            "drops count",
        ),
        (
            Fault(
                SHARES,
                "(*ranks.prices, lowest.units)",
                "(*ranks.prices, lowest.units - 1)",
                "a price is remembered wrongly",
            ),
            "mints count",
        ),
        bitten="drops count",
    ),
    _theorem(
        "split-loses-nothing",
        "Of the specification: for any amount and any X, the two parts add up to it, and none is negative.",
        ("split",),
        ("reach split",),
        Fault(
            "specs/rewards.py",
            "return to_treasury, amount - to_treasury",
            "return to_treasury, amount * (10_000 - parameters.treasury_basis_points) // 10_000 + 1",
            "both parts are rounded up",
        ),
        files=("specs/rewards.py",),
    ),
    _theorem(
        "treasury-gets-at-least-its-share",
        "Of the specification: for any amount and any X, the treasury's part is X% rounded up.",
        ("split",),
        ("reach split",),
        Fault(
            "specs/rewards.py",
            "to_treasury = -(-amount * parameters.treasury_basis_points // 10_000)",
            "to_treasury = amount * parameters.treasury_basis_points // 10_000",
            "the treasury's part is rounded down",
        ),
        files=("specs/rewards.py",),
    ),
    _theorem(
        "capacity-is-the-exact-optimum",
        "Of the specification: for any slots, C validators fit, each on four different members, and no"
        " greater number does, by the definition of fitting.",
        tuple(f"capacity of {count}" for count in range(9)),
        ("reach capacity",),
        Fault(
            "specs/capacity.py",
            "sum(ordered[largest:]) // (4 - largest) for largest in range(4)",
            "sum(ordered[largest:]) // (4 - largest) for largest in range(3)",
            "one bound is forgotten",
        ),
        (
            Fault(
                "specs/capacity.py",
                "sum(ordered[largest:]) // (4 - largest) for largest in range(4)",
                "sum(ordered[largest:]) // 4 for largest in range(4)",
                "every bound is divided by four",
            ),
            "capacity of 5",
        ),
        bitten="capacity of 5",
        bounds=("at most 8 members",),
        files=("specs/capacity.py",),
    ),
)
