"""What Manticore is asked: which calls of proxy and mega-cluster must be refused, and which not."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.artefact import Artefact
from analysis.proofs.manticore.calldata import free, usual
from analysis.proofs.manticore.jobs import Equation, Job, Term
from analysis.proofs.manticore.stages import (
    ENTITY,
    MANAGER,
    STRANGER,
    Stage,
    member_slots,
    set_mega_cluster_on_stage,
    set_proxy_on_stage,
    slot_of,
)

ISOLATION, NAMING, ACCESS = (
    "only-the-mega-cluster-commands-a-proxy",
    "nobody-acts-as-another-owner",
    "a-stranger-is-nobody",
)

CALLER: Term = "caller"
NAMED: Term = {"data": 4}
"""A proxy's first argument."""


@dataclass(frozen=True)
class Claim:
    """How a theorem asks: `forbidden` calls must all be refused, of `possible` ones some must get through."""

    set_stage: Callable[[Artefact], Stage]
    forbidden: Callable[[Stage, str], Job]
    possible: Callable[[Stage, str], Job]


GOALS = {"claimRewards": "distributor", "splitRewards": "token", "sweepEther": "entity"}
"""Whom a command calls, where it is not SSV."""

COMMANDS = (
    "setFeeRecipient",
    "registerOperator",
    "removeOperator",
    "declareOperatorFee",
    "executeOperatorFee",
    "cancelDeclaredOperatorFee",
    "reduceOperatorFee",
    "withdrawOperatorEarnings",
    "withdrawAllOperatorEarnings",
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

OURS: tuple[Equation, ...] = ((CALLER, MANAGER), (NAMED, ENTITY))


def _command_by_others(stage: Stage, name: str) -> Job:
    return stage.ask(free(stage.function(name)), unless=OURS)


def _command_for_another(stage: Stage, name: str) -> Job:
    return stage.ask(free(stage.function(name)), given=OURS[:1], unless=OURS[1:])


def _command(stage: Stage, name: str) -> Job:
    goal = (stage.names[GOALS.get(name, "ssv")],)
    data = usual(stage.function(name), ENTITY)
    return stage.ask(data, given=OURS, goal=goal, is_hunt=True)


GOVERNED = (
    "list",
    "suspend",
    "resume",
    "openMembership",
    "closeMembership",
    "transferOwnership",
)
TO_BE_GOVERNOR = "acceptOwnership"
OPEN_TO_ALL = "releaseSlots"
JOIN = "join"

MEMBERS = (
    "leave",
    "registerOperator",
    "closeOperator",
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
    "depositToCluster",
    "withdrawFromCluster",
    "liquidateCluster",
    "reactivateCluster",
    "claimRewards",
    "splitRewards",
    "sweepEther",
)

ENTRIES = (*GOVERNED, TO_BE_GOVERNOR, JOIN, *MEMBERS)


def _entry_by_strangers(stage: Stage, name: str) -> Job:
    data = free(stage.function(name))
    if governor := _governor(stage, name):
        return stage.ask(data, unless=((CALLER, governor),))
    given = ((CALLER, STRANGER), *_record(stage, STRANGER), *_membership(stage, 0))
    return stage.ask(data, given=given)


def _entry(stage: Stage, name: str) -> Job:
    data = usual(stage.function(name))
    if governor := _governor(stage, name):
        given: tuple[Equation, ...] = ((CALLER, governor),)
    elif name == JOIN:
        given = ((CALLER, STRANGER), *_record(stage, STRANGER), *_membership(stage, 1))
    else:
        # Who it is, not what it has: of that, there may be any amount.
        given = ((CALLER, ENTITY), _record(stage, ENTITY)[0])
    return stage.ask(data, given=given, is_hunt=True)


def _governor(stage: Stage, name: str) -> Term | None:
    if name not in (*GOVERNED, TO_BE_GOVERNOR):
        return None
    label = "_pendingOwner" if name == TO_BE_GOVERNOR else "_owner"
    return _variable(stage, label, bits=160)


def _membership(stage: Stage, is_open: int) -> tuple[Equation, ...]:
    return ((_variable(stage, "isOpen", bits=8), hex(is_open)),)


def _variable(stage: Stage, label: str, bits: int) -> Term:
    entry = slot_of(stage.contract, label)
    return {"slot": hex(int(entry["slot"])), "shift": 8 * entry["offset"], "bits": bits}


def _record(stage: Stage, entity: str) -> tuple[Equation, ...]:
    """The ledger's record of it, as it stands on the stage: all zero for one who never joined."""
    return tuple(
        ({"slot": hex(slot), "shift": 0, "bits": 256}, hex(stage.chain.storage(stage.to, slot)))
        for slot in member_slots(stage.contract, entity)
    )


CLAIMS = {
    ISOLATION: Claim(set_proxy_on_stage, _command_by_others, _command),
    NAMING: Claim(set_proxy_on_stage, _command_for_another, _command),
    ACCESS: Claim(set_mega_cluster_on_stage, _entry_by_strangers, _entry),
}
