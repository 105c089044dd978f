"""Coq on the file of machine-checked proofs in specs/proofs/: are they accepted, and without axioms?"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from analysis.artefact import Artefact
from analysis.errors import ToolMissingError
from analysis.fault import Fault
from analysis.proofs.attempt import Attempt, Effort, Holds, Open, Refuted, all_refuted
from analysis.proofs.process import run_program
from analysis.proofs.theorem import Theorem, Variant
from analysis.proofs.tree import break_source, read_source

NAME = "coq"
FILE = "specs/proofs/Conservation.v"
WITHOUT_AXIOMS = "Closed under the global context"


class CoqProver:
    """A theorem's parts are names in the file; each is asked for its axioms once the file is accepted."""

    name = NAME

    def __init__(self, artefact: Artefact, folder: Path, work: Path, seconds: float) -> None:
        self._artefact = artefact
        self._folder = folder
        self._work = work
        self._seconds = seconds

    @property
    def version(self) -> str:
        said = subprocess.run([_coqc(), "--print-version"], capture_output=True, text=True, check=False)
        return said.stdout.partition(" ")[0].strip()

    @property
    def solver(self) -> str:
        return f"Coq {self.version}"

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.log"

    def prove(self, theorem: Theorem) -> Attempt:
        attempt = self._check(read_source(self._artefact, FILE), theorem.parts, self.raw(theorem))
        # A proof that is refused refutes nothing.
        return Open(attempt.summary, attempt.effort) if isinstance(attempt, Refuted) else attempt

    def refute(self, theorem: Theorem) -> Attempt:
        log = self._folder / f"{theorem.slug}.broken.log"
        return self._check(break_source(self._artefact, theorem.fault), theorem.bitten, log)

    def reach(self, theorem: Theorem) -> Attempt:
        """That nothing ever changes must be refused: the steps can reach something."""
        text = read_source(self._artefact, FILE)
        log = self._folder / f"{theorem.slug}.reach.log"
        claims = "".join(f"\nLemma {name} : {REACHED[name]} Qed.\n" for name in theorem.possible)
        attempt = self._check(text + claims, theorem.possible, log)
        return all_refuted({"steps": Refuted("") if isinstance(attempt, Holds) else attempt})

    def _check(self, text: str, names: Sequence[str], log: Path) -> Attempt:
        folder = self._work / log.stem
        folder.mkdir(parents=True, exist_ok=True)
        asked = "".join(f"Print Assumptions {name}.\n" for name in names)
        (folder / "Conservation.v").write_text(f"{text}\n{asked}", encoding="utf-8")
        command = [_coqc(), "-q", "Conservation.v"]
        finished = run_program(command, folder, {"PATH": os.environ["PATH"]}, self._seconds, log)
        said = log.read_text(encoding="utf-8", errors="replace")
        return read_answer(finished.code, said, len(names))


def read_answer(code: int | None, said: str, count: int) -> Attempt:
    effort = Effort(paths=count)
    if code is None:
        return Open("Coq did not end in time", effort)
    if code != 0:
        errors = [line for line in said.splitlines() if line.startswith("Error")]
        place = next((line for line in said.splitlines() if line.startswith("File")), "")
        if not errors:
            return Open(f"Coq stopped with exit code {code}", effort)
        return Refuted(f"Coq refuses the proof ({place.partition(', ')[2].rstrip(':')}: {errors[0]})", effort)
    closed = said.count(WITHOUT_AXIOMS)
    # The file asks for one theorem by itself.
    return Holds(effort) if closed == count + 1 else Open("a theorem rests on an axiom", effort)


def _coqc() -> str:
    found = shutil.which("coqc")
    if found is None:
        raise ToolMissingError("coqc", "is not installed (PATH)", "install Coq (Debian: apt install coq)")
    return found


REACHED = {
    "something_is_paid": ("paid (claim 0 (arrive 5 (set_units 0 1 (empty 1 0)))) = 5. Proof. reflexivity."),
    "something_is_left": (
        "undistributed (distribute (arrive 5 (set_units 0 2 (empty 1 0)))) = 1. Proof. reflexivity."
    ),
}


def _theorem(slug: str, statement: str, parts: tuple[str, ...], *faults: Fault) -> Theorem:
    return Theorem(
        slug,
        NAME,
        statement,
        subjects=(),
        parts=parts,
        possible=tuple(REACHED),
        fault=faults[0],
        bitten=parts,
        variants=tuple(Variant(fault, parts) for fault in faults[1:]),
        is_quick="conservation" in parts,
        files=(FILE, "specs/treasury.py"),
    )


PAID_TWICE = Fault(FILE, "balance := balance d - amount;", "balance := balance d - 2 * amount;", "paid twice")
STAYS_OWED = Fault(FILE, "owed := update (owed d) i 0;", "owed := owed d;", "what was paid stays owed")
REST_LOST = Fault(
    FILE,
    "undistributed := undistributed s + arrived - q * sum (units s) |}.",
    "undistributed := 0 |}.",
    "the remainder is forgotten",
)
TOO_LATE = Fault(
    FILE,
    "{| units := update (units d) i u; owed := owed d;",
    "{| units := update (units d) i u; owed := credit 1 (units d) (owed d);",
    "a mint brings what was shared out before",
)

THEOREMS = (
    _theorem(
        "treasury-covers-what-it-owes",
        "Of the model, for any number of accounts and any sequence of arrivals, distributions, claims, mints"
        " and burns: the balance covers the sum of what all accounts are owed.",
        ("conservation",),
        PAID_TWICE,
        STAYS_OWED,
    ),
    _theorem(
        "every-wei-is-owed-or-paid",
        "Of the model, for any number of accounts and any sequence of calls: deposited is what was paid, the"
        " sum of what all accounts are owed, and what is undistributed.",
        ("conservation",),
        REST_LOST,
        Fault(FILE, "paid := paid d + amount;", "paid := paid d;", "what is paid is not noted"),
    ),
    _theorem(
        "claims-pay-only-what-is-owed",
        "Of the model: a claim pays what its caller is owed, and notes it as paid.",
        ("claim_pays_the_claimant",),
        PAID_TWICE,
    ),
    _theorem(
        "claiming-twice-pays-once",
        "Of the model: nothing is owed to an account right after its claim.",
        ("nothing_is_owed_right_after_a_claim",),
        STAYS_OWED,
    ),
    _theorem(
        "no-share-earns-before-its-mint",
        "Of the model: a mint changes nothing of what was shared out before it.",
        ("mint_and_burn_keep_what_is_owed",),
        TOO_LATE,
    ),
    _theorem(
        "burning-keeps-what-was-earned",
        "Of the model: a burn changes nothing of what was shared out before it.",
        ("mint_and_burn_keep_what_is_owed",),
        TOO_LATE,
    ),
    _theorem(
        "settling-often-changes-nothing",
        "Of the model: a settlement right after another changes nothing, so what nobody can claim.",
        ("settling_again_changes_nothing", "settling_changes_what_nobody_can_claim"),
        REST_LOST,
    ),
)
