"""The engine, with programs of a few lines in Echidna's place."""

import json
import subprocess
from pathlib import Path

import pytest

from analysis import record
from analysis.campaign.echidna import engine, process
from analysis.campaign.echidna.engine import Runner, Slice, measure_acceptance, run_echidna
from analysis.campaign.echidna.program import IMAGE, Echidna
from analysis.campaign.echidna.workspace import prepare_workspace
from analysis.campaign.harness import Harness
from analysis.campaign.outcome import Outcome, Progress, Request
from analysis.campaign.sequence import read_sequence
from analysis.verdict import Held, NotRun, Unknown, Violated
from tests.stand_ins import write_program

OUTPUT = Path(__file__).parent / "output"
BASE = "/usr/bin:/bin"
SLUGS = ("shares-never-move", "principal-is-never-taxed", "a-member-can-always-get-out")

TAIL = "Unique instructions: 9\\nUnique codehashes: 1\\nCorpus size: 2\\nSeed: 1\\nTotal calls: 70\\n"
HOLDS = "echidna_shares_never_move: passing\\nechidna_principal_is_never_taxed: passing\\n\\n"
TAXED = (
    "echidna_shares_never_move: passing\\nechidna_principal_is_never_taxed: failed!\\n  Call sequence:\\n"
    "    liquidateOwnCluster(16,122) Time delay: 5 seconds Block delay: 2\\n\\n"
)


def run(tmp_path: Path, script: str, budget: float = 0.2) -> tuple[Outcome, list[Progress]]:
    """`script` may ask whether $PWD is that of the canary."""
    version = '[ "$1" = --version ] && echo Echidna 2.3.3 && exit'
    write_program(tmp_path / "bin" / "echidna", f"{version}\n{script}")
    said: list[Progress] = []
    request = Request(SLUGS, tmp_path / "run", budget)
    path = {"PATH": f"{tmp_path / 'bin'}:{BASE}"}
    return run_echidna(request, said.append, environment=path), said


def found(where: str, otherwise: str) -> str:
    return f'case "$PWD" in {where}) printf "{TAXED}{TAIL}";; *) {otherwise};; esac'


@pytest.mark.usefixtures("harness", "broken_harness")
class TestEngine:
    def test_holds(self, tmp_path: Path) -> None:
        outcome, said = run(tmp_path, found("*canary*", f'printf "{HOLDS}{TAIL}"'), budget=0.1)
        verdicts = [answer.verdict for answer in outcome.answers]
        assert outcome.campaign is not None
        calls = outcome.campaign.calls
        assert calls >= 70
        assert verdicts == [
            Held(calls, 1),
            Held(calls, 1),
            NotRun("the harness does not express it", "ask another engine"),
        ]
        assert outcome.engine.bites
        assert (outcome.campaign.engine, outcome.campaign.covered) == ("echidna", 9)
        assert said[0] == Progress("Echidna 2.3.3", None, "shows that it bites")

    def test_without_bite_nothing_counts(self, tmp_path: Path) -> None:
        outcome, _ = run(tmp_path, f'printf "{HOLDS}{TAIL}"')
        assert not outcome.engine.bites
        refusal = NotRun("did not find a seeded violation (70 calls)", "give it more time")
        assert [answer.verdict for answer in outcome.answers] == [refusal] * 3

    def test_a_violation_ends_in_a_persons_hands(self, tmp_path: Path) -> None:
        """This Echidna says so of sound contracts too, where the sequence breaks nothing."""
        outcome, _ = run(tmp_path, found("*", "true"))
        name = "violations/principal-is-never-taxed-echidna.json"
        file = tmp_path / "run" / name
        assert outcome.answers[1].verdict == Violated(
            "echidna says so; its sequence does not break it on revm", name, is_replayed=False
        )
        assert read_sequence(file).calls[0].arguments == (16, 122)
        test = "violations/test_principal_is_never_taxed_echidna.py"
        assert ((tmp_path / "run" / test).exists(), outcome.sequences[0].test) == (True, test)

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            ("true", "(names no property); see its output, exit code 0"),
            ("echo Segfault >&2; exit 139", "(names no property); see its output, exit code 139, Segfault"),
            (f'printf "{HOLDS}"', "(ends before it tells instructions, corpus, seed); see its output"),
        ],
    )
    def test_what_cannot_be_read_is_no_pass(self, tmp_path: Path, script: str, reason: str) -> None:
        outcome, _ = run(tmp_path, found("*canary*", script))
        verdict = outcome.answers[0].verdict
        assert isinstance(verdict, Unknown)
        assert reason in verdict.reason

    def test_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "MERCY", 0.5)
        version = '[ "$1" = --version ] && echo Echidna 2.3.3 && exit'
        write_program(tmp_path / "bin" / "echidna", f"{version}\n{found('*canary*', 'sleep 60')}")
        stop = tmp_path / "run/echidna/campaign/0/slice-0.txt"
        outcome = run_echidna(
            Request(SLUGS, tmp_path / "run", 30.0),
            is_stopped=stop.exists,
            environment={"PATH": f"{tmp_path / 'bin'}:{BASE}"},
        )
        assert outcome.campaign is not None
        assert outcome.campaign.is_cut_off
        stopped = NotRun("it was stopped before a call was made", "give it more time")
        assert outcome.answers[0].verdict == stopped


