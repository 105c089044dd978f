"""How long our detectors take beside Slither's own, on the contract set as it was compiled."""

import sys
from dataclasses import dataclass

from analysis.build import compile_contracts
from analysis.detectors.engine import Options, detect
from analysis.detectors.project import take_artefact
from analysis.detectors.registry import DETECTORS

CONTRACT_SET = ("contracts/", "!contracts/model/")


@dataclass(frozen=True)
class Comparison:
    """Seconds of detectors alone; what Slither needs to read the artefact comes before, once for both."""

    own: float
    general: float
    own_count: int
    general_count: int

    @property
    def ratio(self) -> float:
        return self.own / self.general


def compare() -> Comparison:
    ran = detect(take_artefact(compile_contracts(), CONTRACT_SET), Options()).ran
    ours = {detector.ARGUMENT for detector in DETECTORS}
    own = [r.seconds for r in ran if r.check in ours]
    general = [r.seconds for r in ran if r.check not in ours]
    return Comparison(sum(own), sum(general), len(own), len(general))


def say(comparison: Comparison) -> str:
    return (
        f"{comparison.own_count} detectors of ours: {comparison.own:.2f} s, "
        f"Slither's own {comparison.general_count}: {comparison.general:.2f} s, ratio {comparison.ratio:.2f}"
    )


if __name__ == "__main__":
    sys.stdout.write(say(compare()) + "\n")
