"""The rate, at every capacity from 0 to C0: executed, and compared with e^x to sixty digits."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from pathlib import Path

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.chain import Chain
from analysis.deployment import Parameters
from analysis.fault import Fault
from analysis.proofs.attempt import Attempt, Effort, Holds, Refuted
from analysis.proofs.theorem import Theorem, Variant
from analysis.proofs.tree import HARNESSES, write_tree

NAME = "execution"
TABLE = "RateTable"
SOURCE = "contracts/libraries/Rate.sol"
LIBRARY = "node_modules/solady/src/utils/FixedPointMathLib.sol"
DEPLOYER = "0x" + "d0" * 20
CHUNK = 256
SHARE = 1_000_000
WAD = 10**18
DIGITS = 60

IN_USE = Parameters()
EXPONENTS = (*(k * WAD for k in range(9)), IN_USE.rate_exponent_wad)
TARGETS = (1, 7, IN_USE.target_capacity)
CHOSEN = tuple(dict.fromkeys((k, c0) for k in EXPONENTS for c0 in TARGETS))


class ExecutionProver:
    """Runs the library's bytecode on revm: for finitely many capacities, each is looked at."""

    name = NAME
    version = "1"
    solver = "none"

    def __init__(self, artefact: Artefact, folder: Path, work: Path) -> None:
        self._artefact = artefact
        self._folder = folder
        self._work = work

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.txt"

    def prove(self, theorem: Theorem) -> Attempt:
        attempt, lines = self._judge(self._work / "sound", None)
        self.raw(theorem).parent.mkdir(parents=True, exist_ok=True)
        self.raw(theorem).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return attempt

    def refute(self, theorem: Theorem) -> Attempt:
        return self._judge(self._work / f"broken-{theorem.slug}", theorem.fault)[0]

    def reach(self, theorem: Theorem) -> Attempt:
        """It falls somewhere."""
        units = self._tabulate(self._work / "sound", None, *CHOSEN[-1])
        return Refuted(f"from {units[0]} to {units[-1]} units") if units[0] > units[-1] else Holds()

    def _judge(self, tree: Path, fault: Fault | None) -> tuple[Attempt, list[str]]:
        lines, looked_at = [], 0
        for exponent, target in CHOSEN:
            units = self._tabulate(tree, fault, exponent, target)
            looked_at += len(units)
            wrong = judge(units, exponent, target)
            lines.append(f"k = {exponent}, C0 = {target}: {wrong or 'as it should be'}")
            if wrong:
                return Refuted(lines[-1], Effort(looked_at)), lines
        return Holds(Effort(looked_at)), lines

    def _tabulate(self, tree: Path, fault: Fault | None, exponent: int, target: int) -> Sequence[int]:
        """From 0 to one above C0."""
        if not tree.exists():
            write_tree(self._artefact, tree, (f"{TABLE}.sol",), fault)
        compiled = compile_contracts(tree, [HARNESSES / f"{TABLE}.sol"])
        table = Chain().deploy(compiled.contract(TABLE), caller=DEPLOYER)
        found: list[int] = []
        while len(found) < target + 2:
            count = min(CHUNK, target + 2 - len(found))
            found += table.view("unitsDown", len(found), count, exponent, target)
        return found


def judge(units: Sequence[int], exponent: int, target: int) -> str:
    """What is wrong with the units of 0 to C0 + 1; empty if nothing is."""
    for capacity, found in enumerate(units):
        missing = max(0, target - capacity)
        with localcontext(prec=DIGITS):
            exact = (Decimal(exponent) * missing / target / WAD).exp() * SHARE
        # Rounded down twice, to 18 digits and to 6.
        if not found <= exact < found + 1 + Decimal("1e-6"):
            return f"r({capacity}) is {found} units, and should be {exact:.6f} rounded down"
        if capacity and found > units[capacity - 1]:
            return f"r({capacity}) is {found} units, more than r({capacity - 1})"
    return ""


THEOREMS = (
    Theorem(
        "rate-never-rises-with-capacity",
        NAME,
        "At every capacity from 0 to C0 and above: r(C) is e^(k(C0 - C)/C0) in units, rounded down, at most a"
        " unit too low, and never more than at a lower capacity.",
        subjects=(),
        parts=("every capacity",),
        possible=("it falls",),
        fault=Fault(
            SOURCE,
            "exponentWad * (target - capacity) / target",
            "exponentWad * capacity / target",
            "the rate rises with the capacity",
        ),
        bitten=("every capacity",),
        variants=(
            Variant(
                Fault(
                    SOURCE,
                    "if (capacity >= target) return 1e18;",
                    "if (capacity >= target) return 2e18;",
                    "it jumps at C0",
                ),
                ("every capacity",),
            ),
            Variant(
                Fault(SOURCE, "/ (1e18 / UNITS));", "/ (1e18 / UNITS) + 1);", "it is rounded up"),
                ("every capacity",),
            ),
        ),
        bounds=("k of 0 to 8 in whole numbers, C0 of 1, 7 and 1,000 (in use: k = 2, C0 = 1,000)",),
        files=(SOURCE, LIBRARY, f"{HARNESSES}/{TABLE}.sol"),
    ),
)
