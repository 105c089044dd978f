"""Who and what stands on the stage before each rejected call, and what else can have happened by then."""

from functools import cached_property
from typing import Any

from eth_hash.auto import keccak

from analysis.chain import Deployed
from analysis.deployment import DAO, Parameters, SSVParameters
from tests.scenarios import NEW_CLUSTER, SSV, STRANGER, Ids, Scenario, address

ZERO = "0x" + "00" * 20
LISTED = address("listed")
"""Listed, and never joined."""
BARRED = address("barred")
"""Suspended, and never joined nor listed."""
FORMER = address("former")
"""Left."""
ANNA, BEN, CARL, DORA, EVE = map(address, ("anna", "ben", "carl", "dora", "eve"))
"""Members, each with an open operator."""
FAY = address("fay")
"""A member with validators and no operator."""
SUE = address("sue")
"""Suspended, with operators and a cluster."""
WALLET_OWNER = address("owner of the wallet")
WALLET = "0x" + keccak(b"\xd6\x94" + bytes.fromhex(WALLET_OWNER[2:]) + b"\x80")[-20:].hex()
"""A member that is a contract, takes no ether and lets the mega-cluster take no tokens."""
KEEPER = address("keeper")
"""Stands in for the mega-cluster, as the caller of a proxy of the wallet's that was made for it."""

ANNAS, BENS, CARLS, DORAS, EVES_FULL, SUES = 1, 2, 3, 4, 5, 6
ANNAS_CLOSED, ANNAS_REMOVED, ANNAS_CLOSED_USED, BENS_FREE, SUES_CLOSED, BENS_FULL = 7, 8, 9, 10, 11, 12
FOREIGN = 13
"""On SSV, and not of this mega-cluster."""
UNKNOWN = 99

FOUR: Ids = (ANNAS, BENS, CARLS, DORAS)
"""Anna, Ben and Sue have a cluster here."""
ON_REMOVED: Ids = (BENS, CARLS, DORAS, ANNAS_REMOVED)
"""Anna's, liquidated."""
LIQUIDATED: Ids = (BENS, CARLS, DORAS, ANNAS_CLOSED_USED)
"""Dora's; Carl's is alive there."""
FULL: Ids = (ANNAS, CARLS, DORAS, EVES_FULL)
"""Carl's, liquidated before the operator was filled."""

FEE = 10**9
"""Of an operator in wei per block: the lowest that is not nothing."""
SLOTS = 20
PARAMETERS = Parameters(
    max_members=9, slots_per_operator=SLOTS, share_delay=100, max_operator_fee=10_000 * FEE
)


class Scene(Scenario):
    """`keys_of` has the keys of the validators in the clusters above, by owner and operators."""

    def __init__(self) -> None:
        super().__init__(PARAMETERS, SSVParameters(network_fee=FEE))
        self.wallet = self._deploy("ContractWallet", caller=WALLET_OWNER)
        assert self.wallet.address == WALLET
        self.chain.force_ether(STRANGER, SSV)
        self.keys_of: dict[tuple[str, Ids], list[bytes]] = {}
        _add_people(self)
        _add_operators(self)
        _add_clusters(self)
        self.chain.move(10)
        _retire(self)
        assert self.contracts

    @cached_property
    def contracts(self) -> dict[str, Deployed]:
        d = self.deployment
        wiring = KEEPER, d.ssv.address, d.token.address, d.distributor.address, d.treasury.address, 1_000
        return {
            "MegaCluster": d.mega,
            "MegaClusterShare": d.shares,
            "MegaClusterViews": d.views,
            "Treasury": d.treasury,
            "EntityProxy": self._deploy("EntityProxy", WALLET, wiring),
            "EntityProxyFactory": self._deploy("EntityProxyFactory", wiring),
        }

    def fill(self, entity: str, ids: Ids, count: int) -> None:
        self.keys_of[entity, ids] = self.add_validators(entity, ids, count, 100 * SSV)

    def call_as(self, caller: str, contract: Deployed, name: str, *arguments: Any) -> Any:
        """Through the wallet where that is the caller."""
        if caller != WALLET:
            return self.call(contract, name, *arguments, caller=caller)
        data = contract.interface.functions[name].encode(arguments)
        return self.call(self.wallet, "exec", contract.address, data, caller=WALLET_OWNER)

    def overwrite(self, contract: Deployed, variable: str, value: int, *keys: int | str) -> None:
        """Set a variable, or the first word of what a mapping has, to what no call would make it."""
        slot = self._slot(contract, variable)
        for key in keys:
            number = int(key, 16) if isinstance(key, str) else key
            slot = int.from_bytes(keccak(number.to_bytes(32, "big") + slot.to_bytes(32, "big")), "big")
        self.chain.set_storage(contract.address, slot, value)

    def _slot(self, contract: Deployed, variable: str) -> int:
        d = self.deployment
        names = {d.ssv.address: "SSVNetworkModel", d.token.address: "SSVTokenModel"}
        name = names.get(contract.address) or next(n for n, c in self.contracts.items() if c == contract)
        layout = self.artefact.contract(name).storage_layout["storage"]
        return next(int(entry["slot"]) for entry in layout if entry["label"] == variable)

    def _deploy(self, name: str, *arguments: Any, caller: str = STRANGER) -> Deployed:
        return self.chain.deploy(self.artefact.contract(name), *arguments, caller=caller)


