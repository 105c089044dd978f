"""What the contracts do in a counterexample of the specification: its call on revm, from its state."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eth_hash.auto import keccak

from analysis.abi import read_interface
from analysis.artefact import Artefact
from analysis.chain import CallFailedError, Chain, Deployed
from analysis.errors import ContractUnknownError
from specs.accounts import MEGA_CLUSTER, TREASURY

Picture = Mapping[str, Any]
"""A state as `specification.draw` has it."""

WRITTEN = {
    "deposited": 256,
    "paid": 256,
    "index": 256,
    "owed_total": 128,
    "undistributed": 128,
    "held": 256,
    "supply": 64,
    "block": 63,
}
"""What there is one of, and the bits that the contracts have for it."""
OF_EACH = {"shares": 64, "owed": 256, "tokens": 256}


def try_on_contracts(artefact: Artefact, scene: Mapping[str, Any]) -> str:
    """In words: whether the contracts come to what the specification came to."""
    before, after, call = scene["before"], scene["after"], scene["call"]
    if found := next(_list_unfit(before), ""):
        return f"not replayed on revm: {found}"
    try:
        contracts = Contracts(artefact, scene["share delay"])
    except ContractUnknownError as error:
        return f"not replayed on revm: {error}"
    contracts.write(before)
    try:
        contracts.make(call["function"], call["caller"], call["arguments"])
    except CallFailedError as refused:
        return f"on revm, from the same state, the contracts refuse it ({refused})"
    differences = list(_compare(contracts.read(after), after))
    if differences:
        return f"on revm, from the same state, the contracts come to {', '.join(differences)}"
    return "on revm, from the same state, the contracts do the same"


def _list_unfit(before: Picture) -> Iterator[str]:
    numbers = [(name, before[name], bits) for name, bits in WRITTEN.items()]
    numbers += [(f"{name} of {who}", n, b) for name, b in OF_EACH.items() for who, n in before[name].items()]
    for who, (prices, _, pending) in before["ranks"].items():
        numbers += [(f"a rank of {who}", units, 64) for units in (*prices, *(p[0] for p in pending))]
        numbers += [(f"the block of a rank of {who}", added, 63) for _, added in pending]
    return (f"{name} has more than {bits} bits ({n})" for name, n, bits in numbers if n >> bits)


def _compare(found: Picture, expected: Picture) -> Iterator[str]:
    for name, number in found.items():
        if isinstance(number, Mapping):
            yield from _compare(
                {f"{name} of {who}": n for who, n in number.items()}, _flatten(name, expected)
            )
        elif number != expected[name]:
            yield f"{name} = {number} (the specification: {expected[name]})"


def _flatten(name: str, expected: Picture) -> dict[str, Any]:
    return {f"{name} of {who}": number for who, number in expected[name].items()}


class Contracts:
    """A treasury, its shares and its token; an account of no code stands for the mega-cluster."""

    def __init__(self, artefact: Artefact, share_delay: int) -> None:
        self.chain = Chain()
        self._delay = share_delay
        self._layouts: dict[str, Mapping[str, Any]] = {}
        owner = self.address(MEGA_CLUSTER)
        self.token = self.chain.deploy(artefact.contract("SSVTokenModel"), caller=owner)
        self.treasury = self.chain.deploy(
            artefact.contract("Treasury"), self.token.address, share_delay, caller=owner
        )
        shares = read_interface(artefact.contract("MegaClusterShare").abi)
        self.shares = self.chain.at(self.treasury.view("shares"), shares)
        for deployed, name in (
            (self.token, "SSVTokenModel"),
            (self.treasury, "Treasury"),
            (self.shares, "MegaClusterShare"),
        ):
            entries = artefact.contract(name).storage_layout["storage"]
            self._layouts[deployed.address] = {entry["label"]: entry for entry in entries}

    def address(self, account: str) -> str:
        return self.treasury.address if account == TREASURY else "0x" + account.encode().hex().rjust(40, "0")

    def write(self, state: Picture) -> None:
        """Every account as one that was settled at the state's index."""
        self.chain.move_to(state["block"], self.chain.timestamp)
        for label in ("deposited", "paid", "index"):
            self._put(self.treasury, label, (), state[label])
        self._put(
            self.treasury, "owedTotal", (), state["owed_total"], ("undistributed", state["undistributed"])
        )
        self._put(self.shares, "_totalSupply", (), state["supply"])
        self._put(self.token, "balanceOf", (self._key(TREASURY),), state["held"])
        for account, units in state["shares"].items():
            key = self._key(account)
            self._put(self.shares, "_balances", (key,), units)
            self._put(self.token, "balanceOf", (key,), state["tokens"][account])
            self._put(self.treasury, "owed", (key,), state["owed"][account])
            self._put(self.treasury, "indexOf", (key,), state["index"])
        for account, ranks in state["ranks"].items():
            self._write_ranks(self._key(account), *ranks)

    def _write_ranks(self, key: int, prices: list[int], minted: int, pending: list[list[int]]) -> None:
        self._put(self.shares, "mintedRanks", (key,), minted)
        self._put(self.shares, "pendingRanks", (key,), len(pending))
        remembered = 1 << 128
        words = {rank: remembered | units for rank, units in enumerate(prices, 1)}
        for rank, (units, added_in) in enumerate(pending, minted + 1):
            was = words.get(rank, 0) & remembered
            words[rank] = was | added_in + self._delay << 64 | units
        for rank, word in words.items():
            self._put(self.shares, "_ranks", (key, rank), word)

    def _key(self, account: str) -> int:
        return int(self.address(account), 16)

    def _put(
        self, of: Deployed, label: str, keys: tuple[int, ...], value: int, beside: tuple[str, int] = ("", 0)
    ) -> None:
        layout = self._layouts[of.address]
        entry = layout[label]
        slot, word = int(entry["slot"]), value << 8 * entry["offset"]
        if beside[0]:
            assert layout[beside[0]]["slot"] == entry["slot"]
            word |= beside[1] << 8 * layout[beside[0]]["offset"]
        for key in keys:
            slot = int.from_bytes(keccak(key.to_bytes(32) + slot.to_bytes(32)))
        self.chain.set_storage(of.address, slot, word)

    def make(self, function: str, caller: str, arguments: list[Any]) -> None:
        values = [self.address(value) if isinstance(value, str) else value for value in arguments]
        by = self.address(caller)
        made: Mapping[str, Callable[[], object]] = {
            "Treasury.settle": lambda: self.treasury.call("settle", *values, caller=by),
            "Treasury.claim": lambda: self.treasury.call("claim", caller=by),
            "SSVToken.transfer": lambda: self.token.call("transfer", *values, caller=by),
            "MegaClusterShare.mint": lambda: self.shares.call("mint", *values, caller=by),
            # What of a close concerns the books.
            "MegaCluster.closeOperator": lambda: self.shares.call(
                "dropRank", by, caller=self.address(MEGA_CLUSTER)
            ),
        }
        made[function]()

    def read(self, like: Picture) -> Picture:
        """Of the accounts and ranks in `like`."""
        index = self.treasury.view("index")
        at = {account: self.address(account) for account in like["shares"]}
        shares = {who: self.shares.view("balanceOf", address) for who, address in at.items()}
        return {
            "deposited": self.treasury.view("deposited"),
            "paid": self.treasury.view("paid"),
            "index": index,
            "owed_total": self.treasury.view("owedTotal"),
            "undistributed": self.treasury.view("undistributed"),
            "supply": self.shares.view("totalSupply"),
            "held": self.token.view("balanceOf", self.treasury.address),
            "shares": shares,
            "owed": {
                who: self.treasury.view("owed", address)
                + shares[who] * (index - self.treasury.view("indexOf", address))
                for who, address in at.items()
            },
            "tokens": {who: self.token.view("balanceOf", address) for who, address in at.items()},
            "prices": {
                who: [
                    self.shares.view("rankAt", self.address(who), rank)[0]
                    for rank in range(1, len(known) + 1)
                ]
                for who, known in like["prices"].items()
            },
        }
