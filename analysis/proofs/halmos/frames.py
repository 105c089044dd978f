"""One call of the proxy and of the shares, from any state, and the arithmetic: what Halmos is to show."""

from analysis.fault import Fault
from analysis.proofs.halmos.prover import NAME, Harness
from analysis.proofs.theorem import Theorem, variants

LENGTHS = ("--default-bytes-lengths", "0,65", "--default-array-lengths", "0,2", "--loop", "6")
BOUNDS = ("arrays of 0 or 2 items", "bytes of 0 or 65")

PROXY = Harness(
    "ProxyFrame", ("ProxyFrame.sol", "StandardToken.sol", "Cheats.sol"), ("EntityProxy",), LENGTHS
)
SHARES = Harness("SharesFrame", ("SharesFrame.sol", "Outside.sol", "Cheats.sol"), ("MegaClusterShare",))
LIBRARIES = Harness("Libraries", ("Libraries.sol", "Cheats.sol"), ())
HARNESSES = (PROXY, SHARES, LIBRARIES)

PROXY_SOURCE = "contracts/EntityProxy.sol"
SPLIT_SOURCE = "contracts/libraries/RewardSplit.sol"
SHARES_SOURCE = "contracts/MegaClusterShare.sol"
CAPACITY_SOURCE = "contracts/libraries/Capacity.sol"


PROXY_THEOREMS = (
    Theorem(
        "split-loses-nothing",
        NAME,
        "A split by the mega-cluster, whatever lies in the proxy and whatever X is, leaves nothing there, and"
        " treasury and entity together receive just that.",
        subjects=PROXY.contracts,
        parts=("check_split_loses_nothing",),
        possible=("reach_a_split",),
        fault=Fault(
            PROXY_SOURCE, "token.safeTransfer(treasury, toTreasury);", "", "the treasury's part stays"
        ),
        bitten=("check_split_loses_nothing",),
        variants=variants(
            "check_split_loses_nothing",
            Fault(
                PROXY_SOURCE,
                "toEntity = rewards - toTreasury;",
                "toEntity = (rewards - toTreasury) / 2 * 2;",
                "an odd wei stays",
            ),
            Fault(
                PROXY_SOURCE,
                "token.safeTransfer(entity, toEntity);",
                "token.safeTransfer(msg.sender, toEntity);",
                "the caller is paid",
            ),
        ),
        assumptions=("standard-token", "balance-below-2-128"),
        harness=PROXY.name,
    ),
    Theorem(
        "treasury-gets-at-least-its-share",
        NAME,
        "A split by the mega-cluster, whatever lies in the proxy and whatever X is, brings the treasury at"
        " least X% of it, and less than a wei more.",
        subjects=PROXY.contracts,
        parts=("check_treasury_gets_at_least_its_share",),
        possible=("reach_a_split",),
        fault=Fault(SPLIT_SOURCE, " + BASIS_POINTS - 1)", ")", "the treasury's part is rounded down"),
        bitten=("check_treasury_gets_at_least_its_share",),
        variants=variants(
            "check_treasury_gets_at_least_its_share",
            Fault(SPLIT_SOURCE, " + BASIS_POINTS - 1)", " + BASIS_POINTS)", "a wei too much at times"),
            Fault(SPLIT_SOURCE, "return whole * basisPoints + ", "return ", "whole parts are forgotten"),
        ),
        assumptions=("standard-token", "balance-below-2-128"),
        harness=PROXY.name,
    ),
    Theorem(
        "no-allowance-outlives-its-call",
        NAME,
        "Whatever the mega-cluster tells a proxy, and whatever SSV takes or gives meanwhile: who had no"
        " allowance of the proxy's tokens before has none afterwards.",
        subjects=PROXY.contracts,
        parts=("check_no_allowance_outlives_its_call",),
        possible=("reach_a_deposit",),
        fault=Fault(
            PROXY_SOURCE, "require(left == 0, AllowanceLeft(left));", "", "what SSV leaves stays allowed"
        ),
        bitten=("check_no_allowance_outlives_its_call",),
        variants=variants(
            "check_no_allowance_outlives_its_call",
            Fault(
                PROXY_SOURCE,
                "token.forceApprove(address(ssv), amount);",
                "token.forceApprove(treasury, amount);",
                "another may spend",
            ),
            Fault(
                PROXY_SOURCE,
                "ssv.setFeeRecipientAddress(recipient);",
                "ssv.setFeeRecipientAddress(recipient); token.approve(recipient, 1);",
                "the fee's recipient may spend",
            ),
        ),
        bounds=(*BOUNDS, "what a proxy allows; what mega-cluster and treasury allow is not looked at"),
        assumptions=("standard-token",),
        harness=PROXY.name,
    ),
)

