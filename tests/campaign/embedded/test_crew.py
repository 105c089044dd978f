"""Several workers: the same together as each alone; one killed is one less; none is left behind."""

import multiprocessing
import os
import signal

from analysis.campaign.embedded.crew import Crew, run_crew
from analysis.campaign.embedded.worker import Task
from analysis.campaign.harness import Harness
from analysis.campaign.outcome import CANARY
from analysis.sources import OWN, Sources

LONG = 60.0


def test_two_workers_do_what_each_does_alone(harness: Harness) -> None:
    tasks = [Task(OWN, f"1/{number}", LONG, calls=80) for number in range(2)]
    together = run_crew(tasks, lambda crew: False)
    alone = [run_crew([task], lambda crew: False).workers[0] for task in tasks]
    assert [worker.tally for worker in together.workers] == [worker.tally for worker in alone]
    assert [worker.kept for worker in together.workers] == [worker.kept for worker in alone]
    assert together.lost == ()
    assert multiprocessing.active_children() == []


def test_one_killed_loses_nothing_and_the_others_go_on(broken_harness: Harness) -> None:
    sources = Sources(fault=CANARY)
    tasks = [Task(sources, f"1/{number}", LONG, calls=calls) for number, calls in enumerate((0, 200))]

    def kill_the_first(crew: Crew) -> bool:
        first = crew.workers[0]
        if first.found and first.tally.calls and first.process.is_alive():
            os.kill(first.process.pid or 0, signal.SIGKILL)
        return False

    crew = run_crew(tasks, kill_the_first)
    first, second = crew.workers
    assert first.found
    assert crew.lost == (f"worker 1 ended with -9 after {first.tally.calls} calls",)
    assert second.is_done
    assert second.tally.calls >= 200
    assert multiprocessing.active_children() == []


def test_an_interruption_keeps_what_there_is(harness: Harness) -> None:
    def interrupt(crew: Crew) -> bool:
        if crew.calls:
            raise KeyboardInterrupt
        return False

    crew = run_crew([Task(OWN, "1/0", LONG)], interrupt)
    assert crew.is_cut_off
    assert crew.calls > 0
    assert crew.workers[0].kept
    assert crew.workers[0].is_done
    assert multiprocessing.active_children() == []
