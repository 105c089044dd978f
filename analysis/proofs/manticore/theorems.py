"""What Manticore is to show of the proxy and of the mega-cluster's entries, call by call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analysis.artefact import Artefact
from analysis.proofs.manticore.calldata import BYTES, ITEMS, free, usual
from analysis.proofs.manticore.environment import NAME
from analysis.proofs.manticore.jobs import Equation, Job, Term
from analysis.proofs.manticore.stages import (
    ENTITY,
    MANAGER,
    MEGA_CLUSTER,
    PROXY,
    STRANGER,
    Stage,
    member_slots,
    set_mega_cluster_on_stage,
    set_proxy_on_stage,
    slot_of,
)
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import Fault

CALLER: Term = "caller"
NAMED: Term = {"data": 4}
"""A proxy's first argument."""


@dataclass(frozen=True)
class Claim:
    """How a theorem asks: `forbidden` calls must all be refused, of `possible` ones some must get through."""

    set_stage: Callable[[Artefact], Stage]
    forbidden: Callable[[Stage, str], Job]
    possible: Callable[[Stage, str], Job]


# ------------------------------------------------------------------------------------------------ the proxy

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
    return Job(stage.accounts, stage.to, free(stage.function(name)), unless=OURS)


def _command_for_another(stage: Stage, name: str) -> Job:
    return Job(stage.accounts, stage.to, free(stage.function(name)), given=OURS[:1], unless=OURS[1:])


def _command(stage: Stage, name: str) -> Job:
    goal = (stage.names[GOALS.get(name, "ssv")],)
    data = usual(stage.function(name), ENTITY)
    return Job(stage.accounts, stage.to, data, given=OURS, goal=goal, is_hunt=True)


# ----------------------------------------------------------------------------------------- the mega-cluster

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
        return Job(stage.accounts, stage.to, data, unless=((CALLER, governor),))
    given = ((CALLER, STRANGER), *_record(stage, STRANGER), *_membership(stage, 0))
    return Job(stage.accounts, stage.to, data, given=given)


def _entry(stage: Stage, name: str) -> Job:
    data = usual(stage.function(name))
    if governor := _governor(stage, name):
        given: tuple[Equation, ...] = ((CALLER, governor),)
    elif name == JOIN:
        given = ((CALLER, STRANGER), *_record(stage, STRANGER), *_membership(stage, 1))
    else:
        given = ((CALLER, ENTITY), *_record(stage, ENTITY))
    return Job(stage.accounts, stage.to, data, given=given, is_hunt=True)


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


# --------------------------------------------------------------------------------------------- the theorems

ISOLATION, NAMING, ACCESS = (
    "only-the-mega-cluster-commands-a-proxy",
    "nobody-acts-as-another-owner",
    "a-stranger-is-nobody",
)

CLAIMS = {
    ISOLATION: Claim(set_proxy_on_stage, _command_by_others, _command),
    NAMING: Claim(set_proxy_on_stage, _command_for_another, _command),
    ACCESS: Claim(set_mega_cluster_on_stage, _entry_by_strangers, _entry),
}

BOUNDS = (
    "one call, with less than 2^128 wei",
    f"calldata of one length for each function: lists of {ITEMS}, bytes of {BYTES}, with any content",
)
ONE_PROXY = "one proxy, with the addresses of one deployment"
ONE_STRANGER = (
    "members' entries for one stranger's address; any storage, but nothing in the stranger's own record"
)


def _theorem(
    slug: str, statement: str, subject: str, parts: Sequence[str], fault: Fault, bitten: str, *bounds: str
) -> Theorem:
    return Theorem(
        slug,
        NAME,
        statement,
        subjects=(subject,),
        parts=tuple(parts),
        possible=tuple(parts),
        fault=fault,
        bitten=(bitten,),
        bounds=(*BOUNDS, *bounds),
    )


def _isolation(parts: Sequence[str], *bounds: str) -> Theorem:
    return _theorem(
        ISOLATION,
        "A command of a proxy ends well, or calls anybody, for no caller but the mega-cluster and no named"
        " entity but the proxy's own, whatever the calldata and the value.",
        PROXY,
        parts,
        Fault(
            "contracts/EntityProxy.sol",
            "require(msg.sender == megaCluster, NotMegaCluster(msg.sender));",
            "",
            "the proxy obeys anyone who names its entity",
        ),
        COMMANDS[0],
        ONE_PROXY,
        *bounds,
    )


QUICK = replace(_isolation(COMMANDS[:1], f"of all commands, {COMMANDS[0]} alone"), is_quick=True)

THEOREMS = (
    replace(_isolation(COMMANDS), quick=QUICK),
    _theorem(
        NAMING,
        "A command of a proxy that the mega-cluster gives for another entity than the proxy's own never ends"
        " well, nor calls anybody, whatever the calldata and the value.",
        PROXY,
        COMMANDS,
        Fault(
            "contracts/EntityProxy.sol",
            "require(entity_ == entity, NotThisEntity(entity_));",
            "",
            "the proxy obeys for any entity",
        ),
        COMMANDS[0],
        ONE_PROXY,
    ),
    _theorem(
        ACCESS,
        "Every entry of the mega-cluster that changes something, but for releaseSlots, refuses whoever never"
        " joined; the governor's entries refuse everybody but the governor, acceptOwnership everybody but the"
        " one named to follow, and join the unlisted while membership is closed.",
        MEGA_CLUSTER,
        ENTRIES,
        Fault(
            "contracts/megacluster/Members.sol",
            "function list(address entity) external onlyOwner {",
            "function list(address entity) external {",
            "anyone may list an entity",
        ),
        "list",
        ONE_STRANGER,
    ),
)
