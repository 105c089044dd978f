"""What is refused to who would register, exit or remove validators, or move a cluster's money."""

from collections.abc import Callable
from typing import Any

from tests.rejections.cast import (
    ANNA,
    ANNAS,
    ANNAS_CLOSED,
    ANNAS_REMOVED,
    BARRED,
    BEN,
    BENS,
    BENS_FREE,
    BENS_FULL,
    CARL,
    CARLS,
    DORA,
    DORAS,
    EVE,
    EVES_FULL,
    FEE,
    FOREIGN,
    FORMER,
    FOUR,
    FULL,
    LIQUIDATED,
    LISTED,
    ON_REMOVED,
    SLOTS,
    SUE,
    SUES,
    SUES_CLOSED,
    UNKNOWN,
    WALLET,
    Scene,
    a_deposit_came_between,
    ssv_is_broke,
    the_removed_operator_is_full,
)
from tests.rejections.row import SSVS, TOKENS, Row
from tests.scenarios import NEW_CLUSTER, SSV, STRANGER, Ids, Struct

KEY = b"k" * 48
OTHER = (2, 1, 1, True, 1)
"""A struct that no cluster has."""
TOO_MUCH = 10**40
NO_FUNDS = ("ERC20: transfer amount exceeds balance",)
NO_LEAVE = ("ERC20: insufficient allowance",)
NOBODIES = STRANGER, LISTED, FORMER

Arguments = Callable[[Scene], tuple[Any, ...]]


def registering(
    ids: Ids,
    *,
    of: str = ANNA,
    keys: list[bytes] | None = None,
    shares: int | None = None,
    amount: int = 0,
    struct: Struct | None = None,
    most: int = 4 * FEE,
) -> Arguments:
    keys = [KEY] if keys is None else keys
    data = [b""] * (len(keys) if shares is None else shares)
    return lambda s: (
        keys,
        ids,
        data,
        amount,
        struct or s.structs.get((_proxy(s, of), ids), NEW_CLUSTER),
        most,
    )


def moving(ids: Ids, *amount: int, of: str = ANNA, struct: Struct | None = None) -> Arguments:
    return lambda s: (ids, *amount, struct or s.structs.get((_proxy(s, of), ids), NEW_CLUSTER))


def removing(ids: Ids, keys: int, *, of: str = ANNA, struct: Struct | None = None) -> Arguments:
    def arguments(s: Scene) -> tuple[Any, ...]:
        known = s.keys_of.get((of, ids), [])
        return ((known + [KEY] * keys)[:keys], *moving(ids, of=of, struct=struct)(s))

    return arguments


def releasing(entity: str, ids: Ids, struct: Struct | None = None) -> Arguments:
    return lambda s: (entity, *moving(ids, of=entity, struct=struct)(s))


def _proxy(scene: Scene, entity: str) -> str:
    proxy: str = scene.mega.view("member", entity)[0]
    return proxy


def stale(scene: Scene) -> tuple[Any, ...]:
    """What Anna prepared to withdraw before a deposit came between."""
    (count, network, index, active, balance) = scene.struct(ANNA, FOUR)
    return FOUR, 1, (count, network, index, active, balance - 1)


OUT_OF_ORDER = (ANNAS, CARLS, BENS, DORAS)

