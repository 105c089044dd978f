import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from tests.model.network import Network


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    return compile_contracts()


@pytest.fixture
def network(artefact: Artefact) -> Network:
    return Network(artefact)
