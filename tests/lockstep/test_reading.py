"""A call that the bytecode was sent reads as the call that it was made of."""

import pytest

from analysis.artefact import Artefact
from analysis.lockstep.bytecode import CONTRACT_ENTITY, Bytecode
from analysis.lockstep.choices import RandomChoices
from analysis.lockstep.lockstep import Lockstep
from analysis.lockstep.reading import Reader, Unreadable
from analysis.lockstep.run import take_step
from analysis.lockstep.worlds import PRESETS, create_lockstep
from specs.accounts import Account, compute_proxy
from specs.calls import Call, get_after
from specs.distributor import Proof
from specs.rejections import Rejected, Rejection
from specs.state import State

STEPS = 300


@pytest.fixture(scope="module")
def start(artefact: Artefact) -> Lockstep:
    return create_lockstep(artefact, PRESETS[0])


def create_reader(bytecode: Bytecode) -> Reader:
    contracts = {t.address.lower(): (name, t.interface) for name, t in bytecode.targets.items()}
    return Reader(
        {address.lower(): name for name, address in bytecode.addresses.items()},
        contracts,
        {compute_proxy(name): name for name in bytecode.addresses},
        bytecode.deployment.proxy_interface,
        {tree.root: root for root, tree in bytecode.trees.items()},
    )


def ask(state: State, call: Call) -> State | Rejection:
    try:
        return get_after(state, call)
    except Rejected as rejected:
        return rejected.rejection


def test_what_was_sent_reads_as_what_was_meant(start: Lockstep, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[Account, Call]] = []
    send = Bytecode._send

    def read_and_send(bytecode: Bytecode, caller: Account, to: str, data: bytes) -> None:
        read = create_reader(bytecode).read(bytecode.addresses[caller], to, data)
        sent.append((caller, read))
        send(bytecode, caller, to, data)

    monkeypatch.setattr(Bytecode, "_send", read_and_send)
    choices, names = RandomChoices(7), set()
    with start.forked() as lockstep:
        for _ in range(STEPS):
            before, known = lockstep.state, len(sent)
            take_step(lockstep, choices)
            meant = lockstep.script[-1]
            if len(sent) == known or not isinstance(meant, Call):
                continue
            read = sent[-1][1]
            names.add(read.function)
            if not any(isinstance(argument, Proof) for argument in meant.arguments):
                assert read == meant
            assert ask(before, read) == ask(before, meant)
    assert len(names) > 30
    assert CONTRACT_ENTITY in {caller for caller, _ in sent}


def test_ether_is_sent(start: Lockstep) -> None:
    of = start.bytecode.addresses
    read = create_reader(start.bytecode).read(of[Account("ann")], of[Account("ben")], b"", 5)
    assert read == Call("send ether", Account("ann"), (Account("ben"), 5))


@pytest.mark.parametrize(
    ("to", "data", "value", "why"),
    [
        ("mega-cluster", b"\1\2\3\4", 0, "MegaCluster has no function 01020304"),
        ("mega-cluster", b"\1\2\3\4", 9, "9 wei sent along"),
        ("ann", b"\1\2\3\4", 0, "a call of 0x"),
    ],
)
def test_what_cannot_be_read_is_said(start: Lockstep, to: str, data: bytes, value: int, why: str) -> None:
    of = start.bytecode.addresses
    with pytest.raises(Unreadable, match=why):
        create_reader(start.bytecode).read(of[Account("ann")], of[Account(to)], data, value)


def test_arguments_that_end_too_soon_are_said(start: Lockstep) -> None:
    of, mega = start.bytecode.addresses, start.bytecode.targets["MegaCluster"]
    data = mega.interface.functions["list"].selector + bytes(7)
    with pytest.raises(Unreadable, match="list with arguments that do not decode"):
        create_reader(start.bytecode).read(of[Account("ann")], mega.address, data)
