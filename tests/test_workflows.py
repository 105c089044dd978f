"""The workflows for a hosted CI service: what they may, what they run, and that all of it exists."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.cli import main
from analysis.cli.nightly import SUMMARY
from analysis.encoding import encode_run
from analysis.report.formats import FILES
from analysis.tools import ROOT
from tests.sample_runs import CLEAN, PLAIN
from tests.stand_ins import write_program

WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
USES = re.compile(r"uses: (\S+)(.*)")
VERSION = re.compile(r" # v\d+\.\d+\.\d+")
MAY_WRITE = {("audit", "code-scanning"): {"security-events"}, ("audit", "comment"): {"pull-requests"}}
COMMAND = re.compile(r"(?:\.venv/bin/clusterproof|\bmake) [^;|&\n]*")


def _jobs(text: str) -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load(text)["jobs"]
    return jobs


def _steps(text: str) -> list[dict[str, Any]]:
    return [step for job in _jobs(text).values() for step in job["steps"]]


def _scripts(text: str) -> list[str]:
    return [step["run"] for step in _steps(text) if "run" in step]


def _complain(name: str, text: str) -> Iterator[str]:
    yield from _complain_of_actions(text)
    content = yaml.safe_load(text)
    if content.get("permissions") != {}:
        yield "gives every job what one may need"
    if "concurrency" not in content:
        yield "lets any number run at once"
    for job, said in content["jobs"].items():
        writes = {what for what, right in said.get("permissions", {}).items() if right == "write"}
        if "permissions" not in said or writes - MAY_WRITE.get((name, job), set()):
            yield f"{job}: may write what it need not"
        if writes and any(_list_commands(step.get("run", "")) for step in said["steps"]):
            yield f"{job}: runs what the pull request says, and may write"
        if not isinstance(said.get("timeout-minutes"), int):
            yield f"{job}: may take for ever"
    for script in _scripts(text):
        if "${{" in script:
            yield "puts what somebody else wrote into a script"
        yield from (said for command in _list_commands(script) for said in _complain_of_command(command))


def _complain_of_actions(text: str) -> Iterator[str]:
    for action, comment in USES.findall(text):
        if not PINNED.fullmatch(action) or not VERSION.fullmatch(comment):
            yield f"{action}: is not pinned by hash, with its version beside it"
    for step in _steps(text):
        is_checkout = step.get("uses", "").startswith("actions/checkout@")
        if is_checkout and step.get("with", {}).get("persist-credentials") is not False:
            yield "leaves credentials in the checkout"


def _list_commands(script: str) -> list[str]:
    return COMMAND.findall(script)


def _complain_of_command(command: str) -> Iterator[str]:
    program, verb, *words = shlex.split(command)
    if program == "make":
        rule = re.compile(rf"^{re.escape(verb)}:.*## ", re.MULTILINE)
        if words or not rule.search((ROOT / "Makefile").read_text()):
            yield f"{command}: make has no such target"
        return
    if verb not in main.commands:
        yield f"{command}: there is no such verb"
        return
    known = {option for parameter in main.commands[verb].params for option in parameter.opts}
    yield from (f"{command}: has no {word}" for word in words if word.startswith("-") and word not in known)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_nothing_to_complain_of(file: Path) -> None:
    assert list(_complain(file.stem, file.read_text())) == []


GOOD = """
permissions: {}
concurrency: one
jobs:
  job:
    timeout-minutes: 5
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with: {persist-credentials: false}
      - run: make audit
      - run: .venv/bin/clusterproof diff a b --markdown
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", []),
        (
            "11bd71901bbe5b1630ceea73d27597364c9af683",
            "v4",
            ["actions/checkout@v4: is not pinned by hash, with its version beside it"],
        ),
        (
            " # v4.2.2",
            "",
            [
                "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683: is not pinned by hash, "
                "with its version beside it"
            ],
        ),
        ("credentials: false", "credentials: true", ["leaves credentials in the checkout"]),
        ("permissions: {}", "permissions: write-all", ["gives every job what one may need"]),
        ("concurrency: one", "", ["lets any number run at once"]),
        (
            "contents: read",
            "contents: write",
            [
                "job: may write what it need not",
                "job: runs what the pull request says, and may write",
            ],
        ),
        ("    timeout-minutes: 5\n", "", ["job: may take for ever"]),
        (
            "make audit",
            "echo ${{ github.event.pull_request.title }}",
            ["puts what somebody else wrote into a script"],
        ),
        ("make audit", "make audits", ["make audits: make has no such target"]),
        (" diff a", " compare a", [".venv/bin/clusterproof compare a b --markdown: there is no such verb"]),
        ("--markdown", "--html", [".venv/bin/clusterproof diff a b --html: has no --html"]),
    ],
)
def test_the_rules_bite(before: str, after: str, said: list[str]) -> None:
    assert list(_complain("test", GOOD.replace(before, after) if before else GOOD)) == said


def test_one_version_of_each_action() -> None:
    uses = {use.group(1) for file in WORKFLOWS for use in USES.finditer(file.read_text())}
    pinned = {("/".join(action.split("@")[0].split("/")[:2]), action.split("@")[1]) for action in uses}
    assert len({name for name, _ in pinned}) == len(pinned)


