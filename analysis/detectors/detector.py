"""What all detectors of ours share: they read traces and report sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from slither.core.cfg.node import Node
from slither.core.declarations import Contract, Modifier
from slither.detectors.abstract_detector import AbstractDetector, DetectorClassification
from slither.utils.output import Output

from analysis.detectors.reading.graph import is_library
from analysis.detectors.reading.steps import Step, Trace
from analysis.detectors.reading.unit import Unit, read
from analysis.detectors.reading.values import THIS

HIGH = DetectorClassification.HIGH
MEDIUM = DetectorClassification.MEDIUM
LOW = DetectorClassification.LOW


@dataclass(frozen=True, eq=False)
class Report:
    """One finding: `where`, a function, variable or contract, begins a sentence, and `text` goes on."""

    where: Any
    text: str
    nodes: tuple[Node, ...] = ()


class Detector(AbstractDetector):
    """A subclass has one method, and the attributes that its page is made from."""

    WIKI_LIMITS: ClassVar[str]

    def find(self, unit: Unit) -> Iterator[Report]:
        raise NotImplementedError

    def _detect(self) -> list[Output]:
        results: dict[str, Output] = {}
        for report in self.find(read(self.compilation_unit)):
            subject = subject_of(report.where)
            # Slither's id takes in the lines of nodes, so these come after it is made.
            result = self.generate_result(
                [report.where, f" {report.text}\n"],
                {"subject": subject, "sentence": f"{subject} {report.text}"},
            )
            for node in report.nodes:
                result.add(node)
            results.setdefault(result.data["id"], result)
        return list(results.values())


def report(trace: Trace, text: str, *steps: Step) -> Report:
    """Of an entry point, with the internal function in which the first step lies, if it is another."""
    return Report(trace.entry, text + _inside(trace, steps), tuple(step.node for step in steps))


def _inside(trace: Trace, steps: tuple[Step, ...]) -> str:
    inner = steps[0].stack[-1] if steps and steps[0].this == THIS else trace.entry
    named = inner is not trace.entry and not is_library(inner)
    return f", in {inner.name}()" if named and not isinstance(inner, Modifier) else ""


def subject_of(where: Any) -> str:
    """Contract and name, as its declaration has them."""
    if isinstance(where, Contract):
        return str(where.name)
    declarer = getattr(where, "contract_declarer", None) or getattr(where, "contract", None)
    name = getattr(where, "full_name", None) or where.name
    return f"{declarer.name}.{name}" if declarer else str(name)
