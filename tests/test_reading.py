"""What the detectors stand on: values, traces, and what is said of callers, money, proxies and names."""

import json
from pathlib import Path

import pytest
from crytic_compile import CryticCompile
from slither import Slither

from analysis.detectors.pragma import allows
from analysis.detectors.project import compile_path
from analysis.detectors.reading.callers import authenticates, conditions, names_one, ties
from analysis.detectors.reading.ledger import direction, name_of
from analysis.detectors.reading.money import approvals, is_difference, transfers
from analysis.detectors.reading.names import family, is_doing, is_taking, is_undoing, nouns
from analysis.detectors.reading.protocol import protocol_calls, user_proxies
from analysis.detectors.reading.steps import Check, Fact, Trace, Write, split
from analysis.detectors.reading.unit import Unit, read
from analysis.detectors.reading.values import (
    LARGEST,
    SENDER,
    THIS,
    ZERO,
    Kind,
    Value,
    constant,
    describe,
    either,
    slot,
    term,
)

SOURCE = """
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

interface IPool {
    function withdraw(uint256 amount) external;
}

library Sums {
    function add(uint256[] memory list) internal pure returns (uint256 sum) {
        for (uint256 i; i < list.length; ++i) sum += list[i];
    }
}

contract Proxy {
    IPool internal immutable pool;
    address internal immutable hub = msg.sender;
    constructor(IPool pool_) { pool = pool_; }
    function withdraw(uint256 amount) external { require(msg.sender == hub); pool.withdraw(amount); }
}

contract Hub {
    struct Member { Proxy proxy; uint256 count; }
    IPool internal pool;
    IToken internal token;
    address internal owner;
    mapping(address => Member) internal members;
    mapping(address => bool) internal listed;
    mapping(address => mapping(address => bool)) internal mayActFor;
    uint256 internal total;

    modifier onlyOwner() { _checkOwner(); _; total -= 1; }
    modifier onlyListed() { require(listed[msg.sender], "listed"); _; }

    function _checkOwner() internal view { if (owner != msg.sender) revert("owner"); }

    function byOwner(uint256 x) external onlyOwner { total = x; }
    function byListed(address user) external onlyListed { members[user].count += 1; }
    function byDelegate(address user) external { require(mayActFor[user][msg.sender]); delete members[user]; }
    function join() external { members[msg.sender] = Member(new Proxy(pool), 0); }
    function leave(uint256 amount) external {
        Member storage m = members[msg.sender];
        uint256 before = token.balanceOf(address(this));
        m.proxy.withdraw(amount);
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }
    function pay(uint256 amount) external {
        token.approve(address(pool), amount);
        token.transferFrom(msg.sender, address(this), amount);
        pool.withdraw(amount);
    }
    function sum(uint256[] calldata list) external returns (uint256) { total = Sums.add(list); return total; }
    function never(uint256 x) external { total = x; require(false); }
    function choose(bool left) external { uint256 x = left ? 1 : 2; total = x; }
}
"""


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    folder = tmp_path_factory.mktemp("reading")
    (folder / "A.sol").write_text(SOURCE)
    export = folder / "a_export.json"
    export.write_text(json.dumps(compile_path(folder / "A.sol").export))
    return read(Slither(CryticCompile(str(export))).compilation_units[0])


def _trace(unit: Unit, name: str, contract: str = "Hub") -> Trace:
    subject = next(c for c in unit.contracts if c.name == contract)
    return next(trace for trace in unit.traces(subject) if trace.entry.name == name)


def _steps(trace: Trace) -> list[str]:
    lines = []
    for step in trace.steps:
        match step:
            case Check():
                lines.append(f"check {describe(step.value)} {step.holds}")
            case Write():
                lines.append(f"write {describe(step.location)} {describe(step.value)}")
            case _:
                lines.append(f"call {step.name}")  # type: ignore[attr-defined]
    return lines


def test_a_modifier_stands_around_the_body(unit: Unit) -> None:
    assert _steps(_trace(unit, "byOwner")) == [
        "check owner != msg.sender False",
        "call revert(string)",
        "write total x",
        "write total total - 1",
    ]


def test_a_storage_pointer_is_the_place_that_it_means(unit: Unit) -> None:
    trace = _trace(unit, "leave")
    assert _steps(trace) == [
        "call balanceOf",
        "call withdraw",
        "check address(this) == hub True",
        "call withdraw",
        "call balanceOf",
        "call transfer",
    ]
    assert describe(trace.calls[1].target) == "members[msg.sender].proxy"


def test_a_loop_keeps_what_it_adds(unit: Unit) -> None:
    (write,) = _trace(unit, "sum").writes
    assert write.value.kind == Kind.LOOP
    assert [describe(later) for later in write.value.label.later] == ["sum + list[i]"]


def test_paths_meet_in_a_choice(unit: Unit) -> None:
    (write,) = _trace(unit, "choose").writes
    assert write.value == either([constant(1), constant(2)])


def test_a_function_that_always_reverts_does_not_return(unit: Unit) -> None:
    assert not _trace(unit, "never").returns
    assert _trace(unit, "sum").returns


