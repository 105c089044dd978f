"""Patterns of calldata."""

from analysis.abi import Function, read_interface
from analysis.build import compile_contracts
from analysis.proofs.manticore.calldata import FREE, ITEMS, free, usual

WORD = 32


def _function(name: str, contract: str = "EntityProxy") -> Function:
    return read_interface(compile_contracts().contract(contract).abi).functions[name]


def test_only_the_selector_is_fixed() -> None:
    assert free(_function("removeOperator")) == "75b17988" + FREE * 2 * WORD


def test_lists_are_long_where_calldata_is_free() -> None:
    head, length, key = 13, 1, 1 + 1 + 2
    words = head + 2 * (length + ITEMS * key)
    assert len(free(_function("registerValidators"))) == 2 * (4 + words * WORD)


def test_lists_of_a_usual_call_have_one_item() -> None:
    head, length, key = 13, 1, 1 + 1 + 2
    words = head + 2 * (length + key)
    assert len(usual(_function("registerValidators"))) == 2 * (4 + words * WORD)


def test_first_arguments_are_given() -> None:
    function = _function("registerOperator")
    named = "0x" + "e1" * 20
    assert function.inputs.decode(bytes.fromhex(usual(function, named))[4:]) == (
        named,
        bytes(47) + b"\x01",
        2,
    )


def test_numbers_count_up() -> None:
    function = _function("exitValidators", "MegaCluster")
    keys, operators = function.inputs.decode(bytes.fromhex(usual(function))[4:])
    assert keys == (bytes(47) + b"\x01",)
    assert operators == (2, 3, 4, 5)


def test_a_flag_of_a_usual_call_is_set() -> None:
    function = _function("depositToCluster", "MegaCluster")
    *_, cluster = function.inputs.decode(bytes.fromhex(usual(function))[4:])
    assert cluster[3] is True
