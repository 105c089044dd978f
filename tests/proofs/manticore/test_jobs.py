"""What is asked, what is answered, and when an answer leaves something open."""

import json
from dataclasses import replace

import pytest

from analysis.proofs.attempt import Effort
from analysis.proofs.manticore.jobs import Account, Answer, Found, Job, read_answer

FOUND = Found("STOP", "0x" + "00" * 20, 0, b"\x01\x02", {3: 4})
ANSWER = Answer("0.3.7", "yices 2", 2, 2, (), 9, 0, 100, (), 1.5)


def test_a_job_is_written_as_the_driver_reads_it() -> None:
    job = Job((Account("0x1", "00", "arbitrary"),), 7, 12, "0x1", "aa??", unless=(("caller", "0x2"),))
    assert json.loads(job.write()) == {
        "accounts": [{"address": "0x1", "code": "00", "storage": "arbitrary", "words": [], "balance": 0}],
        "number": 7,
        "timestamp": 12,
        "to": "0x1",
        "data": "aa??",
        "given": [],
        "unless": [["caller", "0x2"]],
        "goal": [],
        "is_hunt": False,
        "solver_seconds": 60,
    }


def test_an_answer_is_read() -> None:
    text = json.dumps(
        {
            "version": "0.3.7",
            "solver": "yices 2",
            "paths": 3,
            "refused": 2,
            "unfinished": [],
            "queries": 9,
            "unknown": 0,
            "instructions": 100,
            "found": [
                {
                    "how": "STOP",
                    "caller": f"0x{0:040x}",
                    "value": 0,
                    "data": "0102",
                    "storage": {"0x3": "0x4"},
                }
            ],
            "seconds": 1.5,
        }
    )
    assert read_answer(text) == replace(ANSWER, paths=3, found=(FOUND,))


@pytest.mark.parametrize("text", ["", "Killed", "[]", "7", "{}", '{"version": 1, "found": 7}'])
def test_garbage_is_no_answer(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        read_answer(text)


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        (ANSWER, ""),
        (replace(ANSWER, paths=3, found=(FOUND,)), ""),
        (replace(ANSWER, paths=0, refused=0), "no path was followed"),
        (replace(ANSWER, unknown=1), "1 queries were not answered"),
        (replace(ANSWER, paths=3), "of 3 paths, 2 were refused"),
        (
            replace(ANSWER, unfinished=("SolverUnknown('unsat')", "x")),
            "not all was followed to its end (SolverUnknown('unsat'), x)",
        ),
    ],
)
def test_what_an_answer_leaves_open(answer: Answer, gap: str) -> None:
    assert answer.gap == gap


def test_unknowns_are_counted() -> None:
    assert replace(ANSWER, unknown=2, unfinished=("a",)).effort == Effort(paths=2, queries=9, unknown=3)


def test_long_calldata_is_shortened() -> None:
    assert str(FOUND) == f"STOP, for caller 0x{'00' * 20}, value 0, calldata 0x0102"
    assert str(replace(FOUND, data=bytes(200))).endswith(f"0x{'00' * 100}… (200 bytes)")
