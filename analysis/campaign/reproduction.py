"""A pytest file that fails for as long as a sequence breaks its property."""

from pathlib import Path

from analysis.campaign.replay import Report

TEMPLATE = '''"""{property}: broken by {count}, found by {engine}.

{story}
"""

from pathlib import Path

from analysis.campaign.replay import replay, render_report

SEQUENCE = Path({file!r})


def test_{name}() -> None:
    report = replay(SEQUENCE if SEQUENCE.is_absolute() else Path(__file__).parent / SEQUENCE)
    assert {property!r} not in report.broken, render_report(report)
'''


def write_test(report: Report, file: Path) -> str:
    """Text of the test; `file` is the sequence's, from the folder of the test or absolute."""
    slug = report.sequence.property
    return TEMPLATE.format(
        property=slug,
        count=f"{len(report.steps)} steps",
        engine=report.sequence.engine or "hand",
        story=_tell_story(report),
        name=slug.replace("-", "_"),
        file=file.as_posix(),
    )


def _tell_story(report: Report) -> str:
    actions = [action for step in report.steps for action in step.actions]
    lines = [f"{number}. {action.caller}: {action.call}" for number, action in enumerate(actions, 1)]
    # What stands in a docstring must not end it.
    return "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
