"""The environment that tests of Manticore itself need."""

import pytest

from analysis.errors import ToolError
from analysis.proofs.manticore.environment import make_environment
from analysis.tools import Tool


@pytest.fixture(scope="session")
def manticore() -> Tool:
    try:
        return make_environment(lambda *_: None)
    except ToolError as error:
        pytest.skip(str(error))
