"""The engine: what it runs on, and what it says when something goes wrong."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.detectors import engine
from analysis.detectors.detector import Detector
from analysis.detectors.engine import Detection, Failed, Options, checks, detect
from analysis.detectors.pages import index, page
from analysis.detectors.project import compile_path
from analysis.detectors.registry import DETECTORS
from analysis.detectors.seeded import SEEDED
from analysis.errors import CheckUnknownError, NothingToCompileError, SourceRejectedError
from analysis.finding import Status
from analysis.tools import ROOT

OURS = Options(general=False)


def _detect(folder: Path, options: Options = OURS, **files: str) -> Detection:
    for name, text in files.items():
        (folder / f"{name}.sol").write_text(text)
    return detect(compile_path(folder), options)


def test_what_was_planted_is_found(tmp_path: Path) -> None:
    only = ("proxy-of-another", "default-index-lookup")
    detection = _detect(tmp_path, Options(only=only), Seeded=SEEDED)
    assert [(f.check, f.subject) for f in detection.findings] == [
        ("default-index-lookup", "Hub.exitFirst(uint256)"),
        ("proxy-of-another", "Hub.exitFor(address,uint256)"),
    ]
    assert [ran.check for ran in detection.ran] == list(checks(Options(only=only)))
    assert detection.toothless == ""


def test_without_a_bite_findings_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SEEDED", "pragma solidity ^0.8.0; contract Harmless {}")
    detection = _detect(tmp_path, Options(only=("proxy-of-another",)), Seeded=SEEDED)
    assert detection.toothless == "the planted defect of proxy-of-another was not found"


def test_a_comment_disables_and_is_shown(tmp_path: Path) -> None:
    text = SEEDED.replace(
        "    function exitFor", "    // slither-disable-next-line proxy-of-another\n    function exitFor"
    )
    detection = _detect(tmp_path, Options(only=("proxy-of-another",)), Seeded=text)
    assert [(f.status, f.reason) for f in detection.findings] == [(Status.DISABLED, "slither-disable")]


BROKEN_DETECTORS = """
import sys, time
from pathlib import Path
from analysis.detectors import worker
from analysis.detectors.proxy_of_another import ProxyOfAnother

class Crashes(ProxyOfAnother):
    ARGUMENT = "crashes"
    def find(self, unit):
        raise KeyError("no such thing")

class Hangs(ProxyOfAnother):
    ARGUMENT = "hangs"
    def find(self, unit):
        print("still here", flush=True)
        time.sleep(100_000)

class Dies(ProxyOfAnother):
    ARGUMENT = "dies"
    def find(self, unit):
        import os
        os._exit(3)

worker.DETECTORS = (Crashes, Hangs, Dies, *worker.DETECTORS)
worker.main(Path(sys.argv[1]), sys.argv[2:])
"""


def test_what_crashes_hangs_or_dies_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worker.py").write_text(BROKEN_DETECTORS)
    (tmp_path / "sources").mkdir()
    monkeypatch.setattr(engine, "WORKER", (sys.executable, str(tmp_path / "worker.py")))
    names = ["crashes", "hangs", "dies", "proxy-of-another"]
    monkeypatch.setattr(engine, "checks", lambda options: list(names))
    detection = _detect(tmp_path / "sources", Options(seconds=3), Seeded=SEEDED)
    assert detection.failed == (
        Failed("crashes", "KeyError: 'no such thing'"),
        Failed("hangs", "takes longer than 3 s"),
        Failed("dies", "ends without a word"),
    )
    assert [ran.check for ran in detection.ran] == ["proxy-of-another"]
    assert [finding.check for finding in detection.findings] == ["proxy-of-another"]


SAYS_TWO_LINES_AT_ONCE = """
import os, time
os.write(1, b'{"parsed":0.0}\\n{"started":"hangs"}\\n')
time.sleep(100_000)
"""


def test_lines_that_come_together_are_all_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "worker.py").write_text(SAYS_TWO_LINES_AT_ONCE)
    (tmp_path / "sources").mkdir()
    monkeypatch.setattr(engine, "WORKER", (sys.executable, str(tmp_path / "worker.py")))
    monkeypatch.setattr(engine, "checks", lambda options: ["hangs"])
    # Who misses the second line waits this long, and knows of nobody to blame.
    monkeypatch.setattr(engine, "PARSE_SECONDS", 10.0)
    detection = _detect(tmp_path / "sources", Options(seconds=1), Seeded=SEEDED)
    assert detection.failed == (Failed("hangs", "takes longer than 1 s"),)


ORPHANED = """
import sys
from pathlib import Path
from analysis.detectors import engine
from analysis.detectors.project import compile_path

