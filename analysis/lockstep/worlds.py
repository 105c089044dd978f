"""Where runs begin: deployments with limits small enough to be met, some with members at work already."""

from dataclasses import dataclass
from typing import Final

from analysis.artefact import Artefact
from analysis.chain import Chain
from analysis.deployment import SSVParameters
from analysis.lockstep.bytecode import (
    ACTORS,
    CONTRACT_ENTITY,
    ENTITIES,
    ETHER_OF_EACH,
    GOVERNOR,
    STRANGER,
    Bytecode,
)
from analysis.lockstep.lockstep import Lockstep
from specs import accounts
from specs.calls import Call
from specs.parameters import HOUR, WAD, Parameters
from specs.ssv import UNIT, Ssv
from specs.state import Clock, create_state
from specs.token import UNLIMITED

TOKENS_OF_EACH: Final = 10**24
GENESIS: Final = Clock(block=1_000, time=1_700_000_000)
FEE: Final = 10**9


@dataclass(frozen=True)
class Preset:
    name: str
    parameters: Parameters
    ssv: SSVParameters
    members: int
    """Entities that have joined at the start, each with an operator or two."""


SSV_OF_TESTS: Final = SSVParameters(
    minimum_blocks_before_liquidation=100,
    minimum_liquidation_collateral=10**12,
    validators_per_operator_limit=500,
    declare_fee_period=2 * HOUR,
    execute_fee_period=3 * HOUR,
    max_fee_increase=1_000,
    max_operator_fee=10**13,
    network_fee=10**9,
)

PRESETS: Final = (
    Preset(
        "five members",
        Parameters(1_000, 2 * WAD, 20, 6, 5, 5 * FEE, 6 * HOUR, HOUR, 5),
        SSV_OF_TESTS,
        members=5,
    ),
    Preset(
        "seven members, dear shares",
        Parameters(3_333, 8 * WAD, 100, 7, 8, 10**13, 24 * HOUR, 2 * HOUR, 30),
        SSV_OF_TESTS,
        members=7,
    ),
    Preset(
        "four seats, a strict SSV",
        Parameters(10_000, WAD // 3, 7, 4, 4, 2 * FEE, HOUR, 7 * HOUR, 1),
        SSVParameters(50, 10**13, 3, HOUR, HOUR, 50, 3 * FEE, 3 * 10**9),
        members=4,
    ),
    Preset(
        "nobody yet",
        Parameters(0, 0, 1, 5, 2, 5 * FEE, 2 * HOUR, HOUR, 2),
        SSV_OF_TESTS,
        members=0,
    ),
)


def create_lockstep(artefact: Artefact, preset: Preset) -> Lockstep:
    chain = Chain(number=GENESIS.block, timestamp=GENESIS.time)
    bytecode = Bytecode(artefact, chain, preset.parameters, preset.ssv)
    state = create_state(preset.parameters, GOVERNOR, GENESIS, create_ssv(preset.ssv))
    for actor in ACTORS:
        bytecode.deployment.token.call(
            "mint", bytecode.addresses[actor], TOKENS_OF_EACH, caller=bytecode.addresses[accounts.DAO]
        )
        held = bytecode.deployment.token.view("balanceOf", bytecode.addresses[actor])
        state.token.balances[actor] = held
    state.ether = {actor: ETHER_OF_EACH for actor in ACTORS if actor != CONTRACT_ENTITY}
    state.refuses_ether = frozenset({CONTRACT_ENTITY})
    lockstep = Lockstep(state, bytecode)
    populate(lockstep, preset.members)
    lockstep.compare()
    return lockstep


def create_ssv(parameters: SSVParameters) -> Ssv:
    return Ssv(
        network_fee=parameters.network_fee // UNIT,
        minimum_collateral=parameters.minimum_liquidation_collateral // UNIT,
        liquidation_threshold=parameters.minimum_blocks_before_liquidation,
        validators_per_operator=parameters.validators_per_operator_limit,
        maximum_operator_fee=parameters.max_operator_fee,
        fee_increase_limit=parameters.max_fee_increase,
        declare_period=parameters.declare_fee_period,
        execute_period=parameters.execute_fee_period,
        network_index_block=GENESIS.block,
        network_earnings_block=GENESIS.block,
    )


def populate(lockstep: Lockstep, members: int) -> None:
    """Entities with operators, four public operators of a stranger among them, and allowances."""
    calls = [
        Call("Token.approve", actor, (spender, UNLIMITED))
        for actor in (*ENTITIES, STRANGER)
        for spender in (accounts.MEGA_CLUSTER, accounts.SSV)
    ]
    for number, entity in enumerate(ENTITIES[:members]):
        calls += [
            Call("MegaCluster.list", GOVERNOR, (entity,)),
            Call("MegaCluster.join", entity),
            Call("SSV.registerOperator", STRANGER, (f"public {number}".encode(), FEE, False)),
            Call("MegaCluster.registerOperator", entity, (f"first of {entity}".encode(), FEE, 0)),
        ]
    for entity in ENTITIES[: members // 2]:
        calls.append(Call("MegaCluster.registerOperator", entity, (f"more of {entity}".encode(), 0, 0)))
    for call in calls:
        lockstep.step(call)
