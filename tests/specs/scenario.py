"""A mega-cluster at work, from which tests start: members, operators, validators, shares, rewards."""

from specs import accounts
from specs.accounts import Account, compute_proxy
from specs.calls import Call, get_after
from specs.distributor import Proof, Root
from specs.parameters import HOUR, WAD, Parameters
from specs.ssv import Cluster, Ssv
from specs.state import Clock, State, create_state
from specs.token import UNLIMITED

GOV, SID, FAY = Account("gov"), Account("sid"), Account("fay")
ANN, BEN, CAT, DAN, EVE = MEMBERS = tuple(map(Account, ("ann", "ben", "cat", "dan", "eve")))
GENESIS = Clock(block=100, time=1_000_000)
PARAMETERS = Parameters(
    treasury_basis_points=1_000,
    rate_exponent_wad=2 * WAD,
    target_capacity=20,
    max_members=6,
    slots_per_operator=5,
    max_operator_fee=10**10,
    exit_notice=6 * HOUR,
    rate_window=HOUR,
    share_delay=5,
)
FEE = 10**9
IDS = (1, 2, 3, 4)
KEYS = tuple(number.to_bytes(48, "big") for number in range(1, 9))
ROOT = Root("root")
PLENTY = 10**24


def create_empty() -> State:
    ssv = Ssv(
        network_fee=100,
        minimum_collateral=10**5,
        liquidation_threshold=100,
        validators_per_operator=500,
        maximum_operator_fee=10**13,
        fee_increase_limit=1_000,
        declare_period=HOUR,
        execute_period=HOUR,
        network_index_block=GENESIS.block,
        network_earnings_block=GENESIS.block,
    )
    state = create_state(PARAMETERS, GOV, GENESIS, ssv)
    holders = (*MEMBERS, FAY, SID, GOV, accounts.DAO, accounts.DISTRIBUTOR)
    state.token.balances = dict.fromkeys(holders, PLENTY)
    state.ether = dict.fromkeys(holders, PLENTY)
    return state


def run(state: State, *calls: Call) -> State:
    for call in calls:
        state = get_after(state, call)
    return state


def pass_time(blocks: int, seconds: int) -> Call:
    return Call("pass time", SID, (blocks, seconds))


def join(entity: Account) -> tuple[Call, ...]:
    return (
        Call("MegaCluster.list", GOV, (entity,)),
        Call("MegaCluster.join", entity),
        Call("Token.approve", entity, (accounts.MEGA_CLUSTER, UNLIMITED)),
    )


def register_operator(entity: Account, name: str, fee: int = FEE) -> Call:
    return Call("MegaCluster.registerOperator", entity, (name.encode(), fee, 0))


def register_validators(entity: Account, keys: tuple[bytes, ...], amount: int) -> Call:
    arguments = (keys, IDS, (b"",) * len(keys), amount, Cluster(), UNLIMITED)
    return Call("MegaCluster.registerValidators", entity, arguments)


def mint(account: Account) -> Call:
    return Call("MegaClusterShare.mint", SID, (account,))


def create_members() -> State:
    """Five members with an operator each, numbered as they are, and a sixth without any."""
    joined = [call for entity in (*MEMBERS, FAY) for call in join(entity)]
    registered = [register_operator(entity, f"first of {entity}") for entity in MEMBERS]
    return run(create_empty(), *joined, *registered, pass_time(1, 12))


def create_busy() -> State:
    """Ann, with two operators, and ben hold shares; ann has a cluster, ben a liquidated one, eve a removed
    operator; rewards arrived, were split by ann in part, and claimed by ben.
    """
    state = run(
        create_members(),
        register_operator(ANN, "second of ann"),
        register_operator(EVE, "second of eve"),
        register_validators(ANN, KEYS[:2], 10**13),
        register_validators(BEN, KEYS[:1], 10**13),
        Call("MegaCluster.closeOperator", EVE, (7,)),
        Call("MegaCluster.removeOperator", EVE, (7,)),
        pass_time(10, HOUR // 2),
        mint(ANN),
        mint(BEN),
    )
    state = run(
        state,
        Call("MegaCluster.liquidateCluster", BEN, (IDS, get_cluster(state, BEN))),
        Call("Token.transfer", SID, (compute_proxy(ANN), 10**9 + 7)),
        Call("MegaCluster.splitRewards", ANN),
        Call("Treasury.claim", BEN),
        Call("Token.transfer", SID, (compute_proxy(ANN), 10**8 + 3)),
        Call("send ether", SID, (compute_proxy(ANN), 5)),
        pass_time(1, 12),
    )
    state.distributor.grants[ROOT] = {compute_proxy(ANN): 10**6, SID: 1}
    return run(state, Call("Distributor.setMerkleRoot", accounts.DAO, (ROOT,)))


def get_cluster(state: State, entity: Account) -> Cluster:
    return state.ssv.clusters[compute_proxy(entity), IDS]


def claim_rewards(entity: Account, amount: int) -> Call:
    proof = Proof(ROOT, compute_proxy(entity), amount)
    return Call("MegaCluster.claimRewards", entity, (amount, ROOT, proof))
