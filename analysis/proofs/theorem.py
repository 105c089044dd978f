"""What is to be proved, by which engine, and how the proof is tried on what it must refute."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.fault import Fault
from analysis.proofs.attempt import Attempt

OF_SPECIFICATION = "of the specification, not of the bytecode"


@dataclass(frozen=True)
class Variant:
    """A further fault, and the parts that it breaks."""

    fault: Fault
    bitten: tuple[str, ...]


def variants(part: str, *faults: Fault) -> tuple[Variant, ...]:
    return tuple(Variant(fault, (part,)) for fault in faults)


@dataclass(frozen=True)
class Theorem:
    """`subjects` are the contracts whose bytecode it is about; `parts` what the engine is to show, by its own
    names; `bitten` those of them that the fault breaks; `possible` what the engine must find to be
    possible, so that the rest is about something. `assumptions` are slugs of the catalogue. `variants` are
    tried by `make prove-variants` alone. `harness` names the contract in which the parts stand, and `files`
    more that it rests on, if any. `quick` is the lesser theorem that takes its place in the profile quick.
    """

    slug: str
    engine: str
    statement: str
    subjects: tuple[str, ...]
    parts: tuple[str, ...]
    possible: tuple[str, ...]
    fault: Fault
    bitten: tuple[str, ...]
    bounds: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    is_quick: bool = False
    variants: tuple[Variant, ...] = ()
    harness: str = ""
    files: tuple[str, ...] = ()
    quick: "Theorem | None" = None

    @property
    def is_of_contracts(self) -> bool:
        """And not of the specification."""
        return bool(self.subjects) or any(file.startswith("contracts/") for file in self.files)

    @property
    def limits(self) -> tuple[str, ...]:
        """Its bounds, as its verdict has them: of the contracts, a proof of the specification says less."""
        return self.bounds if self.is_of_contracts else (*self.bounds, OF_SPECIFICATION)


class Prover(Protocol):
    """An engine, at work on one artefact. What it says in its own words is at `raw`."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def solver(self) -> str: ...

    def prove(self, theorem: Theorem) -> Attempt: ...

    def refute(self, theorem: Theorem) -> Attempt:
        """The same on contracts with the theorem's fault."""

    def reach(self, theorem: Theorem) -> Attempt:
        """Refuted where all that must be possible is."""

    def raw(self, theorem: Theorem) -> Path: ...
