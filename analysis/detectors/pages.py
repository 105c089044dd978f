"""Writes docs/detectors: a page for each detector, from what the detector says of itself."""

import sys
from pathlib import Path

from slither.detectors.abstract_detector import classification_txt

from analysis.detectors.detector import Detector
from analysis.detectors.registry import DETECTORS


def page(detector: type[Detector]) -> str:
    impact, confidence = (classification_txt[level] for level in (detector.IMPACT, detector.CONFIDENCE))
    slug = detector.ARGUMENT
    return f"""# {detector.WIKI_TITLE}

`{slug}` · impact {impact.lower()} · confidence {confidence.lower()}

{detector.WIKI_DESCRIPTION}

## Scenario

{detector.WIKI_EXPLOIT_SCENARIO}

## Repair

{detector.WIKI_RECOMMENDATION}

## Limits

{detector.WIKI_LIMITS}

## Examples

[With the defect](../../tests/detectors/{slug}/vulnerable.sol) ·
[repaired](../../tests/detectors/{slug}/safe.sol)
"""


def index() -> str:
    rows = "\n".join(_row(detector) for detector in DETECTORS)
    return f"""# Detectors

What general tools miss in contracts that wrap another protocol through a proxy per user. They run with
`slither --detect` in any project where this package is installed, and with `clusterproof detect`.
[silence.md](silence.md) says how often they speak on public code; [blind.md](blind.md), how many seeded
defects they find in code that their author had not seen.

| detector | impact | confidence | finds |
|---|---|---|---|
{rows}

A finding is accepted with an entry in `waivers.toml` (who, why, until when), or in the source with
`// slither-disable-next-line <detector>`; both are shown.
"""


def _row(detector: type[Detector]) -> str:
    impact, confidence = (
        classification_txt[level].lower() for level in (detector.IMPACT, detector.CONFIDENCE)
    )
    return f"| [{detector.ARGUMENT}]({detector.ARGUMENT}.md) | {impact} | {confidence} | {detector.HELP} |"


def write_pages(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(index())
    for detector in DETECTORS:
        (folder / f"{detector.ARGUMENT}.md").write_text(page(detector))


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
