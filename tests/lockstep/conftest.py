import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    return compile_contracts()