engine.WORKER = (sys.executable, sys.argv[1])
engine.checks = lambda options: ["hangs"]
compiled = compile_path(Path(sys.argv[2]))
engine.detect(compiled, engine.Options(seconds=300), lambda check: print(check, flush=True))
"""

TELLS_WHO_IT_IS = """
import os
from pathlib import Path

Path(__file__).with_name("pid").write_text(str(os.getpid()))
"""


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    (tmp_path / "worker.py").write_text(TELLS_WHO_IT_IS + BROKEN_DETECTORS)
    (tmp_path / "parent.py").write_text(ORPHANED)
    (tmp_path / "Seeded.sol").write_text(SEEDED)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "parent.py", tmp_path / "worker.py", tmp_path],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"hangs\n"
        parent.kill()
    worker = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 30
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(pid: int) -> bool:
    """Whether there is such a process, and not only its exit code waiting to be read."""
    asked = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return asked.returncode == 0 and not asked.stdout.startswith("Z")


def test_an_unknown_detector_is_refused() -> None:
    with pytest.raises(CheckUnknownError, match="no-such: no detector has that name; see docs/detectors"):
        checks(Options(only=("no-such",)))


# ------------------------------------------------------------------------------------------- bad input


def test_no_sources(tmp_path: Path) -> None:
    with pytest.raises(NothingToCompileError, match="no Solidity there"):
        compile_path(tmp_path)


def test_what_does_not_compile_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    detection = _detect(tmp_path, Good=SEEDED, Bad="pragma solidity ^0.8.0; contract A { uint x = y; }")
    assert detection.problems == ("Bad.sol: not analysed, for it does not compile (Undeclared identifier.)",)
    assert {finding.check for finding in detection.findings} >= {"proxy-of-another"}


def test_nothing_compiles(tmp_path: Path) -> None:
    (tmp_path / "Bad.sol").write_text("contract {")
    with pytest.raises(SourceRejectedError, match="nothing compiles"):
        compile_path(tmp_path)


def test_a_library_without_a_source_is_named(tmp_path: Path) -> None:
    lost = 'pragma solidity ^0.8.0; import "lost/Lib.sol"; contract A {}'
    detection = _detect(tmp_path, Good=SEEDED, Lost=lost)
    assert len(detection.problems) == 1
    assert detection.problems[0].startswith(
        'Lost.sol: not analysed, for it does not compile (Source "lost/Lib'
    )


def test_several_pragmas(tmp_path: Path) -> None:
    """A patch that is pinned is met by another; an older minor version is not."""
    detection = _detect(
        tmp_path,
        Pinned=SEEDED.replace(">=0.8.0", "0.8.24"),
        Old="pragma solidity ^0.5.0; contract A {}",
        Floating="pragma solidity >=0.8.4 <0.9.0; contract B {}",
    )
    assert detection.problems == ("Old.sol: not analysed, for no compiler at hand takes ^0.5.0",)
    assert {finding.check for finding in detection.findings} >= {"proxy-of-another"}


def test_remapped_and_npm_imports(tmp_path: Path) -> None:
    (tmp_path / "remappings.txt").write_text("deep/=vendor/deep/src/\n")
    (tmp_path / "vendor/deep/src").mkdir(parents=True)
    (tmp_path / "vendor/deep/src/Hub.sol").write_text(SEEDED)
    (tmp_path / "node_modules/pack").mkdir(parents=True)
    (tmp_path / "node_modules/pack/Base.sol").write_text("pragma solidity ^0.8.0; contract Base {}")
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/A.sol").write_text(
        'pragma solidity ^0.8.0; import "deep/Hub.sol"; import "pack/Base.sol"; contract A is Hub, Base {'
        "function leave(address user) external { proxyOf[user].exit(1); } }"
    )
    compiled = compile_path(tmp_path / "contracts" / "A.sol")
    assert sorted(compiled.texts) == [
        str(tmp_path / name)
        for name in ("contracts/A.sol", "node_modules/pack/Base.sol", "vendor/deep/src/Hub.sol")
    ]
    subjects = {finding.subject for finding in detect(compiled, OURS).findings}
    # What lies in the imported files is theirs to repair.
    assert subjects == {"A.leave(address)"}


STRANGE = """
pragma solidity ^0.8.0;
interface I { function f() external; }
contract Empty {}
abstract contract Unfinished { function g() public virtual returns (uint256); }
library Alone { function h(uint256 x) external pure returns (uint256) { return x; } }
contract Recursive {
    uint256 public n;
    function a(uint256 x) public { if (x > 0) b(x - 1); }
    function b(uint256 x) public { for (uint256 i; i < x; ++i) { a(i); do { n++; } while (n < 3); } }
    function c(function (uint256) external f, uint256 x) external { f(x); a(x); }
    fallback(bytes calldata data) external returns (bytes memory) { while (true) { n++; } return data; }
    function d() external { assembly { let x := call(gas(), caller(), 0, 0, 0, 0, 0) if x { return(0, 0) } } }
    function e() external { try this.d() {} catch Error(string memory) { n = 1; } catch { delete n; } }
}
function free(uint256 x) pure returns (uint256) { return x ** x; }
"""


def test_strange_sources_are_read(tmp_path: Path) -> None:
    detection = _detect(tmp_path, Strange=STRANGE)
    assert (detection.failed, detection.problems) == ((), ())
    assert len(detection.ran) == len(DETECTORS)


def test_a_loop_of_inheritance_is_named(tmp_path: Path) -> None:
    loop = "pragma solidity ^0.8.0; contract A is B {} contract B is A {}"
    detection = _detect(tmp_path, Good=SEEDED, Loop=loop)
    assert detection.problems == (
        "Loop.sol: not analysed, for it does not compile "
        "(Definition of base has to precede definition of derived contract)",
    )
    assert {finding.check for finding in detection.findings} >= {"proxy-of-another"}


def test_generated_code(tmp_path: Path) -> None:
    """Branches one after another, a long dispatcher, a deep expression: no path is walked by itself."""
    branches = "".join(f"if (x & {1 << n} != 0) {{ total += x; target.call(data); }}\n" for n in range(40))
    cases = "".join(f"if (id == {n}) owners[{n}] = msg.sender; else " for n in range(120))
    deep = "(" * 60 + "x" + " + 1)" * 60
    detection = _detect(
        tmp_path,
        Generated=f"""pragma solidity ^0.8.0; contract Generated {{
        uint256 total; mapping(uint256 => address) owners;
        struct Node {{ Node[] sons; uint256 n; }} Node root;
        function branch(uint256 x, address target, bytes calldata data) external {{ {branches} }}
        function dispatch(uint256 id) external {{ {cases} revert(); }}
        function deep(uint256 x) external {{ total = {deep}; root.sons[x].sons[x].n = total; }} }}""",
    )
    assert (detection.failed, detection.problems) == ((), ())
    assert max(ran.seconds for ran in detection.ran) < 60


def test_calls_that_go_round_among_contracts_and_their_bases(tmp_path: Path) -> None:
    detection = _detect(
        tmp_path,
        Round="""pragma solidity ^0.8.0;
        library Turns { function turn(uint256 x) internal { if (x > 0) turn(x - 1); } }
        contract Base { function go(uint256 x) public virtual { if (x > 0) go(x - 1); } }
        contract Left is Base { function go(uint256 x) public virtual override { super.go(x); } }
        contract Right is Base { function go(uint256 x) public virtual override { super.go(x); } }
        contract Both is Left, Right {
            Ping ping = new Ping(this);
            modifier around(uint256 x) { go(x); _; go(x); }
            function go(uint256 x) public override(Left, Right) { Turns.turn(x); super.go(x); }
            function pong(uint256 x) external around(x) { ping.back(x); }
        }
        contract Ping {
            Both immutable both;
            constructor(Both both_) { both = both_; }
            function back(uint256 x) external { both.pong(x); }
        }""",
    )
    assert (detection.failed, detection.problems) == ((), ())
    assert len(detection.ran) == len(DETECTORS)


LONG = """
    function {name}(uint256 x) public {{
        require(owners[x] == msg.sender);
        if (x > 7) total -= x;
        {call}
    }}