REGISTRATION = (
    *(Row("registerValidators", nobody, registering(FOUR), "NotMember", (nobody,)) for nobody in NOBODIES),
    Row("registerValidators", BARRED, registering(FOUR), "NotMember", (BARRED,), also="EntityIsSuspended"),
    Row("registerValidators", SUE, registering(FOUR, of=SUE), "EntityIsSuspended", (SUE,)),
    Row(
        "registerValidators",
        SUE,
        registering(OUT_OF_ORDER, of=SUE),
        "EntityIsSuspended",
        (SUE,),
        also="OperatorsNotAscending",
    ),
    *(
        Row("registerValidators", ANNA, registering(ids), "OperatorsNotAscending", (offender,))
        for ids, offender in [
            (OUT_OF_ORDER, BENS),
            ((BENS, ANNAS, CARLS, DORAS), ANNAS),
            ((ANNAS, BENS, DORAS, CARLS), CARLS),
            ((ANNAS, ANNAS, BENS, CARLS), ANNAS),
            ((ANNAS, BENS, CARLS, CARLS), CARLS),
            ((DORAS, CARLS, BENS, ANNAS), CARLS),
        ]
    ),
    Row(
        "registerValidators",
        ANNA,
        registering((ANNAS, 0, BENS, CARLS)),
        "OperatorsNotAscending",
        (0,),
        also="UnknownOperator",
    ),
    *(
        Row("registerValidators", ANNA, registering(ids), "UnknownOperator", (unknown,))
        for ids, unknown in [
            ((0, ANNAS, BENS, CARLS), 0),
            ((ANNAS, BENS, CARLS, FOREIGN), FOREIGN),
            ((ANNAS, BENS, CARLS, UNKNOWN), UNKNOWN),
            ((ANNAS, BENS, UNKNOWN, 2**64 - 1), UNKNOWN),
        ]
    ),
    *(
        Row(
            "registerValidators",
            CARL,
            registering((BENS, CARLS, DORAS, closed)),
            "OperatorIsClosed",
            (closed,),
        )
        for closed in (ANNAS_CLOSED, ANNAS_REMOVED)
    ),
    Row(
        "registerValidators",
        ANNA,
        registering((BENS, CARLS, DORAS, SUES_CLOSED)),
        "OperatorIsClosed",
        (SUES_CLOSED,),
        also="EntityIsSuspended",
    ),
    Row("registerValidators", ANNA, registering((ANNAS, BENS, CARLS, SUES)), "EntityIsSuspended", (SUE,)),
    Row("registerValidators", ANNA, registering((ANNAS, BENS, CARLS, BENS_FREE)), "SameEntity", (BEN,)),
    Row("registerValidators", CARL, registering((BENS, CARLS, DORAS, BENS_FREE)), "SameEntity", (BEN,)),
    Row(
        "registerValidators",
        ANNA,
        registering((ANNAS, BENS, CARLS, BENS_FULL)),
        "SameEntity",
        (BEN,),
        also="NotEnoughSlots",
    ),
    # Operator by operator, not rule by rule.
    Row(
        "registerValidators",
        ANNA,
        registering((EVES_FULL, ANNAS, BENS, UNKNOWN)),
        "NotEnoughSlots",
        (EVES_FULL, 0),
        also="OperatorsNotAscending",
    ),
    Row(
        "registerValidators",
        ANNA,
        registering((BENS, CARLS, DORAS, EVES_FULL)),
        "NotEnoughSlots",
        (EVES_FULL, 0),
    ),
    Row("registerValidators", ANNA, registering(FOUR, keys=[KEY] * 17), "NotEnoughSlots", (ANNAS, 16)),
    Row("registerValidators", ANNA, registering(FOUR, keys=[KEY] * 16), "NotEnoughSlots", (BENS, 15)),
    Row(
        "registerValidators",
        ANNA,
        registering(FOUR, keys=[KEY] * SLOTS, most=0),
        "NotEnoughSlots",
        (ANNAS, 16),
        also="TotalFeeAboveMaximum",
    ),
    Row("registerValidators", ANNA, registering(FOUR, most=0), "TotalFeeAboveMaximum", (4 * FEE, 0)),
    Row(
        "registerValidators",
        WALLET,
        registering(FOUR, amount=1, most=4 * FEE - 1),
        "TotalFeeAboveMaximum",
        (4 * FEE, 4 * FEE - 1),
        also=TOKENS,
    ),
    Row("registerValidators", ANNA, registering(FOUR, amount=TOO_MUCH), "Error", NO_FUNDS, whose=TOKENS),
    Row("registerValidators", WALLET, registering(FOUR, amount=1), "Error", NO_LEAVE, whose=TOKENS),
    Row(
        "registerValidators",
        WALLET,
        registering(FOUR, amount=1, keys=[]),
        "Error",
        NO_LEAVE,
        whose=TOKENS,
        also=SSVS,
    ),
    Row("registerValidators", ANNA, registering(FOUR, keys=[], amount=1), "EmptyPublicKeysList", whose=SSVS),
    Row(
        "registerValidators", ANNA, registering(FOUR, shares=2), "PublicKeysSharesLengthMismatch", whose=SSVS
    ),
    Row("registerValidators", ANNA, registering(FOUR, keys=[b"short"]), "InvalidPublicKeyLength", whose=SSVS),
    Row(
        "registerValidators",
        ANNA,
        lambda s: registering(FOUR, keys=[s.keys_of[ANNA, FOUR][0]])(s),
        "ValidatorAlreadyExistsWithData",
        lambda s: (s.keys_of[ANNA, FOUR][0],),
        whose=SSVS,
    ),
    Row(
        "registerValidators",
        ANNA,
        registering(FOUR, keys=[KEY, KEY]),
        "ValidatorAlreadyExistsWithData",
        (KEY,),
        whose=SSVS,
    ),
    Row(
        "registerValidators", ANNA, registering(FOUR, struct=NEW_CLUSTER), "IncorrectClusterState", whose=SSVS
    ),
    Row("registerValidators", EVE, registering(FOUR, struct=OTHER), "IncorrectClusterState", whose=SSVS),
    Row("registerValidators", EVE, registering(FOUR, of=EVE), "InsufficientBalance", whose=SSVS),
    Row(
        "registerValidators",
        EVE,
        registering(FOUR, of=EVE, amount=SSV - 1),
        "InsufficientBalance",
        whose=SSVS,
    ),
)

