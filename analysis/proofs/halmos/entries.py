"""One call of the mega-cluster by anyone, from any storage: what Halmos is to show."""

from analysis.fault import Fault
from analysis.proofs.halmos.prover import NAME, Harness
from analysis.proofs.theorem import Theorem, variants

COMMANDING = (
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
    "depositToCluster",
    "withdrawFromCluster",
    "liquidateCluster",
    "reactivateCluster",
    "claimRewards",
    "splitRewards",
    "sweepEther",
)
"""The entries that command a proxy."""

OTHERS = (
    "closeOperator",
    "releaseSlots",
    "join",
    "leave",
    "list",
    "suspend",
    "resume",
    "openMembership",
    "closeMembership",
    "transferOwnership",
    "acceptOwnership",
)

STAGE = ("MegaClusterStage.sol", "Outside.sol", "Cheats.sol")
OPTIONS = ("--loop", "8", "--solver-timeout-branching", "20")

FRAME = Harness(
    "MegaClusterFrame",
    ("MegaClusterFrame.sol", *STAGE),
    ("MegaCluster",),
    ("--default-bytes-lengths", "65", "--default-array-lengths", "1", *OPTIONS),
)
ISOLATION = Harness(
    "IsolationFrame",
    ("IsolationFrame.sol", "Entries.sol", *STAGE),
    ("MegaCluster", "EntityProxy"),
    OPTIONS,
    "IsolationReached",
    (*COMMANDING, *OTHERS),
)
SLOTS = Harness(
    "SlotsFrame",
    ("SlotsFrame.sol", "Entries.sol", *STAGE),
    ("MegaCluster",),
    OPTIONS,
    "SlotsReached",
    (*COMMANDING, *OTHERS),
)
HARNESSES = (FRAME, ISOLATION, SLOTS)

THIS_SECOND = "in the second in which the capacity was last noted"
BOUNDS = ("arrays of one item, bytes of 65", "at most one seat taken", THIS_SECOND)
ENTRY_BOUNDS = ("arrays of one item, keys of 48 or 65 bytes, shares of 65", "no seat taken", THIS_SECOND)

LEDGER = "contracts/megacluster/Ledger.sol"
MEMBERS = "contracts/megacluster/Members.sol"
OPERATORS = "contracts/megacluster/Operators.sol"
REWARDS = "contracts/megacluster/Rewards.sol"
VALIDATORS = "contracts/megacluster/Validators.sol"
PROXY = "contracts/EntityProxy.sol"


def _checks(*entries: str) -> tuple[str, ...]:
    return tuple(f"check_{entry}" for entry in entries)


