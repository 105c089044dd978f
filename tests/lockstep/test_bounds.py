"""Deployments are refused outside the specification's bounds, and nowhere else."""

from dataclasses import asdict, replace

import pytest

from analysis import deployment
from analysis.artefact import Artefact
from analysis.chain import Chain, Reverted
from specs.parameters import BOUNDS, Parameters, check_parameters
from specs.rejections import Rejected

VALUES = [(name, value) for name, (low, high) in BOUNDS.items() for value in (low - 1, low, high, high + 1)]


def is_accepted_by_specification(parameters: Parameters) -> bool:
    try:
        check_parameters(parameters)
    except Rejected:
        return False
    return True


def get_refusal(artefact: Artefact, parameters: Parameters) -> tuple[str, tuple[object, ...]] | None:
    try:
        deployment.deploy(Chain(), artefact, deployment.Parameters(**asdict(parameters)))
    except Reverted as reverted:
        return reverted.name, reverted.arguments
    return None


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value in VALUES if value >= 0])
def test_bounds_are_the_same(artefact: Artefact, name: str, value: int) -> None:
    parameters = replace(Parameters(), **{name: value})
    first, *others = name.split("_")
    field = first + "".join(other.capitalize() for other in others)
    is_accepted = is_accepted_by_specification(parameters)
    expected = None if is_accepted else ("ParameterOutOfRange", (field, value))
    assert get_refusal(artefact, parameters) == expected
