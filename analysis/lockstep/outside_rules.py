"""What others do: strangers, SSV's DAO, liquidators, payers, the clock."""

from analysis.lockstep.bytecode import ACTORS, CONTRACT_ENTITY, ENTITIES, STRANGER
from analysis.lockstep.choices import Choices
from analysis.lockstep.cluster_rules import compute_key, pick_amount
from analysis.lockstep.member_rules import pick_claim
from analysis.lockstep.operator_rules import MOST_OPERATORS
from analysis.lockstep.picking import NothingSensible, get_proxies, prefer, spread
from specs import accounts
from specs import token as tokens
from specs.accounts import Account, compute_proxy
from specs.calls import Call
from specs.capacity import get_window_start
from specs.distributor import Root
from specs.ssv import (
    SHORTEST_LIQUIDATION_THRESHOLD,
    UNIT,
    Cluster,
    OperatorIds,
    get_burn_rate,
    get_network_earnings,
    is_below_threshold,
)
from specs.ssv_clusters import settle
from specs.state import State, get_used_slots
from specs.token import UNLIMITED

HOLDERS = (*ACTORS, accounts.TREASURY, accounts.MEGA_CLUSTER, accounts.DISTRIBUTOR)
PROXY_FUNCTIONS = (
    "registerOperator",
    "removeOperator",
    "declareOperatorFee",
    "executeOperatorFee",
    "cancelDeclaredOperatorFee",
    "reduceOperatorFee",
    "withdrawOperatorEarnings",
    "withdrawAllOperatorEarnings",
    "setFeeRecipient",
    "registerValidators",
    "exitValidators",
    "removeValidators",
    "deposit",
    "withdraw",
    "liquidate",
    "reactivate",
    "claimRewards",
    "splitRewards",
    "sweepEther",
)


def move_shares(state: State, choices: Choices) -> Call:
    caller, other, amount = choices.among(ACTORS), choices.among(ACTORS), choices.among((0, 1, 10**6))
    name = choices.among(("transfer", "approve", "transferFrom"))
    arguments = (caller, other, amount) if name == "transferFrom" else (other, amount)
    return Call(f"MegaClusterShare.{name}", caller, arguments)


def command_shares(state: State, choices: Choices) -> Call:
    account = choices.among(ACTORS)
    if choices.chance(50):
        return Call("MegaClusterShare.addRank", choices.among(ACTORS), (account, 10**6))
    return Call("MegaClusterShare.dropRank", choices.among(ACTORS), (account,))


def command_proxy(state: State, choices: Choices) -> Call:
    entities = [account for account, entity in state.entities.items() if entity.has_proxy]
    entity = prefer(choices, entities, [])
    caller = prefer(choices, ACTORS, [entity])
    return Call("EntityProxy", caller, (choices.among(PROXY_FUNCTIONS), entity))


def pick_any_cluster(
    state: State, choices: Choices, clusters: list[tuple[Account, OperatorIds]]
) -> tuple[Account, OperatorIds, Cluster]:
    owner, ids = prefer(choices, clusters, list(state.ssv.clusters))
    present = state.ssv.clusters[owner, ids]
    return owner, ids, prefer(choices, [present], [Cluster(), *state.ssv.clusters.values()])


def deposit_for_another(state: State, choices: Choices) -> Call:
    owner, ids, cluster = pick_any_cluster(state, choices, list(state.ssv.clusters))
    return Call("SSV.deposit", choices.among(ACTORS), (owner, ids, choices.among((0, 1, 10**13)), cluster))


def liquidate_another(state: State, choices: Choices) -> Call:
    due = [
        (owner, ids)
        for (owner, ids), cluster in state.ssv.clusters.items()
        if cluster.active and is_below_threshold(state.ssv, ids, settle(state, ids, cluster))
    ]
    return Call("SSV.liquidate", choices.among(ACTORS), pick_any_cluster(state, choices, due))


def register_public_operator(state: State, choices: Choices) -> Call:
    number = len(state.ssv.operators) + 1
    if number > MOST_OPERATORS:
        raise NothingSensible
    arguments = (f"operator {number}".encode(), choices.among((0, 10**9, 1)), choices.chance(50))
    return Call("SSV.registerOperator", choices.among((STRANGER, *ENTITIES)), arguments)


def register_elsewhere(state: State, choices: Choices) -> Call:
    """A cluster of one's own on SSV, on the public operators, or on ours, which don't take it."""
    caller = choices.among((STRANGER, *ENTITIES))
    public = [n for n, operator in state.ssv.operators.items() if not operator.is_private][:4]
    ours = list(state.operators)[:4]
    ids = tuple(prefer(choices, [public], [ours]))
    if len(ids) < 4:
        raise NothingSensible
    cluster = state.ssv.clusters.get((caller, ids), Cluster())
    amount = pick_amount(state, choices, ids, cluster, 1)
    arguments = ((compute_key(choices.between(0, 9)),), ids, (b"",), amount, cluster)
    return Call("SSV.bulkRegisterValidator", caller, arguments)


