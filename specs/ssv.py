"""What SSV v1.2.0 knows, and what its views say. Fees and indices are in units of 1e7 wei.

The caller of SSV hands back the whole cluster at each call. The contract keeps its hash; here the cluster
itself is kept and compared. Operators' lists of whitelisted addresses are left out: no mega-cluster uses
them.
"""

from dataclasses import dataclass, field

from specs.accounts import Account
from specs.rejections import Rejection, require

UNIT = 10**7
"""Wei per unit of fees, indices and earnings."""
LARGEST_UNITS = 2**64 - 1
LARGEST_BALANCE = 2**256 - 1
"""Wei of one cluster."""
SMALLEST_OPERATOR_FEE = 10**9
"""Wei per block, for operators that take a fee at all."""
OPERATORS_OF_A_CLUSTER = (4, 7, 10, 13)
KEY_LENGTH = 48
SHORTEST_LIQUIDATION_THRESHOLD = 100_800

OperatorIds = tuple[int, ...]
PublicKey = bytes


@dataclass(frozen=True)
class Cluster:
    """A cluster as of its last settlement or deposit; the default is the one that was never used."""

    validator_count: int = 0
    network_fee_index: int = 0
    index: int = 0
    active: bool = True
    balance: int = 0
    """Wei, of which what was burnt since is not yet taken off."""


@dataclass(frozen=True)
class SsvOperator:
    owner: Account
    fee: int
    """Units per block and validator; 0 once removed."""
    is_private: bool
    index: int
    """Units that one validator was charged until `block`."""
    earnings: int
    """Units earned until `block` and not withdrawn."""
    block: int
    validator_count: int = 0
    """Validators of active clusters; 0 once removed."""
    whitelisting_contract: Account | None = None
    is_removed: bool = False


@dataclass(frozen=True)
class DeclaredFee:
    fee: int
    begin: int
    end: int
    """First and last second at which the fee may be executed."""


@dataclass
class Ssv:
    network_fee: int
    """Units per block and validator."""
    minimum_collateral: int
    """Units."""
    liquidation_threshold: int
    """Blocks that a cluster's balance must last."""
    validators_per_operator: int
    maximum_operator_fee: int
    """Wei per block."""
    fee_increase_limit: int
    """Basis points."""
    declare_period: int
    execute_period: int
    operators: dict[int, SsvOperator] = field(default_factory=dict)
    operator_keys: set[bytes] = field(default_factory=set)
    """Ever used: the removal of an operator does not free its key."""
    declared_fees: dict[int, DeclaredFee] = field(default_factory=dict)
    clusters: dict[tuple[Account, OperatorIds], Cluster] = field(default_factory=dict)
    validators: dict[tuple[Account, PublicKey], OperatorIds] = field(default_factory=dict)
    network_index: int = 0
    network_index_block: int = 0
    network_validators: int = 0
    network_earnings: int = 0
    network_earnings_block: int = 0


def compute_units(wei: int) -> int:
    require(wei < (LARGEST_UNITS + 1) * UNIT, Rejection.SsvValueTooLarge)
    require(wei % UNIT == 0, Rejection.SsvPrecisionTooFine)
    return wei // UNIT


def get_operator_index(operator: SsvOperator, block: int) -> int:
    return operator.index + (0 if operator.is_removed else (block - operator.block) * operator.fee)


def get_operator_earnings(operator: SsvOperator, block: int) -> int:
    """Units; 0 once removed."""
    if operator.is_removed:
        return 0
    return operator.earnings + (block - operator.block) * operator.fee * operator.validator_count


def get_operator_fee(ssv: Ssv, operator_id: int) -> int:
    """Wei per block and validator; 0 for one that is unknown or removed."""
    return ssv.operators[operator_id].fee * UNIT if operator_id in ssv.operators else 0


def get_cluster_index(ssv: Ssv, ids: OperatorIds, block: int) -> int:
    return sum(get_operator_index(ssv.operators[operator_id], block) for operator_id in ids)


def get_network_index(ssv: Ssv, block: int) -> int:
    return ssv.network_index + (block - ssv.network_index_block) * ssv.network_fee


def get_network_earnings(ssv: Ssv, block: int) -> int:
    """Units."""
    passed = block - ssv.network_earnings_block
    return ssv.network_earnings + passed * ssv.network_fee * ssv.network_validators


def get_burn_rate(ssv: Ssv, ids: OperatorIds, cluster: Cluster) -> int:
    """Units per block."""
    fees = sum(ssv.operators[operator_id].fee for operator_id in ids)
    return (fees + ssv.network_fee) * cluster.validator_count


def get_settled_balance(ssv: Ssv, ids: OperatorIds, cluster: Cluster, block: int) -> int:
    """Wei left of an active cluster: usage beyond its balance is nobody's loss but SSV's."""
    charged = get_cluster_index(ssv, ids, block) - cluster.index
    charged += get_network_index(ssv, block) - cluster.network_fee_index
    return max(0, cluster.balance - charged * cluster.validator_count * UNIT)


def is_below_threshold(ssv: Ssv, ids: OperatorIds, cluster: Cluster) -> bool:
    """Whether a settled cluster is one that anyone may liquidate."""
    if cluster.validator_count == 0:
        return False
    threshold = ssv.liquidation_threshold * get_burn_rate(ssv, ids, cluster)
    return cluster.balance < max(ssv.minimum_collateral, threshold) * UNIT
