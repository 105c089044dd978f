"""Runs detectors in a process of its own and says what came of each: a crash takes no other along."""

import contextlib
import gc
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crytic_compile import CryticCompile
from slither import Slither
from slither.detectors import all_detectors
from slither.detectors.abstract_detector import AbstractDetector

from analysis.detectors.registry import DETECTORS

Line = dict[str, Any]


def general_detectors() -> list[type[AbstractDetector]]:
    """Slither's own."""
    found = [getattr(all_detectors, name) for name in dir(all_detectors)]
    kinds = [d for d in found if isinstance(d, type) and issubclass(d, AbstractDetector)]
    return sorted(kinds, key=lambda detector: detector.ARGUMENT)


def work(folder: Path, checks: list[str]) -> Iterator[Line]:
    started = time.monotonic()
    kinds = {kind.ARGUMENT: kind for kind in [*DETECTORS, *general_detectors()]}
    slither = _parse(folder, {kinds[check] for check in checks} <= set(DETECTORS))
    # What was read stays. To look for garbage in it again takes the time of whichever detector runs then.
    gc.collect()
    gc.freeze()
    yield {"parsed": time.monotonic() - started}
    for check in checks:
        yield {"started": check}
        yield from _run(slither, check, kinds[check])


def _parse(folder: Path, only_ours: bool) -> Slither:
    crytic = CryticCompile(str(folder / "target_export.json"))
    # A source without a contract is known to crytic-compile as nobody's dependency.
    crytic.dependencies.update(json.loads((folder / "foreign.json").read_text()))
    # What was compiled, which need not be what the files hold by now.
    crytic.src_content = json.loads((folder / "texts.json").read_text())
    # Slither's data dependency takes minutes on a contract of a thousand functions, and ours do without: this
    # is how it lets that be left out.
    skipping = {"printers_to_run": "echidna"} if only_ours else {}
    return Slither(crytic, show_ignored_findings=True, **skipping)


def _run(slither: Slither, check: str, kind: type[AbstractDetector]) -> Iterator[Line]:
    started = time.monotonic()
    logger = logging.getLogger("clusterproof")
    results = [r for unit in slither.compilation_units for r in kind(unit, slither, logger).detect()]
    lines = [{**r, "disabled": slither.has_ignore_comment(r)} for r in results if not _is_foreign(r)]
    yield {"check": check, "seconds": time.monotonic() - started, "results": lines}


def _is_foreign(result: Line) -> bool:
    places = [element["source_mapping"] for element in result["elements"]]
    return bool(places) and all(place["is_dependency"] for place in places)


def _leave_with_parent() -> None:
    """The parent holds the other end of stdin: when that closes, nobody listens any more."""
    os.read(0, 1)
    os._exit(1)


def main(folder: Path, checks: list[str]) -> None:
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    logging.disable(logging.CRITICAL)
    out = sys.stdout
    # A detector that prints must not be taken for one that reports.
    with contextlib.redirect_stdout(sys.stderr):
        for line in work(folder, checks):
            out.write(json.dumps(line) + "\n")
            out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