SHARES_THEOREMS = (
    Theorem(
        "shares-never-move",
        NAME,
        "Any call of the shares, by anyone in any state in which the supply is below 2^64 and no account has"
        " more, changes what at most one account has, the one that it names: up by a mint, down by a drop,"
        " which the mega-cluster alone may call.",
        subjects=SHARES.contracts,
        parts=("check_shares_never_move", "check_no_allowance"),
        possible=("reach_more_shares", "reach_fewer_shares"),
        fault=Fault(
            SHARES_SOURCE,
            "function transfer(address, uint256) public pure override returns (bool) {\n"
            "        revert SharesDoNotMove();",
            "function transfer(address to, uint256 value) public override returns (bool) {\n"
            "        return super.transfer(to, value);",
            "shares can be given away",
        ),
        bitten=("check_shares_never_move",),
        variants=(
            *variants(
                "check_shares_never_move",
                Fault(
                    SHARES_SOURCE,
                    "function dropRank(address account) external onlyMegaCluster {",
                    "function dropRank(address account) external {",
                    "anyone may drop a rank",
                ),
            ),
            *variants(
                "check_no_allowance",
                Fault(
                    SHARES_SOURCE,
                    "function approve(address, uint256) public pure override returns (bool) {\n"
                    "        revert SharesDoNotMove();",
                    "function approve(address to, uint256 value) public override returns (bool) {\n"
                    "        return super.approve(to, value);",
                    "shares can be allowed",
                ),
            ),
        ),
        bounds=("whose rank the mega-cluster drops is not looked at",),
        harness=SHARES.name,
    ),
    Theorem(
        "supply-is-the-sum-of-minted-ranks",
        NAME,
        "Any call of the shares, by anyone in any state in which the supply is below 2^64 and no account has"
        " more: it stays below, an account's shares and the supply change together, by the units of the one"
        " rank that the account gains or loses, and the units of a minted rank never change while it is"
        " held.",
        subjects=SHARES.contracts,
        parts=("check_supply_is_the_sum_of_minted_ranks", "check_a_minted_rank_keeps_its_units"),
        possible=("reach_more_shares", "reach_fewer_shares"),
        fault=Fault(SHARES_SOURCE, "_burn(account, units);", "_burn(account, units / 2);", "half is burned"),
        bitten=("check_supply_is_the_sum_of_minted_ranks",),
        variants=(
            *variants(
                "check_supply_is_the_sum_of_minted_ranks",
                Fault(
                    SHARES_SOURCE,
                    "_mint(account, units);",
                    "_mint(msg.sender, units);",
                    "who calls the mint gets it",
                ),
            ),
            *variants(
                "check_a_minted_rank_keeps_its_units",
                Fault(
                    SHARES_SOURCE,
                    "uint256 rank = ranks(account);\n        uint256 readyBlock",
                    "uint256 rank = mintedRanks[account];\n        uint256 readyBlock",
                    "an added rank overwrites a minted one",
                ),
            ),
        ),
        harness=SHARES.name,
    ),
    Theorem(
        "no-share-comes-and-goes-within-its-delay",
        NAME,
        "Any call of the shares, by anyone in any state and any block: shares come by the mint of the lowest"
        " pending rank, not before its block, which is set share-delay blocks after the rank was added.",
        subjects=SHARES.contracts,
        parts=("check_no_share_comes_within_its_delay",),
        possible=("reach_more_shares", "reach_a_pending_rank"),
        fault=Fault(
            SHARES_SOURCE,
            "require(block.number >= lowest.readyBlock, RankNotReady(lowest.readyBlock));",
            "require(block.number + 1 >= lowest.readyBlock, RankNotReady(lowest.readyBlock));",
            "a block too early",
        ),
        bitten=("check_no_share_comes_within_its_delay",),
        variants=variants(
            "check_no_share_comes_within_its_delay",
            Fault(
                SHARES_SOURCE,
                "uint256 readyBlock = block.number + shareDelay;",
                "uint256 readyBlock = block.number;",
                "a rank is ready at once",
            ),
            Fault(
                SHARES_SOURCE,
                "require(block.number >= lowest.readyBlock,",
                "require(block.number >= lowest.readyBlock || block.number > 20_000_000,",
                "no rank waits after a certain block",
            ),
        ),
        harness=SHARES.name,
    ),
)

CAPACITY_THEOREMS = (
    Theorem(
        "capacity-is-the-exact-optimum",
        NAME,
        "For any number of entities with any slots: one more entity leaves the tally the sum and the three"
        " largest, and the optimum is the greatest number that fits all four bounds. (That those bounds are"
        " the definition of fitting: by deduction.)",
        subjects=(),
        parts=("check_a_tally_keeps_the_three_largest", "check_optimum_is_the_least_of_four"),
        possible=("reach_four_equals",),
        fault=Fault(
            CAPACITY_SOURCE,
            "(tally.second, tally.third) = (free, tally.second);",
            "tally.second = free;",
            "the third largest is forgotten",
        ),
        bitten=("check_a_tally_keeps_the_three_largest",),
        variants=(
            *variants(
                "check_a_tally_keeps_the_three_largest",
                Fault(
                    CAPACITY_SOURCE,
                    "(free, tally.first, tally.second);",
                    "(free, tally.first, tally.third);",
                    "the second largest is lost",
                ),
            ),
            *variants(
                "check_optimum_is_the_least_of_four",
                Fault(CAPACITY_SOURCE, "left / 3", "left / 2", "the second bound is too wide"),
                Fault(CAPACITY_SOURCE, "left -= tally.third;", "", "the last bound counts the third largest"),
            ),
        ),
        harness=LIBRARIES.name,
        files=(CAPACITY_SOURCE,),
    ),
)
THEOREMS = (*PROXY_THEOREMS, *SHARES_THEOREMS, *CAPACITY_THEOREMS)