EXIT_AND_REMOVAL = (
    *(Row("exitValidators", nobody, ([KEY], FOUR), "NotMember", (nobody,)) for nobody in (*NOBODIES, BARRED)),
    Row("exitValidators", STRANGER, ([], FOUR), "NotMember", (STRANGER,), also=SSVS),
    Row("exitValidators", ANNA, ([], FOUR), "ValidatorDoesNotExist", whose=SSVS),
    Row("exitValidators", ANNA, ([KEY], FOUR), "IncorrectValidatorStateWithData", (KEY,), whose=SSVS),
    Row(
        "exitValidators",
        ANNA,
        lambda s: (s.keys_of[ANNA, FOUR], ON_REMOVED),
        "IncorrectValidatorStateWithData",
        lambda s: (s.keys_of[ANNA, FOUR][0],),
        whose=SSVS,
    ),
    Row(
        "exitValidators",
        ANNA,
        lambda s: (s.keys_of[BEN, FOUR], FOUR),
        "IncorrectValidatorStateWithData",
        lambda s: (s.keys_of[BEN, FOUR][0],),
        whose=SSVS,
    ),
    #
    *(Row("removeValidators", nobody, removing(FOUR, 0), "NotMember", (nobody,)) for nobody in NOBODIES),
    Row("removeValidators", BARRED, removing(FOUR, 1), "NotMember", (BARRED,), also="NotEnoughValidators"),
    Row("removeValidators", ANNA, removing(FOUR, 3), "NotEnoughValidators", (3, 2)),
    Row("removeValidators", EVE, removing(FOUR, 1), "NotEnoughValidators", (1, 0)),
    Row("removeValidators", ANNA, removing(OUT_OF_ORDER, 1), "NotEnoughValidators", (1, 0)),
    Row("removeValidators", ANNA, removing(FOUR, 3, struct=OTHER), "NotEnoughValidators", (3, 2), also=SSVS),
    Row("removeValidators", ANNA, removing(FOUR, 0), "ValidatorDoesNotExist", whose=SSVS),
    Row("removeValidators", ANNA, removing(FOUR, 1, struct=OTHER), "IncorrectClusterState", whose=SSVS),
    Row(
        "removeValidators",
        ANNA,
        lambda s: ([KEY], *moving(FOUR)(s)),
        "IncorrectValidatorStateWithData",
        (KEY,),
        whose=SSVS,
    ),
    Row(
        "removeValidators",
        ANNA,
        lambda s: (s.keys_of[ANNA, FOUR][:1] * 2, *moving(FOUR)(s)),
        "IncorrectValidatorStateWithData",
        lambda s: (s.keys_of[ANNA, FOUR][0],),
        whose=SSVS,
    ),
)