def _add_people(scene: Scene) -> None:
    scene.join("anna", "ben", "carl", "dora", "eve", "fay", "sue", "former")
    scene.act(FORMER, "leave")
    scene.govern("list", LISTED)
    scene.govern("suspend", BARRED)
    scene.govern("list", WALLET)
    scene.call_as(WALLET, scene.mega, "join")


def _add_operators(scene: Scene) -> None:
    owners = ANNA, BEN, CARL, DORA, EVE, SUE, ANNA, ANNA, ANNA
    assert [scene.add_operator(owner, FEE) for owner in owners] == list(range(1, 10))
    assert scene.add_operator(BEN) == BENS_FREE
    assert scene.add_operator(SUE, FEE) == SUES_CLOSED
    assert scene.add_operator(BEN, FEE) == BENS_FULL
    scene.call(scene.ssv, "registerOperator", b"foreign", FEE, False, caller=STRANGER)


def _add_clusters(scene: Scene) -> None:
    scene.fill(ANNA, FOUR, 2)
    scene.fill(BEN, FOUR, 1)
    scene.fill(SUE, FOUR, 1)
    scene.fill(ANNA, ON_REMOVED, 1)
    scene.fill(DORA, LIQUIDATED, 1)
    scene.fill(CARL, LIQUIDATED, 1)
    scene.fill(CARL, FULL, 1)
    scene.liquidate(CARL, FULL)
    scene.fill(FAY, (EVES_FULL, SUES, ANNAS_CLOSED, BENS_FULL), SLOTS)


def _retire(scene: Scene) -> None:
    for owner, operator_id in [
        (ANNA, ANNAS_REMOVED),
        (ANNA, ANNAS_CLOSED_USED),
        (SUE, SUES_CLOSED),
        (ANNA, ANNAS_CLOSED),
    ]:
        scene.act(owner, "closeOperator", operator_id)
    scene.liquidate(ANNA, ON_REMOVED)
    scene.liquidate(DORA, LIQUIDATED)
    scene.act(ANNA, "removeOperator", ANNAS_REMOVED)
    scene.govern("suspend", SUE)


# Situations: what else happened before the call


def as_it_stands(scene: Scene) -> None:
    pass


def membership_is_open(scene: Scene) -> None:
    scene.govern("openMembership")


def seats_are_taken(scene: Scene) -> None:
    scene.join("gus", "hal")


def open_and_seats_are_taken(scene: Scene) -> None:
    membership_is_open(scene)
    seats_are_taken(scene)


def the_barred_one_is_listed(scene: Scene) -> None:
    scene.govern("list", BARRED)


def a_new_governor_is_named(scene: Scene) -> None:
    scene.govern("transferOwnership", LISTED)


def ssv_lowered_its_highest_fee(scene: Scene) -> None:
    scene.ssv.call("updateMaximumOperatorFee", FEE, caller=DAO)


def a_raise_is_declared(scene: Scene) -> None:
    scene.act(ANNA, "declareOperatorFee", ANNAS, FEE + 10**7)


def ssv_shows_a_declared_fee_too_high(scene: Scene) -> None:
    _declare_on_ssv(scene, ANNAS)


def ssv_shows_one_of_the_removed_operator(scene: Scene) -> None:
    _declare_on_ssv(scene, ANNAS_REMOVED)


FAR_TOO_HIGH = 100_000 * FEE