def test_who_may_call(unit: Unit) -> None:
    owner, listed, delegate = (_trace(unit, name) for name in ("byOwner", "byListed", "byDelegate"))
    facts = [conditions(trace, trace.writes[0]) for trace in (owner, listed, delegate)]
    assert [[authenticates(fact) for fact in found] for found in facts] == [[True]] * 3
    assert [[names_one(fact) for fact in found] for found in facts] == [[True], [False], [False]]
    user = Value(Kind.PARAMETER, delegate.entry.parameters[0])
    assert ties(facts[2], user)
    assert not ties(facts[1], Value(Kind.PARAMETER, listed.entry.parameters[0]))


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (Fact(term(Kind.BINARY, "==", SENDER, SENDER), True), False),
        (Fact(term(Kind.BINARY, "!=", SENDER, ZERO), True), False),
        (Fact(term(Kind.BINARY, "==", SENDER, Value(Kind.GLOBAL, "tx.origin")), True), False),
        (Fact(term(Kind.BINARY, "==", SENDER, Value(Kind.PARAMETER, "p")), True), False),
        (Fact(term(Kind.BINARY, "==", SENDER, Value(Kind.STATE, "owner")), True), True),
        (Fact(term(Kind.BINARY, "==", SENDER, Value(Kind.STATE, "owner")), False), False),
        (Fact(term(Kind.INDEX, None, Value(Kind.STATE, "listed"), SENDER), True), True),
        (Fact(term(Kind.INDEX, None, Value(Kind.STATE, "banned"), SENDER), False), False),
    ],
)
def test_not_every_condition_on_the_caller_tells_callers_apart(fact: Fact, told: bool) -> None:
    assert authenticates(fact) is told


def test_money(unit: Unit) -> None:
    pay, leave = _trace(unit, "pay"), _trace(unit, "leave")
    (taken,) = transfers(pay)
    assert (taken.payer, taken.payee, describe(taken.amount)) == (SENDER, THIS, "amount")
    assert [(describe(a.spender), describe(a.amount)) for a in approvals(pay)] == [("pool", "amount")]
    (refund,) = transfers(leave)
    assert (refund.payer, refund.payee, is_difference(refund.amount)) == (THIS, SENDER, True)
    assert not is_difference(taken.amount)


def test_the_protocol_and_the_proxies(unit: Unit) -> None:
    assert {p.name: [c.name for c in owners] for p, owners in user_proxies(unit).items()} == {
        "Proxy": ["Hub"]
    }
    assert [call.name for call in protocol_calls(unit, _trace(unit, "pay"))] == ["withdraw"]
    assert [call.this == THIS for call in protocol_calls(unit, _trace(unit, "leave"))] == [False]


def test_which_way_a_number_goes(unit: Unit) -> None:
    assert [direction(write) for write in _trace(unit, "byOwner").writes] == [0, -1]
    (write,) = _trace(unit, "byListed").writes
    assert (direction(write), name_of(slot(write.location))) == (1, "members[].count")


def test_a_condition_is_split_where_both_sides_must_hold() -> None:
    a, b = Value(Kind.PARAMETER, "a"), Value(Kind.PARAMETER, "b")
    both, one = term(Kind.BINARY, "&&", a, b), term(Kind.BINARY, "||", a, b)
    assert split(both, True) == [Fact(a, True), Fact(b, True)]
    assert split(one, False) == [Fact(a, False), Fact(b, False)]
    assert split(one, True) == [Fact(one, True)]
    assert split(term(Kind.UNARY, "!", a), True) == [Fact(a, False)]


def test_a_term_that_grows_too_large_keeps_its_leaves() -> None:
    value = Value(Kind.PARAMETER, "x")
    for _ in range(40):
        value = term(Kind.BINARY, "+", value, value)
    assert value.size <= LARGEST
    assert value.mentions(Kind.PARAMETER, "x")


def test_names() -> None:
    assert family("bulkRemoveValidator") == family("removeValidators") == family("removeValidator")
    assert family("removeValidator") != family("removeOperator")
    assert nouns("withdrawAllOperatorEarnings") == {"operator", "earning"}
    assert (is_doing("registerOperator"), is_undoing("removeOperator")) == (True, True)
    assert (is_taking("withdraw"), is_taking("exitValidator")) == (True, False)


@pytest.mark.parametrize(
    ("pragma", "exactly", "loosely"),
    [
        ("^0.8.20", True, True),
        ("0.8.24", False, True),
        ("=0.8.28", True, True),
        (">=0.8.0 <0.9.0", True, True),
        (">=0.4.22 <0.8.20", False, True),
        ("^0.8.30", False, True),
        ("0.8.x", True, True),
        ("^0.7.0 || ^0.8.0", True, True),
        ("0.8.0 - 0.8.28", True, True),
        ("^0.7.6", False, False),
        (">=0.5.0 <0.6.0", False, False),
    ],
)
def test_pragmas(pragma: str, exactly: bool, loosely: bool) -> None:
    assert (allows(pragma, (0, 8, 28)), allows(pragma, (0, 8, 28), loosely=True)) == (exactly, loosely)


def test_sources_are_read_from_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "A.sol").write_text(SOURCE)
    compiled = compile_path(tmp_path)
    assert list(compiled.texts) == [str(tmp_path / "A.sol")]
    assert compiled.foreign == frozenset()
