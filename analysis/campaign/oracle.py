"""The specification as an oracle: follows a world call by call, and says where the contracts do not."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from analysis.abi import read_interface
from analysis.campaign.harness import (
    DEPLOYER,
    FIRST_BLOCK,
    FIRST_SECOND,
    Harness,
    World,
    create_chain,
    enter_world,
)
from analysis.campaign.naming import ACTORS
from analysis.chain import Log
from analysis.lockstep.follower import FindProxy, Follower, Sent
from analysis.lockstep.observer import NO_ADDRESS, Observer
from analysis.lockstep.reading import Reader
from specs import accounts
from specs.accounts import Account, compute_proxy
from specs.calls import Call
from specs.distributor import NO_ROOT, Root
from specs.parameters import Parameters
from specs.ssv import UNIT, Ssv
from specs.state import Clock, State, create_state

SLUG: Final = "the-bytecode-follows-the-specification"

CAST: Final = tuple(map(Account, ACTORS))
GOVERNOR: Final = CAST[7]
NO_ETHER: Final = CAST[5]
"""The last of the entities takes none."""
PLACES: Final = {
    "token": "Token",
    "ssv": "SSV",
    "distributor": "Distributor",
    "mega": "MegaCluster",
    "treasury": "Treasury",
    "shares": "MegaClusterShare",
}
"""By what the harness calls a contract, the name that it has in the calls of the specification."""
HOLDERS: Final = {
    "ssv": accounts.SSV,
    "distributor": accounts.DISTRIBUTOR,
    "mega": accounts.MEGA_CLUSTER,
    "treasury": accounts.TREASURY,
    "shares": accounts.SHARES,
}
OF_THE_DAO: Final = {
    "NetworkFeeUpdated": ("SSV.updateNetworkFee", "newFee"),
    "MinimumLiquidationCollateralUpdated": ("SSV.updateMinimumLiquidationCollateral", "value"),
    "OperatorFeeIncreaseLimitUpdated": ("SSV.updateOperatorFeeIncreaseLimit", "value"),
    "MerkelRootUpdated": ("Distributor.setMerkleRoot", "newMerkleRoot"),
}
"""What the harness itself does tells no event of its own, but the contract that was called."""

# Creates what it is sent, so that there are logs of it: a deployment as such has none.
CREATOR: Final = bytes.fromhex(
    "6014 80 600b 6000 39 6000 f3  36 6000 6000 37  36 6000 6000 f0  6000 52 6020 6000 f3"
)


@dataclass(frozen=True)
class Oracle:
    """Follows from a world as it was founded."""

    world: World
    follower: Follower

    def follow(self, is_done: bool = True) -> list[str]:
        """What the last call made otherwise than the specification. It `is_done`, or only time passed."""
        chain = self.world.chain
        happened = _read_events(self.world, chain.logs) if is_done else ()
        return self.follower.follow(Clock(chain.number, chain.timestamp), tuple(happened))

    def forked(self) -> AbstractContextManager[None]:
        return self.follower.forked()


def create_oracle(world: World) -> Oracle:
    """To be made before the world is moved."""
    return Oracle(world, _create_follower(world, _found(world.harness)))


def _create_follower(world: World, state: State) -> Follower:
    mega = world.at("mega")

    def find_proxy(entity: str) -> str:
        proxy: str = mega.view("member", entity)[0]
        return proxy

    contract = world.harness.artefact.contract("Observer")
    observer = Observer(world.chain.deploy(contract, mega.address, caller=DEPLOYER), CAST)
    return Follower(_create_reader(world, find_proxy), observer, find_proxy, state)


def _create_reader(world: World, find_proxy: FindProxy) -> Reader:
    cast = dict(zip(world.actors, CAST, strict=True))
    names = {find_proxy(address): compute_proxy(name) for address, name in cast.items()}
    names |= cast | {world.places[place]: account for place, account in HOLDERS.items()}
    names |= {world.deployed.address: accounts.DAO, NO_ADDRESS: accounts.NOBODY}
    return Reader(
        {address.lower(): name for address, name in names.items()},
        {world.places[place].lower(): (name, world.at(place).interface) for place, name in PLACES.items()},
        {compute_proxy(name): name for name in CAST},
        read_interface(world.harness.artefact.contract("EntityProxy").abi),
    )


def _found(harness: Harness) -> State:
    """The specification's state once a world is founded: from the calls that another one has logs of."""
    chain = create_chain()
    creator = chain.deploy_interface(read_interface(()), CREATOR, caller=DEPLOYER).address
    created = chain.transact(DEPLOYER, creator, harness.artefact.contract("Harness").creation)
    world = enter_world(harness, chain.at(f"0x{created[-20:].hex()}", harness.interface))
    follower = _create_follower(world, _create_state(world))
    oracle = Oracle(world, follower)
    _take_mints(oracle)
    # Where this differs, so does the first comparison with another world.
    oracle.follow()
    return follower.state


