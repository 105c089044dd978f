"""Coverage as lcov's tracefile (geninfo(1), "FILES"), which genhtml, editors and CI services read."""

from collections import defaultdict
from collections.abc import Iterator

from analysis.campaign.coverage.places import Branch
from analysis.campaign.coverage.survey import Survey


def render_lcov(survey: Survey) -> str:
    """Counted in traced calls; of a branch's two ways, the first is that its jump was not taken."""
    return "".join(f"{line}\n" for line in _lines(survey))


def count_lines(survey: Survey) -> dict[str, dict[int, int]]:
    """By path and line: how many calls reached the statement there; of several, the one reached most."""
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for statement in survey.places.statements:
        of_file = counts[statement.path]
        reached = survey.reached.statements[statement.span]
        of_file[statement.line] = max(of_file.get(statement.line, 0), reached)
    return counts


def group_branches(survey: Survey) -> dict[str, list[Branch]]:
    """By path, in the order of the source."""
    branches: dict[str, list[Branch]] = defaultdict(list)
    for _, branch in sorted(survey.places.branches.items()):
        branches[branch.path].append(branch)
    return branches


def _lines(survey: Survey) -> Iterator[str]:
    lines, branches = count_lines(survey), group_branches(survey)
    for path in survey.places.paths:
        yield "TN:"
        yield f"SF:{path}"
        for line, calls in sorted(lines[path].items()):
            yield f"DA:{line},{calls}"
        yield f"LF:{len(lines[path])}"
        yield f"LH:{sum(calls > 0 for calls in lines[path].values())}"
        ways = 0
        for block, branch in enumerate(branches[path]):
            for way in (False, True):
                calls = survey.reached.ways[branch.span, way]
                ways += calls > 0
                yield f"BRDA:{branch.line},{block},{int(way)},{_taken(survey, branch, calls)}"
        yield f"BRF:{2 * len(branches[path])}"
        yield f"BRH:{ways}"
        yield "end_of_record"


def _taken(survey: Survey, branch: Branch, calls: int) -> str:
    """A bar where the condition itself was never come to."""
    is_met = any(survey.reached.ways[branch.span, way] for way in (False, True))
    return str(calls) if is_met else "-"
