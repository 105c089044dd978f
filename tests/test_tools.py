from pathlib import Path

import pytest

from analysis import tools
from analysis.errors import ToolFailedError, ToolMissingError
from analysis.tools import ROOT, Tool
from tests.stand_ins import write_program


def test_solc_is_the_shim_in_the_pinned_version() -> None:
    solc = tools.find("solc")
    assert solc.path == ROOT / "bin/solc"
    assert solc.version.startswith(f"{tools.pinned_solc()}+commit.7893614a")


@pytest.mark.parametrize("name", ["forge", "anvil"])
def test_foundry_is_the_one_that_npm_brings(name: str) -> None:
    assert tools.find(name) == Tool(name, ROOT / "node_modules/.bin" / name, "1.7.1")


def test_node_on_path_comes_before_our_own(tmp_path: Path) -> None:
    write_program(tmp_path / ".venv/bin/node", "echo v24.1.0")
    on_path = write_program(tmp_path / "usr/node", "echo v18.2.0")
    assert tools.find("node", tmp_path, str(on_path.parent)) == Tool("node", on_path, "18.2.0")


def test_node_on_path_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    ours = write_program(tmp_path / ".venv/bin/node", "echo v24.1.0")
    on_path = write_program(tmp_path / "usr/node", "echo v12.22.9")
    assert tools.find("node", tmp_path, str(on_path.parent)) == Tool("node", ours, "24.1.0")


def test_only_an_old_node(tmp_path: Path) -> None:
    on_path = write_program(tmp_path / "node", "echo v12.22.9")
    with pytest.raises(ToolMissingError) as caught:
        tools.find("node", tmp_path, str(tmp_path))
    assert str(caught.value) == f"node: is too old ({on_path} 12.22.9); run 'make setup'"


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError) as caught:
        tools.find("forge", tmp_path, str(tmp_path))
    assert str(caught.value) == (
        "forge: is not installed (node_modules/.bin/forge, $PATH); "
        "run 'make setup' (on Linux x86-64), or install Foundry 1.7.1"
    )


def test_no_version(tmp_path: Path) -> None:
    forge = write_program(tmp_path / "forge", "echo cannot open shared object >&2; exit 127")
    with pytest.raises(ToolFailedError) as caught:
        tools.find("forge", tmp_path, str(tmp_path))
    assert str(caught.value) == (
        f"forge: tells no version ({forge}: cannot open shared object); install it anew"
    )


def test_no_program(tmp_path: Path) -> None:
    forge = write_program(tmp_path / "forge", "")
    forge.write_text("#!/no/such/interpreter\n")
    with pytest.raises(ToolFailedError) as caught:
        tools.find("forge", tmp_path, str(tmp_path))
    assert str(caught.value) == (
        f"forge: does not start ({forge}: No such file or directory); install it anew"
    )