"""


def test_ten_thousand_lines(tmp_path: Path) -> None:
    contracts = []
    for number in range(17):
        calls = [f"f{n - 1}(x);" if n % 9 else "total = x;" for n in range(100)]
        functions = "".join(LONG.format(name=f"f{n}", call=call) for n, call in enumerate(calls))
        state = "uint256 total; mapping(uint256 => address) owners;"
        contracts.append(f"contract Long{number} {{ {state} {functions} }}")
    text = "pragma solidity ^0.8.0;\n" + "\n".join(contracts)
    assert text.count("\n") > 10_000
    detection = _detect(tmp_path, Long=text)
    assert (detection.failed, detection.problems) == ((), ())
    assert max(ran.seconds for ran in detection.ran) < 60


# ---------------------------------------------------------------------------------------------- pages


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: str(detector.ARGUMENT))
def test_its_page_is_what_it_says_of_itself(detector: type[Detector]) -> None:
    path = ROOT / "docs" / "detectors" / f"{detector.ARGUMENT}.md"
    assert path.read_text() == page(detector), "run 'make detector-pages'"


def test_the_index_is_complete() -> None:
    folder = ROOT / "docs" / "detectors"
    assert (folder / "README.md").read_text() == index()
    names = {path.stem for path in folder.glob("*.md")} - {"README", "silence", "blind"}
    assert names == {detector.ARGUMENT for detector in DETECTORS}
