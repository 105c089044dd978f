"""Seeds are fixed: what failed fails again, here and in CI. What tests measure is printed at the end."""

import signal

import pytest
from hypothesis import settings

settings.register_profile("clusterproof", derandomize=True, deadline=None, database=None)
settings.load_profile("clusterproof")


# A shell has its background jobs ignore Ctrl-C, and what they start inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [r for category in terminalreporter.stats.values() for r in category]
    measured = [line for r in reports if getattr(r, "when", "") == "call" for line in r.user_properties]
    if measured:
        terminalreporter.section("measured")
    for name, value in sorted(measured):
        terminalreporter.write_line(f"{name}: {value}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--lockstep-steps",
        type=int,
        default=2_000,
        help="calls of the seeded lockstep run, over and above those that Hypothesis makes",
    )
    parser.addoption(
        "--lockstep-seed", type=int, default=1, help="seed of the first of the seeded lockstep runs"
    )
