"""Conservation of the treasury, by induction on the bytecode: what Halmos is to show, and the faults it must
find.
"""

from analysis.fault import Fault
from analysis.proofs.halmos.prover import NAME, Harness
from analysis.proofs.theorem import Theorem, Variant, variants

HARNESS = Harness(
    "TreasuryConservation",
    ("TreasuryConservation.sol", "StandardToken.sol", "Cheats.sol"),
    ("Treasury", "MegaClusterShare"),
)

TREASURY = "contracts/Treasury.sol"
SHARES = "contracts/MegaClusterShare.sol"
SETTLED = "if (indexOf[account] == index) return;"
ASSUMPTIONS = ("standard-token", "balance-below-2-128")


def _theorem(
    slug: str,
    statement: str,
    parts: tuple[str, ...],
    bitten: str,
    reach: str,
    fault: Fault,
    is_quick: bool = False,
    harder: tuple[Fault, ...] = (),
    more: tuple[Variant, ...] = (),
) -> Theorem:
    return Theorem(
        slug,
        NAME,
        statement,
        subjects=HARNESS.contracts,
        parts=parts,
        possible=(reach,),
        fault=fault,
        bitten=(bitten,),
        assumptions=ASSUMPTIONS,
        is_quick=is_quick,
        harness=HARNESS.name,
        variants=(*variants(bitten, *harder), *more),
    )


THEOREMS = (
    _theorem(
        "every-wei-is-owed-or-paid",
        "The constructor leaves all books at 0, and any call of the treasury or its shares, by anyone, from"
        " any state in which the balance covers what is owed, changes deposited by what it changes paid,"
        " owedTotal and undistributed together, and paid by what leaves the treasury. What an account is"
        " owed grows by its shares times the index, and owedTotal by the supply times the index.",
        (
            "check_start",
            "check_every_wei_is_owed_or_paid",
            "check_every_wei_is_owed_or_paid_through_shares",
            "check_what_is_owed_grows_with_shares",
            "check_what_is_owed_grows_with_shares_through_shares",
        ),
        "check_every_wei_is_owed_or_paid",
        "reach_a_distribution",
        Fault(
            TREASURY,
            "undistributed = uint128(undistributed + arrived - distributed);",
            "undistributed = 0;",
            "the remainder is forgotten",
        ),
        is_quick=True,
        more=variants(
            "check_what_is_owed_grows_with_shares_through_shares",
            Fault(
                SHARES,
                "        _mint(account, units);",
                "        _mint(treasury, units);",
                "whoever is unsettled gets the shares",
            ),
        ),
    ),
    _theorem(
        "treasury-covers-what-it-owes",
        "The constructor leaves nothing owed, and any call of the treasury or its shares, by anyone, from"
        " any state in which the balance covers owedTotal and undistributed, leaves it covering them.",
        (
            "check_start",
            "check_treasury_covers_what_it_owes",
            "check_treasury_covers_what_it_owes_through_shares",
        ),
        "check_treasury_covers_what_it_owes",
        "reach_a_claim",
        Fault(TREASURY, "owedTotal -= uint128(amount);", "owedTotal -= 0;", "what was paid stays owed"),
        is_quick=True,
    ),
    _theorem(
        "claims-pay-only-what-is-owed",
        "A claim, by anyone in any state, pays its caller what claimable() said before, and nobody else"
        " anything; no other call of the treasury, by anyone in any state, takes tokens out of it.",
        ("check_claims_pay_only_what_is_owed", "check_no_other_call_takes_tokens"),
        "check_claims_pay_only_what_is_owed",
        "reach_a_claim",
        Fault(
            TREASURY,
            "token.safeTransfer(msg.sender, amount);",
            "token.safeTransfer(msg.sender, amount + 1);",
            "a claim pays a wei too much",
        ),
        is_quick=True,
        more=variants(
            "check_no_other_call_takes_tokens",
            Fault(
                TREASURY,
                "        _settle(account);\n    }",
                "        _settle(account);\n        token.safeTransfer(msg.sender, 1);\n    }",
                "a settlement pays its caller a wei",
            ),
        ),
    ),
    _theorem(
        "claiming-twice-pays-once",
        "Right after a claim, by anyone in any state, nothing is claimable, and a second claim is refused.",
        ("check_claiming_twice_pays_once",),
        "check_claiming_twice_pays_once",
        "reach_a_claim",
        Fault(
            TREASURY, "owed[msg.sender] = 0;", "owed[msg.sender] = amount / 2;", "half of a claim stays owed"
        ),
    ),
    _theorem(
        "settling-often-changes-nothing",
        "Settling any account in any state leaves what any account can claim as it was, and doing it again"
        " changes nothing at all.",
        ("check_settling_often_changes_nothing",),
        "check_settling_often_changes_nothing",
        "reach_a_distribution",
        Fault(TREASURY, "indexOf[account] = index;", "", "a settlement is not noted"),
    ),
    _theorem(
        "burning-keeps-what-was-earned",
        "Dropping a rank of any account, in any state, leaves any account at least what it could claim"
        " before.",
        ("check_burning_keeps_what_was_earned",),
        "check_burning_keeps_what_was_earned",
        "reach_a_burn",
        Fault(
            TREASURY,
            SETTLED,
            "if (indexOf[account] == index) { owed[account] = 0; return; }",
            "who is settled already loses what was owed",
        ),
        harder=(
            Fault(
                TREASURY,
                "owed[account] += earned;",
                "owed[account] = earned;",
                "a settlement forgets what was owed",
            ),
            Fault(
                SHARES,
                "ITreasury(treasury).settle(account);\n            mintedRanks",
                "mintedRanks",
                "shares are burned unsettled",
            ),
        ),
    ),
    _theorem(
        "no-share-earns-before-its-mint",
        "A mint for any account, in any state, leaves any account owed exactly what it could claim before,"
        " and able to claim no more, unless it is the first share, which gets what was nobody's.",
        ("check_no_share_earns_before_its_mint",),
        "check_no_share_earns_before_its_mint",
        "reach_a_mint",
        Fault(
            TREASURY,
            SETTLED,
            "if (indexOf[account] == index) { owed[account] += 1; return; }",
            "who is settled already gets a wei",
        ),
        harder=(
            Fault(
                TREASURY,
                "owed[account] += earned;",
                "owed[account] += earned + 1;",
                "a settlement brings a wei",
            ),
            Fault(
                SHARES,
                "ITreasury(treasury).settle(account);\n\n",
                "\n",
                "shares are minted unsettled",
            ),
        ),
    ),
)
