from dataclasses import replace

import pytest

from analysis.record import Canary, Run
from analysis.report.summary import Conclusion, Gap, summarize
from analysis.verdict import Answer, Proved
from tests.sample_runs import CLEAN, EMPTY, HALMOS, PLAIN, REENTRANCY, SPLIT, TREASURY

BLIND = replace(HALMOS, canaries=(Canary("Blind", False, 1.0),))


@pytest.mark.parametrize(
    ("run", "conclusion", "sentence"),
    [
        (PLAIN, Conclusion.VIOLATED, "1 property is violated"),
        (
            replace(CLEAN, findings=(REENTRANCY,)),
            Conclusion.FINDINGS,
            "1 open finding at or above the threshold",
        ),
        (EMPTY, Conclusion.NO_VERDICT, "No verdict was reached"),
        (
            replace(CLEAN, properties=PLAIN.properties, options=PLAIN.options),
            Conclusion.INCONCLUSIVE,
            "Inconclusive: 5 of 6 requested properties without verdict",
        ),
        (
            replace(CLEAN, is_cut_off=True),
            Conclusion.INCONCLUSIVE,
            "Inconclusive: the run was cut off",
        ),
        (CLEAN, Conclusion.HOLDS, "All that was requested holds: 1 property"),
        (
            replace(
                CLEAN,
                properties=(TREASURY, SPLIT),
                options=replace(CLEAN.options, requested=(TREASURY.slug, SPLIT.slug)),
                answers=PLAIN.answers[:3],
                waivers=(replace(CLEAN.waivers[0], subject=SPLIT.slug),),
            ),
            Conclusion.HOLDS,
            "All but 1 waived violation holds of what was requested: 1 property",
        ),
        (
            replace(CLEAN, options=replace(CLEAN.options, requested=())),
            Conclusion.HOLDS,
            "No open finding at or above the threshold",
        ),
    ],
)
def test_conclusions(run: Run, conclusion: Conclusion, sentence: str) -> None:
    summary = summarize(run)
    assert (summary.conclusion, summary.sentence) == (conclusion, sentence)


@pytest.mark.parametrize(
    ("run", "health"),
    [
        (CLEAN, "every engine found its seeded violations (3 of 3)"),
        (
            replace(CLEAN, engines=(*CLEAN.engines[:2], BLIND)),
            "halmos's verdicts do not count: it did not find its seeded violation (Blind)",
        ),
        (EMPTY, "no engine ran"),
    ],
)
def test_health(run: Run, health: str) -> None:
    assert summarize(run).health == health


def test_every_doubt_is_told() -> None:
    stray = Answer("halmos", "no-such-slug", Proved(), 1.0)
    engines = (*CLEAN.engines[:2], BLIND)
    run = replace(CLEAN, answers=(*CLEAN.answers, stray), engines=engines, is_cut_off=True)
    assert summarize(run).sentence == (
        "Inconclusive: the run was cut off; engines contradict each other or the catalogue; "
        "an engine missed its seeded violation"
    )


def test_what_was_not_checked() -> None:
    run = replace(
        PLAIN,
        is_cut_off=True,
        options=replace(PLAIN.options, requested=PLAIN.options.requested[1:]),
        campaigns=(replace(PLAIN.campaigns[0], coverable=0),),
    )
    assert summarize(run).gaps == (
        Gap(
            "the run",
            "was cut off; what follows is what it had by then",
            "clusterproof audit --profile quick",
        ),
        Gap("1 other property", "not asked for"),
        Gap("rate-never-rises-with-capacity", "has no verdict (unknown: timeout after 20 s)"),
        Gap("a-member-can-always-get-out", "has no verdict (not run: not installed)", "run 'make manticore'"),
        Gap("halmos, 2 properties", "unknown: timeout after 20 s"),
        Gap("manticore, 1 property", "not run: gave no answer"),
        Gap("manticore, 1 property", "not run: not installed", "run 'make manticore'"),
        Gap("manticore", "was not found", "run 'make manticore'"),
        Gap("echidna", "its coverage was not counted"),
        Gap("note", "manticore: is not installed (.venv-manticore); run 'make manticore'"),
    )


def test_nothing_left_out() -> None:
    assert summarize(CLEAN).gaps == ()
