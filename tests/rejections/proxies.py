"""What a proxy refuses that is called directly: by anyone, and by its own mega-cluster in another's name."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.rejections.cast import (
    ANNA,
    ANNAS,
    FEE,
    FOREIGN_FOUR,
    FOUR,
    KEEPER,
    WALLET,
    ZERO,
    Scene,
    an_allowance_is_left,
    ether_came_to_the_wallets_proxies,
    the_keeper_has_a_cluster,
    the_keepers_cluster_is_empty,
)
from tests.rejections.row import DISTRIBUTORS, SSVS, Row
from tests.scenarios import NEW_CLUSTER, STRANGER, Struct, compiled

KEY = b"k" * 48
NO_ROOT = b"\0" * 32

ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "registerOperator": (KEY, FEE),
    "removeOperator": (ANNAS,),
    "declareOperatorFee": (ANNAS, FEE),
    "executeOperatorFee": (ANNAS,),
    "cancelDeclaredOperatorFee": (ANNAS,),
    "reduceOperatorFee": (ANNAS, 0),
    "withdrawOperatorEarnings": (ANNAS, FEE),
    "withdrawAllOperatorEarnings": (ANNAS,),
    "setFeeRecipient": (STRANGER,),
    "registerValidators": ([KEY], FOUR, [b""], 0, NEW_CLUSTER),
    "exitValidators": ([KEY], FOUR),
    "removeValidators": ([KEY], FOUR, NEW_CLUSTER),
    "deposit": (FOUR, 0, NEW_CLUSTER),
    "withdraw": (FOUR, 1, NEW_CLUSTER),
    "liquidate": (FOUR, NEW_CLUSTER),
    "reactivate": (FOUR, 0, NEW_CLUSTER),
    "claimRewards": (1, NO_ROOT, []),
    "splitRewards": (),
    "sweepEther": (),
}
"""After the name of the entity."""


def commands() -> list[str]:
    """All that a proxy can be told to do."""
    abi = compiled().contract("IEntityProxy").abi
    return [entry["name"] for entry in abi if entry["type"] == "function"]


NEXT = {
    "registerValidators": SSVS,
    "deposit": SSVS,
    "reactivate": SSVS,
    "claimRewards": DISTRIBUTORS,
    "splitRewards": "NothingToSplit",
    "sweepEther": "NothingToSweep",
}
"""What is wrong besides, where nothing else happened, and documented."""


def _locks(function: str) -> Iterator[Row]:
    """The entity itself is a stranger too; so is another proxy's mega-cluster."""
    more = ARGUMENTS[function]
    for caller in STRANGER, ANNA, WALLET:
        yield Row(function, caller, (WALLET, *more), "NotMegaCluster", (caller,), contract="EntityProxy")
    yield Row(
        function,
        STRANGER,
        (ANNA, *more),
        "NotMegaCluster",
        (STRANGER,),
        contract="EntityProxy",
        also="NotThisEntity",
    )
    for entity in ANNA, KEEPER, ZERO:
        yield Row(
            function,
            KEEPER,
            (entity, *more),
            "NotThisEntity",
            (entity,),
            contract="EntityProxy",
            also=NEXT.get(function, ""),
        )


def _commanded(function: str, error: str, *details: Any, more: Any = None, **others: Any) -> Row:
    arguments = (WALLET, *(ARGUMENTS[function] if more is None else more))
    return Row(function, KEEPER, arguments, error, details, contract="EntityProxy", **others)


def _refused_by_ssv(function: str, error: str, *details: Any) -> Row:
    return _commanded(
        function, error, *details, situation=an_allowance_is_left, whose=SSVS, also="AllowanceLeft"
    )


def _struct(scene: Scene) -> Struct:
    return scene.structs[scene.contracts["EntityProxy"].address, FOREIGN_FOUR]


def _with_struct(*more: Any) -> Callable[[Scene], tuple[Any, ...]]:
    return lambda s: (WALLET, *more, _struct(s))


def _left_over(function: str, *more: Any, situation: Callable[[Scene], None]) -> Row:
    return Row(
        function, KEEPER, _with_struct(*more), "AllowanceLeft", (7,), situation, contract="EntityProxy"
    )


ROWS = (
    *(row for function in commands() for row in _locks(function)),
    _refused_by_ssv("registerValidators", "CallerNotWhitelistedWithData", ANNAS),
    _refused_by_ssv("deposit", "ClusterDoesNotExists"),
    _refused_by_ssv("reactivate", "ClusterDoesNotExists"),
    _left_over("registerValidators", [KEY], FOREIGN_FOUR, [b""], 0, situation=the_keeper_has_a_cluster),
    _left_over("deposit", FOREIGN_FOUR, 0, situation=the_keeper_has_a_cluster),
    _left_over("reactivate", FOREIGN_FOUR, 0, situation=the_keepers_cluster_is_empty),
    _commanded("claimRewards", "Error", "CMD: Invalid proof", whose=DISTRIBUTORS, also="NothingToSplit"),
    _commanded("claimRewards", "NothingToSplit", more=(0, NO_ROOT, [])),
    _commanded("splitRewards", "NothingToSplit"),
    _commanded("sweepEther", "NothingToSweep"),
    _commanded("sweepEther", "EtherNotAccepted", WALLET, situation=ether_came_to_the_wallets_proxies),
)
