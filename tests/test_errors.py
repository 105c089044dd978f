import re

from analysis import errors
from analysis.errors import ClusterproofError, ToolMissingError


def test_message_has_subject_wrong_and_remedy() -> None:
    error = ToolMissingError("forge", "is not installed ($PATH)", "run 'make setup'")
    assert str(error) == "forge: is not installed ($PATH); run 'make setup'"


def test_docstring_draws_the_tree_that_is_there() -> None:
    assert errors.__doc__ is not None
    drawn = re.findall(r"^([│├└─ ]*)(\w+Error)", errors.__doc__, re.MULTILINE)
    assert [(len(branch) // 4, name) for branch, name in drawn] == list(_walk(ClusterproofError, 0))


def _walk(error: type[ClusterproofError], depth: int) -> list[tuple[int, str]]:
    below = [line for child in error.__subclasses__() for line in _walk(child, depth + 1)]
    return [(depth, error.__name__), *below]
