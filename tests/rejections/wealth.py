"""What is refused of rewards, ether, shares and the treasury."""

from tests.rejections.cast import (
    ANNA,
    BARRED,
    BEN,
    FORMER,
    FOUR,
    KEEPER,
    LISTED,
    SUE,
    WALLET,
    Scene,
    a_rank_is_ready,
    a_ready_rank_meets_the_bound,
    ether_came_to_the_wallets_proxies,
    rewards_are_claimable,
    root_for,
    supply_is_at_its_bound,
    the_treasury_was_robbed,
)
from tests.rejections.row import DISTRIBUTORS, SSVS, TOKENS, Row
from tests.rejections.validators import OTHER, releasing
from tests.scenarios import STRANGER

NO_ROOT = b"\0" * 32
WITHOUT_PROXY = STRANGER, LISTED, BARRED
NO_FUNDS = ("ERC20: transfer amount exceeds balance",)
OUTDATED = ("CMD: Merkle root was updated",)
BAD_PROOF = ("CMD: Invalid proof",)


def _ready(scene: Scene) -> tuple[int]:
    return (scene.shares.view("rankAt", ANNA, 1)[1],)


REWARDS = (
    *(
        Row("claimRewards", nobody, (1, NO_ROOT, []), "NoProxy", (nobody,), also=DISTRIBUTORS)
        for nobody in WITHOUT_PROXY
    ),
    Row(
        "claimRewards",
        ANNA,
        (500, NO_ROOT, []),
        "Error",
        OUTDATED,
        rewards_are_claimable,
        whose=DISTRIBUTORS,
        also="NothingToSplit",
    ),
    Row("claimRewards", ANNA, (1, NO_ROOT, []), "Error", BAD_PROOF, whose=DISTRIBUTORS),
    Row(
        "claimRewards",
        ANNA,
        lambda s: (501, root_for(s), []),
        "Error",
        BAD_PROOF,
        rewards_are_claimable,
        whose=DISTRIBUTORS,
    ),
    # What was granted to another proxy.
    Row(
        "claimRewards",
        BEN,
        lambda s: (500, root_for(s), []),
        "Error",
        BAD_PROOF,
        rewards_are_claimable,
        whose=DISTRIBUTORS,
    ),
    Row(
        "claimRewards",
        ANNA,
        lambda s: (500, root_for(s), []),
        "Error",
        NO_FUNDS,
        rewards_are_claimable,
        whose=DISTRIBUTORS,
    ),
    Row("claimRewards", ANNA, (0, NO_ROOT, []), "NothingToSplit"),
    Row("claimRewards", FORMER, (0, NO_ROOT, []), "NothingToSplit"),
    #
    *(
        Row("splitRewards", nobody, (), "NoProxy", (nobody,), also="NothingToSplit")
        for nobody in WITHOUT_PROXY
    ),
    *(Row("splitRewards", entity, (), "NothingToSplit") for entity in (ANNA, SUE, FORMER)),
    #
    *(Row("sweepEther", nobody, (), "NoProxy", (nobody,), also="NothingToSweep") for nobody in WITHOUT_PROXY),
    *(Row("sweepEther", entity, (), "NothingToSweep") for entity in (ANNA, SUE, FORMER)),
    Row(
        "sweepEther",
        WALLET,
        (),
        "EtherNotAccepted",
        (WALLET,),
        ether_came_to_the_wallets_proxies,
    ),
)

SHARES = (
    Row("mint", STRANGER, (STRANGER,), "NoRankPending", (STRANGER,)),
    Row("mint", STRANGER, (FORMER,), "NoRankPending", (FORMER,), a_rank_is_ready),
    Row("mint", STRANGER, (ANNA,), "RankNotReady", _ready),
    Row("mint", ANNA, (ANNA,), "RankNotReady", _ready, supply_is_at_its_bound, also="SupplyTooLarge"),
    Row("mint", STRANGER, (ANNA,), "SupplyTooLarge", (), a_ready_rank_meets_the_bound),
    *(
        Row(function, caller, arguments, "NotMegaCluster", (caller,))
        for caller in (ANNA, STRANGER, KEEPER)
        for function, arguments in [("addRank", (ANNA, 10**6)), ("dropRank", (ANNA,))]
    ),
    *(
        Row(function, ANNA, arguments, "SharesDoNotMove", (), a_rank_is_ready)
        for function, arguments in [
            ("transfer", (BEN, 0)),
            ("transfer", (BEN, 1)),
            ("transferFrom", (BEN, ANNA, 1)),
            ("approve", (BEN, 1)),
        ]
    ),
)

TREASURY = (
    *(Row("claim", nobody, (), "NothingOwed", (nobody,)) for nobody in (STRANGER, ANNA, FORMER)),
    Row("claim", ANNA, (), "Error", NO_FUNDS, the_treasury_was_robbed, whose=TOKENS),
)

ROWS = (
    *REWARDS,
    *(Row(**{**vars(row), "contract": "MegaClusterShare"}) for row in SHARES),
    *(Row(**{**vars(row), "contract": "Treasury"}) for row in TREASURY),
    Row("create", STRANGER, (STRANGER,), "NotMegaCluster", (STRANGER,), contract="EntityProxyFactory"),
    Row("create", ANNA, (ANNA,), "NotMegaCluster", (ANNA,), contract="EntityProxyFactory"),
    Row(
        "clusterAccount",
        STRANGER,
        releasing(ANNA, FOUR, OTHER),
        "IncorrectClusterState",
        whose=SSVS,
        contract="MegaClusterViews",
    ),
)