def _declare_on_ssv(scene: Scene, operator_id: int) -> None:
    """No call of ours gets there: what was declared was within the maximum, which cannot change."""
    begin = scene.chain.timestamp + 1
    scene.overwrite(scene.ssv, "_feeDeclarations", FAR_TOO_HIGH // 10**7 | begin << 64, operator_id)


def the_notice_is_almost_over(scene: Scene) -> None:
    _run_notice(scene, -1)


def the_notice_is_over_and_ssv_is_broke(scene: Scene) -> None:
    _run_notice(scene, 0)
    ssv_is_broke(scene)


def _run_notice(scene: Scene, late: int) -> None:
    until = scene.mega.view("operator", ANNAS_CLOSED_USED)[1] + PARAMETERS.exit_notice
    scene.chain.move(1_000, until + late - scene.chain.timestamp)


def ssv_is_broke(scene: Scene) -> None:
    """As after arrears, when operators' earnings exceed what SSV has."""
    scene.overwrite(scene.token, "balanceOf", 0, scene.ssv.address)


def the_removed_operator_is_full(scene: Scene) -> None:
    scene.overwrite(scene.mega, "_operators", REMOVED_AND_FULL | int(ANNA, 16), ANNAS_REMOVED)


REMOVED_AND_FULL = SLOTS << 208 | 1 << 200 | 1_700_000_000 << 160


def a_deposit_came_between(scene: Scene) -> None:
    """From a stranger, who needs no leave: what anyone prepared before is stale."""
    scene.fund(STRANGER, 1)
    scene.deposit_from_outside(ANNA, FOUR, 1, payer=STRANGER)


def a_rank_is_ready(scene: Scene) -> None:
    scene.chain.move(PARAMETERS.share_delay)


def supply_is_at_its_bound(scene: Scene) -> None:
    scene.overwrite(scene.shares, "_totalSupply", 2**64 - 1)


def a_ready_rank_meets_the_bound(scene: Scene) -> None:
    a_rank_is_ready(scene)
    supply_is_at_its_bound(scene)


def the_treasury_was_robbed(scene: Scene) -> None:
    """Of what it owes to Anna."""
    a_rank_is_ready(scene)
    scene.call(scene.shares, "mint", ANNA, caller=STRANGER)
    scene.token.call("mint", scene.treasury.address, 10**18, caller=DAO)
    scene.call(scene.treasury, "settle", ANNA, caller=STRANGER)
    scene.overwrite(scene.token, "balanceOf", 0, scene.treasury.address)


def ether_came_to_the_wallets_proxies(scene: Scene) -> None:
    for proxy in scene.proxy(WALLET), scene.contracts["EntityProxy"].address:
        scene.chain.transact(STRANGER, proxy, b"", value=5)


def rewards_are_claimable(scene: Scene) -> None:
    """500 wei for Anna, alone in the tree; the distributor has none of it."""
    scene.deployment.distributor.call("setMerkleRoot", root_for(scene), caller=DAO)


def root_for(scene: Scene) -> bytes:
    return bytes(keccak(bytes.fromhex(scene.proxy(ANNA)[2:]) + (500).to_bytes(32, "big")))


def an_allowance_is_left(scene: Scene) -> None:
    """In the keeper's proxy, as if SSV had taken less than it was to."""
    proxy = scene.contracts["EntityProxy"].address
    scene.overwrite(scene.token, "allowance", 7, proxy, scene.ssv.address)


FOREIGN_FOUR: Ids = (FOREIGN, 14, 15, 16)
"""Open to anyone: the keeper's proxy is on no whitelist."""


def the_keeper_has_a_cluster(scene: Scene) -> None:
    """And its proxy an allowance left."""
    for operator_id in FOREIGN_FOUR[1:]:
        key = b"foreign %d" % operator_id
        scene.call(scene.ssv, "registerOperator", key, FEE, False, caller=STRANGER)
    scene.token.call("mint", scene.contracts["EntityProxy"].address, SSV, caller=DAO)
    _command(scene, "registerValidators", [b"v" * 48], FOREIGN_FOUR, [b""], SSV, NEW_CLUSTER)
    an_allowance_is_left(scene)


def the_keepers_cluster_is_empty(scene: Scene) -> None:
    the_keeper_has_a_cluster(scene)
    proxy = scene.contracts["EntityProxy"].address
    _command(scene, "liquidate", FOREIGN_FOUR, scene.structs[proxy, FOREIGN_FOUR])
    struct = scene.structs[proxy, FOREIGN_FOUR]
    _command(scene, "removeValidators", [b"v" * 48], FOREIGN_FOUR, struct)


def _command(scene: Scene, name: str, *arguments: Any) -> None:
    scene.call(scene.contracts["EntityProxy"], name, WALLET, *arguments, caller=KEEPER)