def test_who_runs_when() -> None:
    # YAML 1.1 reads `on` as a boolean.
    triggers = {file.stem: set(yaml.safe_load(file.read_text())[True]) for file in WORKFLOWS}
    assert triggers == {"audit": {"pull_request", "push"}, "nightly": {"schedule", "workflow_dispatch"}}


def test_reports_are_named_as_they_are_written() -> None:
    named = {
        name for f in WORKFLOWS for name in re.findall(r"reports/(?:latest/)?(\w+\.[\w.]+)", f.read_text())
    }
    assert named == {"report.md", "report.sarif", SUMMARY}
    assert named <= {SUMMARY, *FILES.values()}


def _script(workflow: str, name: str) -> str:
    text = (ROOT / ".github" / "workflows" / f"{workflow}.yml").read_text()
    return next(str(step["run"]) for step in _steps(text) if step.get("name") == name)


def _run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As the service does with `shell: bash`."""
    told = {"GITHUB_STEP_SUMMARY": str(folder / "said"), "GITHUB_OUTPUT": str(folder / "output")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **told, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """After an audit."""
    for folder, text in (("runs", encode_run(PLAIN)), ("reports", "the report\n")):
        kept = tmp_path / folder / PLAIN.id
        kept.mkdir(parents=True)
        (kept / ("run.json" if folder == "runs" else "report.md")).write_text(text)
        (tmp_path / folder / "latest").symlink_to(PLAIN.id)
    call = f"exec {sys.executable} -c 'from analysis.cli import main; main()' \"$@\""
    write_program(tmp_path / ".venv/bin/clusterproof", f"PYTHONPATH={ROOT} {call}")
    return tmp_path


CHANGED = "What changed since the base"


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (encode_run(CLEAN), f"### {CLEAN.id} → {PLAIN.id}".replace("-", r"\-")),
        ('{"schema"', "The run of the base cannot be read: the next push to it makes another."),
        ("", "There is no run of the base to compare with: the next push to it makes one."),
    ],
    ids=["a run", "half a run", "none"],
)
def test_what_changed_is_written_for_the_comment(checkout: Path, base: str, said: str) -> None:
    if base:
        (checkout / "base").mkdir()
        (checkout / "base" / "run.json").write_text(base)
    done = _run(_script("audit", CHANGED), checkout, IS_FORK="true", IS_PULL_REQUEST="true")
    assert done.returncode == 0, done.stderr
    delta = (checkout / "kept" / "delta.md").read_text().splitlines()
    assert delta[0] == "<!-- clusterproof -->"
    assert said.replace("\\", "") in [line.replace("\\", "") for line in delta]
    summary = (checkout / "said").read_text()
    assert "the report" in summary
    assert "From a fork: no comment and no code scanning" in summary
    assert (checkout / "output").read_text() == "has-report=true\n"


def test_a_push_leaves_its_run_for_pull_requests(checkout: Path) -> None:
    done = _run(_script("audit", CHANGED), checkout, IS_FORK="false", IS_PULL_REQUEST="false")
    assert done.returncode == 0, done.stderr
    assert (checkout / "base" / "run.json").read_text() == encode_run(PLAIN)
    assert "From a fork" not in (checkout / "said").read_text()


@pytest.mark.parametrize(("workflow", "step"), [("audit", CHANGED), ("nightly", "Summary, and what is kept")])
def test_without_a_report_that_is_said(tmp_path: Path, workflow: str, step: str) -> None:
    done = _run(_script(workflow, step), tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "said").read_text() == "No report was written: the log of the audit says why.\n"


@pytest.mark.parametrize(
    ("known", "method"),
    [("", "POST repos/o/r/issues/7/comments"), ("12\n34", "PATCH repos/o/r/issues/comments/12")],
    ids=["first", "again"],
)
def test_the_comment_is_made_or_renewed(tmp_path: Path, known: str, method: str) -> None:
    script = f"""\
echo "$@" >> {tmp_path}/calls
case "$1 $2" in
  "run download") mkdir audit; echo "the delta" > audit/delta.md;;
  "api --paginate") printf '{known}';;
esac"""
    write_program(tmp_path / "bin" / "gh", script)
    done = _run(
        _script("audit", "Comment on the pull request, or renew the comment"),
        tmp_path,
        PATH=f"{tmp_path}/bin:{os.environ['PATH']}",
        GITHUB_REPOSITORY="o/r",
        GITHUB_RUN_ID="5",
        NUMBER="7",
    )
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[0] == "run download 5 --repo o/r --name audit --dir audit"
    assert calls[-1] == f"api --method {method} --field body=@delta.md"


def test_a_night_leaves_its_last_run_and_the_history(checkout: Path) -> None:
    (checkout / "reports" / PLAIN.id / "summary.md").write_text("the summary\n")
    (checkout / "runs" / "20260101T000000Z-00000000").mkdir()
    (checkout / "runs" / "history.sqlite3").write_text("history")
    done = _run(_script("nightly", "Summary, and what is kept"), checkout)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (checkout / "runs").iterdir()} == {PLAIN.id, "latest", "history.sqlite3"}
    assert (checkout / "kept" / "reports" / "summary.md").read_text() == "the summary\n"
    assert (checkout / "said").read_text() == "the summary\n"
