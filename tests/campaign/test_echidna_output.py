"""What old and new versions of Echidna print, read alike."""

from pathlib import Path

import pytest

from analysis.campaign.echidna.output import Asked, Output, State, read_output
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Call
from analysis.errors import ToolFailedError

FOLDER = Path(__file__).parent / "output"


def read(name: str, harness: Harness, limit: int = 0) -> Output:
    text = (FOLDER / f"echidna-{name}.txt").read_text(encoding="utf-8")
    return read_output(text, tuple(harness.handlers.values()), limit)


def test_recorded_violation_of_the_old_one(harness: Harness) -> None:
    output = read("2.0.2-canary", harness)
    failed = {test.name: test for test in output.tests if test.state is State.FAILED}
    assert set(failed) == {"echidna_refunds_reach_the_cluster_owner", "echidna_principal_is_never_taxed"}
    taxed = failed["echidna_principal_is_never_taxed"]
    assert len(taxed.calls) == 26
    assert taxed.calls[0] == Call("liquidateOnSsv", (37, 44), 3_227, 49_897)
    # The two calls of the fallback before it are time that passes.
    assert taxed.calls[6] == Call("settle", (255, 2), 6_668 + 786 + 6_280, 80_045 + 68_058 + 84_897)
    assert taxed.calls[8].arguments == (126, False)
    assert len(output.tests) == 38
    assert (output.calls, output.seed, output.corpus, output.instructions) == (40, 2, 1, 41_563)


def test_recorded_end_of_the_old_one(harness: Harness) -> None:
    output = read("2.0.2-passed", harness, limit=40)
    assert {test.state for test in output.tests} == {State.HOLDS}
    assert (len(output.tests), output.calls, output.instructions) == (38, 40, 42_164)


def test_the_new_one(harness: Harness) -> None:
    assert read("2.3.3-by-hand", harness) == Output(
        (
            Asked("echidna_every_wei_is_owed_or_paid", State.HOLDS, "passing"),
            Asked("echidna_shares_never_move", State.HOLDS, "verified ✅"),
            Asked(
                "echidna_principal_is_never_taxed",
                State.FAILED,
                "failed!💥",
                (
                    Call("grantRewards", (1, 1, 5, 0), 1, 12),
                    Call("giveEther", (1, 2), 7, 100, value=77),
                    Call("claimRewards", (0, False)),
                ),
            ),
            Asked("echidna_no_fee_above_the_maximum", State.ERROR, "could not evaluate ☣"),
        ),
        calls=1_320,
        seed=7,
        corpus=9,
        instructions=42_164,
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "names no property"),
        ((FOLDER / "echidna-2.0.2-timeout.txt").read_text(), "names no property"),
        ("echidna_shares_never_move: passing\n", "ends before it tells instructions, corpus, seed"),
        ("\x00\x01\x02", "names no property"),
    ],
)
def test_what_cannot_be_read_is_an_error(harness: Harness, text: str, what: str) -> None:
    with pytest.raises(ToolFailedError) as failed:
        read_output(text, tuple(harness.handlers.values()))
    assert str(failed.value) == f"echidna: printed what cannot be read ({what}); see its output"


def test_calls_of_another_harness(harness: Harness) -> None:
    text = "echidna_shares_never_move: failed!💥  \n  Call sequence:\n    fly(1)\n"
    with pytest.raises(ToolFailedError) as failed:
        read_output(text, tuple(harness.handlers.values()))
    assert str(failed.value) == "echidna: called what the harness has not (fly(1)); see its output"