def govern_ssv(state: State, choices: Choices) -> Call:
    caller = prefer(choices, [accounts.DAO], ACTORS)
    earned = get_network_earnings(state.ssv, state.clock.block) * UNIT
    name, amounts = choices.among(
        (
            ("updateNetworkFee", (0, 10**9, 3 * 10**9, 1)),
            ("withdrawNetworkEarnings", (earned, *spread(earned, UNIT), 0)),
            ("updateMaximumOperatorFee", (10**13, 2 * 10**9, 0)),
            ("updateOperatorFeeIncreaseLimit", (0, 500, 1_000)),
            ("updateMinimumLiquidationCollateral", (10**12, 10**13, 1)),
            ("updateLiquidationThresholdPeriod", spread(SHORTEST_LIQUIDATION_THRESHOLD)),
        )
    )
    return Call(f"SSV.{name}", caller, (choices.among(amounts),))


def pay(state: State, choices: Choices) -> Call:
    """Tokens that just arrive somewhere: in a proxy, as rewards; in the treasury; at the distributor."""
    to = prefer(choices, [*get_proxies(state), accounts.TREASURY, accounts.DISTRIBUTOR], HOLDERS)
    caller = choices.among(ACTORS)
    amount = choices.among((1, 7, 9_999, 10**7, 10**16 + 3))
    amount = prefer(choices, [amount], [0, tokens.get_balance(state.token, caller) + 1])
    return Call("Token.transfer", caller, (to, amount))


def approve(state: State, choices: Choices) -> Call:
    spender = choices.among((accounts.MEGA_CLUSTER, accounts.MEGA_CLUSTER, accounts.SSV))
    amount = choices.among((UNLIMITED, UNLIMITED, UNLIMITED, 10**15, 10**12, 0))
    return Call("Token.approve", choices.among((*ENTITIES, STRANGER)), (spender, amount))


def push_rewards(state: State, choices: Choices) -> Call:
    granted = state.distributor.grants.get(state.distributor.root, {})
    open_grants = [a for a, n in granted.items() if state.distributor.claimed.get(a, 0) < n]
    account = prefer(choices, open_grants, list(granted))
    return Call("Distributor.claim", choices.among(ACTORS), (account, *pick_claim(state, choices, account)))


def set_root(state: State, choices: Choices) -> Call:
    """The last root that was drawn up; who runs the lockstep draws up another before."""
    roots = [*state.distributor.grants]
    return Call(
        "Distributor.setMerkleRoot",
        prefer(choices, [accounts.DAO], ACTORS),
        (prefer(choices, roots[-1:], [Root("none"), *roots]),),
    )


def draw_up_grants(state: State, choices: Choices) -> tuple[Root, dict[Account, int]]:
    """More for most of those who have a proxy, less for some; for a stranger another sum in each root."""
    number = len(state.distributor.grants) + 1
    grants = {STRANGER: 10**9 + number}
    for account, entity in state.entities.items():
        if entity.has_proxy:
            proxy = compute_proxy(account)
            more = choices.among((0, 1, 12_345, 10**12 + 7)) - choices.among((0, 0, 0, 5))
            grants[proxy] = max(0, state.distributor.claimed.get(proxy, 0) + more)
    return Root(f"root {number}"), grants


def send_ether(state: State, choices: Choices) -> Call:
    proxy = prefer(choices, get_proxies(state), [])
    caller = choices.among([actor for actor in ACTORS if actor != CONTRACT_ENTITY])
    return Call("send ether", caller, (proxy, choices.among((1, 10**9))))


def pass_time(state: State, choices: Choices) -> Call:
    """To just before, at, or just after something that time brings about; or a little."""
    blocks = choices.among(choices.among(get_blocks_to_events(state)))
    blocks = prefer(choices, [blocks], [0, 50, 5_000])
    seconds = choices.among(choices.among([[12, 12 * blocks], *get_seconds_to_events(state)]))
    return Call("pass time", STRANGER, (blocks, prefer(choices, [seconds], [0, 1, 10**6])))


def get_blocks_to_events(state: State) -> list[list[int]]:
    """One; until a rank can be minted; until a cluster can be liquidated."""
    now, ssv = state.clock.block, state.ssv
    mints = [
        rank.added_in + state.parameters.share_delay - now
        for ranks in state.shares.ranks.values()
        for rank in ranks.pending
    ]
    liquidations = []
    for (_, ids), cluster in ssv.clusters.items():
        rate = get_burn_rate(ssv, ids, cluster)
        if cluster.active and rate > 0:
            left = settle(state, ids, cluster).balance // UNIT
            lowest = max(ssv.minimum_collateral, ssv.liquidation_threshold * rate)
            liquidations.append((left - lowest) // rate)
    return get_near([1], mints, [blocks for blocks in liquidations if blocks < 10**5])


def get_seconds_to_events(state: State) -> list[list[int]]:
    """Until a window ends, a used operator's notice ends, a declared fee can be executed, or no longer."""
    now, parameters, used = state.clock.time, state.parameters, get_used_slots(state)
    windows = [get_window_start(state) + n * parameters.rate_window - now for n in (1, 2, 3)]
    notices = [
        operator.closed_at + parameters.exit_notice - now
        for operator_id, operator in state.operators.items()
        if operator.closed_at is not None and not operator.is_removed and used.get(operator_id)
    ]
    fees = [moment - now for fee in state.ssv.declared_fees.values() for moment in (fee.begin, fee.end)]
    return get_near(windows, notices, fees)


def get_near(*events: list[int]) -> list[list[int]]:
    """What is still to come of each kind, give or take one; kinds of which nothing is to come left out."""
    near = [sorted({n for event in kind for n in spread(event) if n > 0}) for kind in events]
    return [kind for kind in near if kind]