THEOREMS = (
    Theorem(
        "nobody-acts-as-another-owner",
        NAME,
        "One call of any of the mega-cluster's entries, one by one, by anyone, from any storage, with real"
        " proxies of two owners and a map of proxies that may be corrupted: a proxy is told of nobody but"
        " msg.sender, and the other owner's proxy does nothing, to SSV, its token, the distributor or its"
        " owner, even where the map gives it as the caller's.",
        subjects=ISOLATION.contracts,
        parts=_checks(*COMMANDING, *OTHERS),
        possible=(*_checks(*COMMANDING), "reach_the_real_proxy"),
        fault=Fault(
            PROXY, "require(entity_ == entity, NotThisEntity(entity_));", "", "the proxy obeys for any entity"
        ),
        bitten=("check_setFeeRecipient",),
        variants=(
            *variants(
                "check_sweepEther",
                Fault(
                    REWARDS,
                    "proxy.sweepEther(msg.sender);",
                    "proxy.sweepEther(entityOf[address(proxy)]);",
                    "the proxy's own entity is named",
                ),
            ),
            *variants(
                "check_setFeeRecipient",
                Fault(
                    OPERATORS,
                    "proxy.setFeeRecipient(msg.sender, recipient);",
                    "proxy.setFeeRecipient(recipient, recipient);",
                    "the recipient is named",
                ),
                Fault(
                    OPERATORS,
                    "proxy.setFeeRecipient(msg.sender, recipient);",
                    "proxy.setFeeRecipient(block.timestamp > 1e9 ? recipient : msg.sender, recipient);",
                    "after a certain time, the recipient is named",
                ),
            ),
        ),
        bounds=ENTRY_BOUNDS,
        harness=ISOLATION.name,
    ),
    Theorem(
        "no-operator-beyond-its-slots",
        NAME,
        "One call of any of the mega-cluster's entries, one by one, by anyone, from any storage: an operator,"
        " whichever it is, that has no more slots used than it has, has no more used afterwards. That no"
        " number of them falls below 0 is the compiler's check.",
        subjects=SLOTS.contracts,
        parts=_checks(*COMMANDING, *OTHERS),
        possible=_checks("registerValidators", "reactivateCluster", "removeValidators", "liquidateCluster"),
        fault=Fault(
            VALIDATORS,
            "require(count <= free, NotEnoughSlots(operatorId, free));",
            "",
            "slots are taken that are not there",
        ),
        bitten=("check_registerValidators",),
        variants=(
            *variants(
                "check_registerValidators",
                Fault(
                    LEDGER,
                    "o.usedSlots += uint32(count);",
                    "o.usedSlots += uint32(2 * count);",
                    "each key takes two",
                ),
            ),
            *variants(
                "check_reactivateCluster",
                Fault(
                    VALIDATORS,
                    "_requireSlots(operatorId, o.usedSlots, count);\n            _takeSlots(o, count);",
                    "_takeSlots(o, count);",
                    "a reactivation takes what is not there",
                ),
            ),
        ),
        bounds=ENTRY_BOUNDS,
        harness=SLOTS.name,
    ),
    Theorem(
        "suspension-takes-nothing",
        NAME,
        "A suspension, by anyone who may and of anyone, from any storage: of any account, operator and"
        " cluster the ledger keeps all but the suspended mark, and no proxy is called.",
        subjects=FRAME.contracts,
        parts=("check_suspension_takes_nothing",),
        possible=("reach_a_suspension",),
        fault=Fault(
            MEMBERS,
            "m.suspended = true;",
            "m.suspended = true; m.validators = 0;",
            "the suspended one's validators are forgotten",
        ),
        bitten=("check_suspension_takes_nothing",),
        variants=variants(
            "check_suspension_takes_nothing",
            Fault(
                MEMBERS,
                "m.suspended = true;",
                "m.suspended = true; m.joined = false;",
                "the suspended one is put out",
            ),
        ),
        bounds=BOUNDS,
        harness=FRAME.name,
    ),
    Theorem(
        "a-stranger-is-nobody",
        NAME,
        "Any call of the mega-cluster, from any storage, by one who never joined and is neither governor nor"
        " about to be: only joining and the release of slots are accepted.",
        subjects=FRAME.contracts,
        parts=("check_a_stranger_is_nobody",),
        possible=("reach_a_join",),
        fault=Fault(
            MEMBERS,
            "function list(address entity) external onlyOwner {",
            "function list(address entity) external {",
            "anyone may list",
        ),
        bitten=("check_a_stranger_is_nobody",),
        variants=variants(
            "check_a_stranger_is_nobody",
            Fault(
                LEDGER,
                "require(m.joined, NotMember(msg.sender));",
                "",
                "who has not joined passes for one who has",
            ),
        ),
        bounds=BOUNDS,
        harness=FRAME.name,
    ),
    Theorem(
        "cycling-operators-gains-nothing",
        NAME,
        "From any storage: what the next operator of an account brings, if that rank was ever minted, is what"
        " it brought then.",
        subjects=FRAME.contracts,
        parts=("check_cycling_operators_gains_nothing",),
        possible=("reach_a_rank",),
        fault=Fault(
            LEDGER,
            "last.remembered ? last.units :",
            "last.remembered ? last.units + 1 :",
            "a rank brings a unit more each time",
        ),
        bitten=("check_cycling_operators_gains_nothing",),
        variants=variants(
            "check_cycling_operators_gains_nothing",
            Fault(
                LEDGER,
                "shares.rankAt(entity, rank);",
                "shares.rankAt(entity, held);",
                "the rank below is looked at",
            ),
        ),
        bounds=BOUNDS,
        harness=FRAME.name,
    ),
)
