"""Why a call is refused: one member for every error that the contracts, or what they call, can raise.

A member's name is the name of the custom error. Where the outside refuses with a sentence, its value is the
sentence.
"""

from enum import Enum
from typing import NoReturn


class Rejection(Enum):
    # Deployment
    ParameterOutOfRange = "ParameterOutOfRange"
    NoCode = "NoCode"
    DistributorPaysAnotherToken = "DistributorPaysAnotherToken"

    # Governor
    OwnableUnauthorizedAccount = "OwnableUnauthorizedAccount"
    OwnableInvalidOwner = "OwnableInvalidOwner"
    GovernorRequired = "GovernorRequired"
    ZeroAddress = "ZeroAddress"
    AlreadyListed = "AlreadyListed"
    AlreadySuspended = "AlreadySuspended"
    NotSuspended = "NotSuspended"
    MembershipIsOpen = "MembershipIsOpen"
    MembershipIsClosed = "MembershipIsClosed"

    # Members
    AlreadyMember = "AlreadyMember"
    EntityIsSuspended = "EntityIsSuspended"
    NotListed = "NotListed"
    NoSeatFree = "NoSeatFree"
    NotMember = "NotMember"
    NoProxy = "NoProxy"
    OperatorsRemain = "OperatorsRemain"
    ValidatorsRemain = "ValidatorsRemain"
    ReentrancyGuardReentrantCall = "ReentrancyGuardReentrantCall"

    # Operators
    FeeAboveMaximum = "FeeAboveMaximum"
    SharesBelowMinimum = "SharesBelowMinimum"
    UnknownOperator = "UnknownOperator"
    NotOperatorOwner = "NotOperatorOwner"
    OperatorIsRemoved = "OperatorIsRemoved"
    OperatorIsClosed = "OperatorIsClosed"
    OperatorIsOpen = "OperatorIsOpen"
    ExitNoticeRuns = "ExitNoticeRuns"
    ZeroAmount = "ZeroAmount"

    # Validators
    OperatorsNotAscending = "OperatorsNotAscending"
    SameEntity = "SameEntity"
    NotEnoughSlots = "NotEnoughSlots"
    TotalFeeAboveMaximum = "TotalFeeAboveMaximum"
    NotEnoughValidators = "NotEnoughValidators"
    DepositIntoLiquidatedCluster = "DepositIntoLiquidatedCluster"
    NothingToRelease = "NothingToRelease"
    ClusterNotLiquidated = "ClusterNotLiquidated"

    # Proxies
    NotMegaCluster = "NotMegaCluster"
    NotThisEntity = "NotThisEntity"
    AllowanceLeft = "AllowanceLeft"
    NothingToSplit = "NothingToSplit"
    NothingToSweep = "NothingToSweep"
    EtherNotAccepted = "EtherNotAccepted"

    # Shares and treasury
    SharesDoNotMove = "SharesDoNotMove"
    NoRankPending = "NoRankPending"
    RankNotReady = "RankNotReady"
    SupplyTooLarge = "SupplyTooLarge"
    NothingOwed = "NothingOwed"

    # SSV v1.2.0
    AddressIsWhitelistingContract = "AddressIsWhitelistingContract"
    ApprovalNotWithinTimeframe = "ApprovalNotWithinTimeframe"
    CallerNotOwnerWithData = "CallerNotOwnerWithData"
    CallerNotWhitelistedWithData = "CallerNotWhitelistedWithData"
    ClusterAlreadyEnabled = "ClusterAlreadyEnabled"
    ClusterDoesNotExists = "ClusterDoesNotExists"
    ClusterIsLiquidated = "ClusterIsLiquidated"
    ClusterNotLiquidatable = "ClusterNotLiquidatable"
    EmptyPublicKeysList = "EmptyPublicKeysList"
    ExceedValidatorLimitWithData = "ExceedValidatorLimitWithData"
    FeeExceedsIncreaseLimit = "FeeExceedsIncreaseLimit"
    FeeIncreaseNotAllowed = "FeeIncreaseNotAllowed"
    FeeTooHigh = "FeeTooHigh"
    FeeTooLow = "FeeTooLow"
    IncorrectClusterState = "IncorrectClusterState"
    IncorrectValidatorStateWithData = "IncorrectValidatorStateWithData"
    InsufficientBalance = "InsufficientBalance"
    InvalidOperatorIdsLength = "InvalidOperatorIdsLength"
    InvalidPublicKeyLength = "InvalidPublicKeyLength"
    InvalidWhitelistAddressesLength = "InvalidWhitelistAddressesLength"
    InvalidWhitelistingContract = "InvalidWhitelistingContract"
    MaxValueExceeded = "MaxValueExceeded"
    NewBlockPeriodIsBelowMinimum = "NewBlockPeriodIsBelowMinimum"
    NoFeeDeclared = "NoFeeDeclared"
    OperatorAlreadyExists = "OperatorAlreadyExists"
    OperatorDoesNotExist = "OperatorDoesNotExist"
    OperatorsListNotUnique = "OperatorsListNotUnique"
    PublicKeysSharesLengthMismatch = "PublicKeysSharesLengthMismatch"
    SameFeeChangeNotAllowed = "SameFeeChangeNotAllowed"
    TargetModuleDoesNotExistWithData = "TargetModuleDoesNotExistWithData"
    TokenTransferFailed = "TokenTransferFailed"
    UnsortedOperatorsList = "UnsortedOperatorsList"
    ValidatorAlreadyExistsWithData = "ValidatorAlreadyExistsWithData"
    ValidatorDoesNotExist = "ValidatorDoesNotExist"
    ZeroAddressNotAllowed = "ZeroAddressNotAllowed"
    SsvValueTooLarge = "Max value exceeded"
    SsvPrecisionTooFine = "Max precision exceeded"
    SsvSumTooLarge = "Panic"
    SsvCallerNotOwner = "Ownable: caller is not the owner"

    # SSV's token and its distributor
    TokenAllowanceTooLow = "ERC20: insufficient allowance"
    TokenBalanceTooLow = "ERC20: transfer amount exceeds balance"
    TokenToNobody = "ERC20: transfer to the zero address"
    TokenApprovalOfNobody = "ERC20: approve to the zero address"
    RootWasUpdated = "CMD: Merkle root was updated"
    ProofIsInvalid = "CMD: Invalid proof"
    NothingToClaim = "CMD: Nothing to claim"


class Rejected(Exception):  # noqa: N818 (a fact about the call, no fault of the program)
    """The call is refused, and nothing of it happened."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.value)
        self.rejection = rejection


def reject(rejection: Rejection) -> NoReturn:
    raise Rejected(rejection)


def require(condition: bool, rejection: Rejection) -> None:
    if not condition:
        raise Rejected(rejection)
