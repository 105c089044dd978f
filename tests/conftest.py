"""Seeds are fixed: a run that failed fails again, here and in CI."""

import pytest
from hypothesis import settings

settings.register_profile("clusterproof", derandomize=True, deadline=None, database=None)
settings.load_profile("clusterproof")


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
