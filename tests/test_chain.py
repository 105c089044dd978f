import pytest

from analysis.abi import Codec, read_interface
from analysis.build import compile_contracts
from analysis.chain import Chain, Deployed, Halted, Reverted

ALICE = "0x" + "a1" * 20
BOB = "0x" + "b0" * 20


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def token(chain: Chain) -> Deployed:
    return chain.deploy(compile_contracts().contract("SSVTokenModel"), caller=ALICE)


def test_call_changes_and_view_reads(token: Deployed) -> None:
    assert token.call("transfer", BOB, 7, caller=ALICE) is True
    assert token.view("balanceOf", BOB) == 7
    assert token.view("balanceOf(address)", BOB) == 7


def test_refusal_has_name_arguments_and_bytes(token: Deployed) -> None:
    with pytest.raises(Reverted) as refusal:
        token.call("transfer", ALICE, 1, caller=BOB)
    text = "ERC20: transfer amount exceeds balance"
    assert (refusal.value.name, refusal.value.arguments) == ("Error", (text,))
    assert refusal.value.data == bytes.fromhex("08c379a0") + Codec(("string",)).encode((text,))
    assert str(refusal.value) == f"Error({text!r})"


def test_panic_has_its_code(token: Deployed) -> None:
    token.call("increaseAllowance", BOB, 1, caller=ALICE)
    with pytest.raises(Reverted) as refusal:
        token.call("increaseAllowance", BOB, 2**256 - 1, caller=ALICE)
    assert (refusal.value.name, refusal.value.arguments) == ("Panic", (0x11,))


def test_refusal_without_data_has_no_name(chain: Chain, token: Deployed) -> None:
    with pytest.raises(Reverted) as refusal:
        chain.transact(ALICE, token.address, b"\x01\x02\x03\x04")
    assert (refusal.value.name, refusal.value.arguments, refusal.value.data) == ("", (), b"")


def test_unknown_error_is_named_by_its_selector(chain: Chain) -> None:
    # revert(0, 4) with the word 0xdeadbeef… in memory
    reverting = bytes.fromhex("63deadbeef60e01b60005260046000fd")
    with pytest.raises(Reverted) as refusal:
        chain.deploy_interface(read_interface([]), reverting, caller=ALICE)
    assert (refusal.value.name, refusal.value.data.hex()) == ("0xdeadbeef", "deadbeef")


def test_static_call_cannot_write(chain: Chain, token: Deployed) -> None:
    with pytest.raises(Halted, match="StateChangeDuringStaticCall"):
        token.view("transfer", BOB, 1, caller=ALICE)


def test_views_leave_no_trace(chain: Chain, token: Deployed) -> None:
    before = chain._evm.journal_len
    for _ in range(2000):
        token.view("balanceOf", ALICE)
    assert chain._evm.journal_len == before


def test_logs_are_decoded(token: Deployed) -> None:
    token.call("transfer", BOB, 7, caller=ALICE)
    (log,) = token.chain.logs
    assert (log.address, log.name) == (token.address, "Transfer")
    assert log.arguments == {"from": ALICE, "to": BOB, "value": 7}
    assert token.events("Transfer") == [log.arguments]
    assert token.events("Approval") == []
    token.view("balanceOf", BOB)
    assert token.chain.logs == (log,)


def test_refused_call_leaves_no_logs(token: Deployed) -> None:
    token.call("transfer", BOB, 7, caller=ALICE)
    with pytest.raises(Reverted):
        token.call("transfer", BOB, 2**255, caller=ALICE)
    assert token.chain.logs == ()


def test_rolling_back_restores_state_and_time(chain: Chain, token: Deployed) -> None:
    moment = chain.number, chain.timestamp
    for _ in range(1100):
        with chain.rolled_back():
            token.call("transfer", BOB, 7, caller=ALICE)
            chain.move(5)
            with chain.rolled_back():
                token.call("transfer", BOB, 1, caller=ALICE)
            assert token.view("balanceOf", BOB) == 7
    assert token.view("balanceOf", BOB) == 0
    assert (chain.number, chain.timestamp) == moment


def test_rolling_back_restores_ether_that_was_given_and_moved(chain: Chain) -> None:
    chain.force_ether(ALICE, 10)
    chain.transact(ALICE, BOB, b"", 1)
    with chain.rolled_back():
        chain.transact(ALICE, BOB, b"", 2)
        chain.force_ether(BOB, 97)
        chain.set_storage(BOB, 1, 7)
        chain.transact(BOB, ALICE, b"", 50)
        assert (chain.balance(ALICE), chain.balance(BOB)) == (57, 50)
    assert (chain.balance(ALICE), chain.balance(BOB)) == (9, 1)


def test_ether_reaches_contracts_that_would_not_take_it(chain: Chain, token: Deployed) -> None:
    chain.force_ether(token.address, 3)
    assert chain.balance(token.address) == 3


def test_blocks_and_seconds_move_apart() -> None:
    chain = Chain(number=10, timestamp=1000)
    chain.move(2)
    assert (chain.number, chain.timestamp) == (12, 1024)
    chain.move(0, seconds=5)
    assert (chain.number, chain.timestamp) == (12, 1029)


def test_ether_is_sent_and_counted(chain: Chain) -> None:
    chain.force_ether(ALICE, 10)
    chain.transact(ALICE, BOB, b"", 4)
    assert (chain.balance(ALICE), chain.balance(BOB)) == (6, 4)


def test_storage_is_read_and_written(chain: Chain, token: Deployed) -> None:
    owner_slot = 0
    assert chain.storage(token.address, owner_slot) == int(ALICE, 16)
    chain.set_storage(token.address, owner_slot, int(BOB, 16))
    assert token.view("owner") == BOB
    assert (chain.has_code(token.address), chain.has_code(BOB)) == (True, False)