def _create_state(world: World) -> State:
    clock = Clock(FIRST_BLOCK, FIRST_SECOND)
    state = create_state(_read_parameters(world), GOVERNOR, clock, _read_ssv(world))
    state.refuses_ether = frozenset({NO_ETHER})
    return state


def _take_mints(oracle: Oracle) -> None:
    token, names = oracle.world.places["token"].lower(), oracle.follower.reader.accounts
    balances = oracle.follower.state.token.balances
    for log in oracle.world.chain.logs:
        if (log.address, log.name) == (token, "Transfer") and log.arguments["from"] == NO_ADDRESS:
            account = names[log.arguments["to"].lower()]
            balances[account] = balances.get(account, 0) + log.arguments["value"]


def _read_parameters(world: World) -> Parameters:
    mega = world.at("mega")
    return Parameters(
        treasury_basis_points=mega.view("treasuryBasisPoints"),
        rate_exponent_wad=mega.view("rateExponentWad"),
        target_capacity=mega.view("targetCapacity"),
        max_members=mega.view("maxMembers"),
        slots_per_operator=mega.view("slotsPerOperator"),
        max_operator_fee=mega.view("maxOperatorFee"),
        exit_notice=mega.view("exitNotice"),
        rate_window=mega.view("rateWindow"),
        share_delay=world.at("shares").view("shareDelay"),
    )


def _read_ssv(world: World) -> Ssv:
    views = read_interface(world.harness.artefact.contract("ISSVViews").abi)
    ssv = world.chain.at(world.places["ssv"], views)
    declare_period, execute_period = ssv.view("getOperatorFeePeriods")
    return Ssv(
        network_fee=ssv.view("getNetworkFee") // UNIT,
        minimum_collateral=ssv.view("getMinimumLiquidationCollateral") // UNIT,
        liquidation_threshold=ssv.view("getLiquidationThresholdPeriod"),
        validators_per_operator=ssv.view("getValidatorsPerOperatorLimit"),
        maximum_operator_fee=ssv.view("getMaximumOperatorFee"),
        fee_increase_limit=ssv.view("getOperatorFeeIncreaseLimit"),
        declare_period=declare_period,
        execute_period=execute_period,
        network_index_block=FIRST_BLOCK,
        network_earnings_block=FIRST_BLOCK,
    )


def _read_events(world: World, logs: Sequence[Log]) -> Iterator[Sent | Call]:
    """The harness's own event closes each action of an actor; what comes after the last was the DAO's."""
    said: list[Log] = []
    for log in logs:
        if (log.address, log.name) != (world.deployed.address, "Called"):
            said.append(log)
            continue
        said = []
        told = log.arguments
        refusal = None if told["accepted"] else world.chain.read_refusal(told["returned"])
        yield Sent(world.actors[told["actor"]], told["target"].lower(), told["data"], told["value"], refusal)
    for log in said:
        if log.name in OF_THE_DAO:
            function, argument = OF_THE_DAO[log.name]
            yield Call(function, accounts.DAO, (_name_root(log.arguments[argument]),))


def _name_root(value: bytes | int) -> Root | int:
    if isinstance(value, int):
        return value
    return Root(value.hex()) if any(value) else NO_ROOT