MONEY = (
    *(Row("depositToCluster", nobody, moving(FOUR, 1), "NotMember", (nobody,)) for nobody in NOBODIES),
    Row("depositToCluster", BARRED, moving(FOUR, 0), "NotMember", (BARRED,), also="ZeroAmount"),
    Row("depositToCluster", ANNA, moving(FOUR, 0), "ZeroAmount"),
    Row("depositToCluster", ANNA, moving(ON_REMOVED, 0), "ZeroAmount", also="DepositIntoLiquidatedCluster"),
    Row("depositToCluster", ANNA, moving(ON_REMOVED, 1), "DepositIntoLiquidatedCluster"),
    Row("depositToCluster", ANNA, moving(ON_REMOVED, TOO_MUCH), "DepositIntoLiquidatedCluster", also=TOKENS),
    Row("depositToCluster", ANNA, moving(FOUR, TOO_MUCH), "Error", NO_FUNDS, whose=TOKENS),
    Row("depositToCluster", WALLET, moving(FOUR, 1), "Error", NO_LEAVE, whose=TOKENS, also=SSVS),
    Row("depositToCluster", EVE, moving(FOUR, 1), "ClusterDoesNotExists", whose=SSVS),
    Row("depositToCluster", ANNA, moving(FOUR, 1, struct=OTHER), "IncorrectClusterState", whose=SSVS),
    # To say that it is active does not make it so.
    Row(
        "depositToCluster",
        ANNA,
        moving(ON_REMOVED, 1, struct=(1, 0, 0, True, 0)),
        "IncorrectClusterState",
        whose=SSVS,
    ),
    #
    *(
        Row("withdrawFromCluster", nobody, moving(FOUR, 0), "NoProxy", (nobody,), also=SSVS)
        for nobody in (STRANGER, LISTED, BARRED)
    ),
    Row("withdrawFromCluster", FORMER, moving(FOUR, 0), "ClusterDoesNotExists", whose=SSVS),
    Row("withdrawFromCluster", ANNA, moving(OUT_OF_ORDER, 0), "ClusterDoesNotExists", whose=SSVS),
    Row("withdrawFromCluster", ANNA, moving(FOUR, 0, struct=OTHER), "IncorrectClusterState", whose=SSVS),
    Row("withdrawFromCluster", ANNA, stale, "IncorrectClusterState", (), a_deposit_came_between, whose=SSVS),
    Row("withdrawFromCluster", ANNA, moving(FOUR, 100 * SSV), "InsufficientBalance", whose=SSVS),
    Row("withdrawFromCluster", ANNA, moving(ON_REMOVED, 0), "ClusterIsLiquidated", whose=SSVS),
    Row("withdrawFromCluster", ANNA, moving(FOUR, 1), "Error", NO_FUNDS, ssv_is_broke, whose=SSVS),
    #
    *(
        Row("liquidateCluster", nobody, moving(FOUR), "NotMember", (nobody,), also=SSVS)
        for nobody in (*NOBODIES, BARRED)
    ),
    Row("liquidateCluster", EVE, moving(FOUR), "ClusterDoesNotExists", whose=SSVS),
    Row("liquidateCluster", ANNA, moving(FOUR, struct=OTHER), "IncorrectClusterState", whose=SSVS),
    Row("liquidateCluster", ANNA, moving(ON_REMOVED), "ClusterIsLiquidated", whose=SSVS),
    #
    *(
        Row("reactivateCluster", nobody, moving(ON_REMOVED, 0), "NoProxy", (nobody,), also=SSVS)
        for nobody in (STRANGER, LISTED, BARRED)
    ),
    Row("reactivateCluster", ANNA, moving(ON_REMOVED, SSV), "OperatorIsRemoved", (ANNAS_REMOVED,)),
    Row(
        "reactivateCluster",
        ANNA,
        moving(ON_REMOVED, SSV),
        "OperatorIsRemoved",
        (ANNAS_REMOVED,),
        the_removed_operator_is_full,
        also="NotEnoughSlots",
    ),
    Row("reactivateCluster", CARL, moving(FULL, SSV, of=CARL), "NotEnoughSlots", (EVES_FULL, 0)),
    Row(
        "reactivateCluster",
        CARL,
        moving(FULL, TOO_MUCH, of=CARL),
        "NotEnoughSlots",
        (EVES_FULL, 0),
        also=TOKENS,
    ),
    Row("reactivateCluster", DORA, moving(LIQUIDATED, TOO_MUCH, of=DORA), "Error", NO_FUNDS, whose=TOKENS),
    Row("reactivateCluster", WALLET, moving(FOUR, 1), "Error", NO_LEAVE, whose=TOKENS, also=SSVS),
    Row("reactivateCluster", ANNA, moving(FOUR, 1), "ClusterAlreadyEnabled", whose=SSVS),
    Row("reactivateCluster", EVE, moving(FOUR, 1), "ClusterDoesNotExists", whose=SSVS),
    Row("reactivateCluster", DORA, moving(LIQUIDATED, 1, struct=OTHER), "IncorrectClusterState", whose=SSVS),
    Row("reactivateCluster", DORA, moving(LIQUIDATED, SSV - 1, of=DORA), "InsufficientBalance", whose=SSVS),
    #
    Row("releaseSlots", STRANGER, releasing(EVE, FOUR), "NothingToRelease"),
    Row("releaseSlots", STRANGER, releasing(ANNA, OUT_OF_ORDER), "NothingToRelease", also=SSVS),
    Row("releaseSlots", STRANGER, releasing(STRANGER, FOUR), "NothingToRelease", also=SSVS),
    Row("releaseSlots", ANNA, releasing(ANNA, ON_REMOVED), "NothingToRelease"),
    Row("releaseSlots", STRANGER, releasing(ANNA, FOUR, OTHER), "IncorrectClusterState", whose=SSVS),
    Row(
        "releaseSlots",
        STRANGER,
        releasing(ANNA, FOUR, NEW_CLUSTER),
        "IncorrectClusterState",
        whose=SSVS,
        also="ClusterNotLiquidated",
    ),
    # To say that it is liquidated does not make it so.
    Row(
        "releaseSlots",
        STRANGER,
        releasing(ANNA, FOUR, (2, 0, 0, False, 0)),
        "IncorrectClusterState",
        whose=SSVS,
    ),
    Row("releaseSlots", STRANGER, releasing(ANNA, FOUR), "ClusterNotLiquidated"),
    Row("releaseSlots", ANNA, releasing(SUE, FOUR), "ClusterNotLiquidated"),
)

ROWS = REGISTRATION + EXIT_AND_REMOVAL + MONEY