def test_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.campaign.echidna.program.NATIVE", "nowhere")
    outcome = run_echidna(Request(SLUGS, tmp_path, 1.0), environment={"PATH": str(tmp_path)})
    assert outcome.answers[0].verdict == NotRun(
        "echidna: is not installed (Docker, $PATH, npm)",
        "run 'make setup' (on Linux x86-64), start Docker, or install Echidna 2.3.3",
    )
    assert outcome.engine == record.Engine("echidna", record.Verb.FUZZ, outcome.engine.seconds)


def test_programs_serve_the_cached_compile(harness: Harness, tmp_path: Path) -> None:
    workspace = prepare_workspace(tmp_path, harness)
    for program in ("crytic-compile", "slither"):
        told = subprocess.run([tmp_path / "programs" / program, "--version"], capture_output=True, check=True)
        assert told.stdout.strip().replace(b".", b"").isdigit()
    subprocess.run([tmp_path / "programs/crytic-compile", "x"], cwd=tmp_path, check=True)
    exported = json.loads((tmp_path / "crytic-export/combined_solc.json").read_text())
    assert list(exported["contracts"]) == ["fuzz/Harness.sol:Harness"]
    printed = subprocess.run([tmp_path / "programs/slither"], capture_output=True, check=True).stdout
    facts = json.loads(json.loads(printed)["results"]["printers"][0]["description"])
    assert "broken()" in facts["constant_functions"]["Harness"]
    assert facts["payable"] == {"Harness": ["giveEther(uint8,uint8)"]}
    assert workspace.corpus.is_dir()


def test_command_in_docker(harness: Harness, tmp_path: Path) -> None:
    docker = Echidna((2, 3, 3), Path("/usr/bin/docker"), IMAGE)
    runner = Runner(docker, Request(SLUGS, tmp_path, 30.0), lambda p: None, lambda: False, {"PATH": BASE})
    workspace = prepare_workspace(tmp_path, harness, engine.INNER)
    job = runner._make_job(workspace, 0, Slice(0, 30.0, 40))
    command = [part for part in job.command if not part.startswith("--user")]
    assert command == [
        *("/usr/bin/docker", "run", "--rm", "--init", "--network=none"),
        *(f"--volume={tmp_path}:/src", "--workdir=/src"),
        "--env=PATH=/src/programs:/usr/local/bin:/usr/bin:/bin",
        *("ghcr.io/crytic/echidna/echidna:v2.3.3", "echidna"),
        *("fuzz/Harness.sol", "--contract", "Harness", "--config", "echidna.yaml", "--format", "text"),
        *("--corpus-dir", "corpus", "--seed", "1", "--workers", "2"),
    ]
    assert "cp /src/combined_solc.json" in (tmp_path / "programs/crytic-compile").read_text()


def test_acceptance_is_that_of_the_corpus(harness: Harness, tmp_path: Path) -> None:
    (tmp_path / "coverage").mkdir()
    (tmp_path / "coverage" / "1.txt").write_text((OUTPUT / "corpus-2.0.2.txt").read_text())
    assert measure_acceptance(harness, tmp_path / "nowhere") == 0
    assert 0.2 < measure_acceptance(harness, tmp_path) < 1
