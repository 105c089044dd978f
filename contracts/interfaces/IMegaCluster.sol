// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "./ICumulativeMerkleDrop.sol";
import {IMegaClusterShare} from "./IMegaClusterShare.sol";
import {Cluster, ISSVNetwork} from "./ISSVNetwork.sol";
import {ITreasury} from "./ITreasury.sol";

/// @notice Everything that can be chosen at deployment. Nothing of it can be changed later.
struct Parameters {
    /// @dev First governor; hands over in two steps.
    address governor;
    /// @dev SSVNetwork v1.2.0; its fallback also answers SSV's views.
    ISSVNetwork ssv;
    /// @dev The token in which SSV takes fees and pays rewards.
    IERC20 token;
    /// @dev Cumulative Merkle distributor of the rewards, paying in `token`.
    ICumulativeMerkleDrop distributor;
    /// @dev X, the treasury's part of rewards in basis points: 0 to 10,000.
    uint16 treasuryBasisPoints;
    /// @dev k of the rate in 1e18 fixed point: 0 to 8e18.
    uint64 rateExponentWad;
    /// @dev C0 of the rate in validators: 1 to 2^20.
    uint32 targetCapacity;
    /// @dev Seats for unsuspended members: 4 to 64.
    uint8 maxMembers;
    /// @dev Validators that one operator takes: 1 to 2^20.
    uint32 slotsPerOperator;
    /// @dev Highest fee of an operator in wei per block: 1e9 to 2^64 - 1 units of 1e7 wei.
    uint256 maxOperatorFee;
    /// @dev Seconds from an operator's close until it may be removed though used: 1 hour to 365 days.
    uint32 exitNotice;
    /// @dev Length in seconds of the windows over which capacity is averaged: 1 hour to 365 days.
    uint32 rateWindow;
    /// @dev Blocks from a rank's addition to its mint: 1 to 2^24.
    uint32 shareDelay;
}

/// @notice The one contract through which entities act on SSV: members, operators, validators, rewards.
///
/// It holds the ledger and, between calls, no money. Whatever an entity does on SSV is done by its own
/// `EntityProxy`, which the mega-cluster calls with `msg.sender` as the named entity and nothing else.
///
/// Callers. *Member*: joined and not suspended. *Joined*: member or suspended. *Entity*: anyone who has a
/// proxy, that is members, suspended and former ones. A stranger is nobody.
///
/// Each function lists its rejections in the order in which they are checked. What SSV, its token or the
/// distributor reject comes last and passes through with its data unchanged; so does the proxy's `AllowanceLeft`,
/// should SSV ever take less than it was told to.
interface IMegaCluster {
    // ---------------------------------------------------------------------------------------- types

    /// @notice What the ledger knows of an address.
    struct Member {
        /// @dev Zero until the first `join`, then the same for ever.
        address proxy;
        bool listed;
        bool suspended;
        bool joined;
        /// @dev Position in `seats` plus one; 0 while no seat is taken.
        uint8 seat;
        /// @dev Free slots of the open operators while no seat is taken; else they stand in the seat.
        uint64 unseatedFreeSlots;
        /// @dev Operators not removed.
        uint32 operators;
        /// @dev Operators neither closed nor removed.
        uint32 openOperators;
        /// @dev Validators registered on SSV, those of liquidated clusters included.
        uint64 validators;
    }

    /// @notice What the ledger knows of an operator, by its id on SSV.
    struct Operator {
        /// @dev Zero for operators that are not of this mega-cluster.
        address entity;
        /// @dev Second of the close; 0 while open.
        uint40 closedAt;
        bool removed;
        /// @dev Slots taken: the validators of all clusters on it that hold slots.
        uint32 usedSlots;
    }

    /// @notice A seat and the free slots of the open operators of the member who has taken it.
    struct Seat {
        address entity;
        uint64 freeSlots;
    }

    /// @notice What the ledger knows of an entity's cluster.
    struct Holding {
        /// @dev Validators registered on SSV.
        uint32 validators;
        /// @dev Slots held on each of the four operators: `validators`, or 0 once they were released.
        uint32 heldSlots;
    }

    // --------------------------------------------------------------------------------------- events

    event EntityListed(address indexed entity);
    event EntitySuspended(address indexed entity);
    event EntityResumed(address indexed entity);
    event MembershipOpened();
    event MembershipClosed();
    event MemberJoined(address indexed entity, address indexed proxy);
    event MemberLeft(address indexed entity);

    event OperatorRegistered(address indexed entity, uint64 indexed operatorId, uint256 fee);
    event OperatorClosed(address indexed entity, uint64 indexed operatorId);
    event OperatorRemoved(address indexed entity, uint64 indexed operatorId, uint256 earnings);
    event OperatorFeeDeclared(address indexed entity, uint64 indexed operatorId, uint256 fee);
    event OperatorFeeExecuted(address indexed entity, uint64 indexed operatorId);
    event OperatorFeeCancelled(address indexed entity, uint64 indexed operatorId);
    event OperatorFeeReduced(address indexed entity, uint64 indexed operatorId, uint256 fee);
    event OperatorEarningsWithdrawn(address indexed entity, uint64 indexed operatorId, uint256 amount);
    event FeeRecipientSet(address indexed entity, address recipient);

    event ValidatorsRegistered(address indexed entity, uint64[4] operatorIds, uint256 count, uint256 amount);
    event ValidatorsExited(address indexed entity, uint64[4] operatorIds, uint256 count);
    event ValidatorsRemoved(address indexed entity, uint64[4] operatorIds, uint256 count);
    event ClusterDeposited(address indexed entity, uint64[4] operatorIds, uint256 amount);
    event ClusterWithdrawn(address indexed entity, uint64[4] operatorIds, uint256 amount);
    event ClusterLiquidated(address indexed entity, uint64[4] operatorIds, uint256 refund);
    event ClusterReactivated(address indexed entity, uint64[4] operatorIds, uint256 amount);
    /// @notice `count` slots were taken again on each of the four operators, by a reactivation.
    event SlotsTaken(address indexed entity, uint64[4] operatorIds, uint256 count);
    /// @notice `count` slots were given back on each of the four operators, after a liquidation.
    event SlotsReleased(address indexed entity, uint64[4] operatorIds, uint256 count);

    event RewardsSplit(address indexed entity, uint256 toTreasury, uint256 toEntity);
    event EtherSwept(address indexed entity, uint256 amount);

    // --------------------------------------------------------------------------------------- errors

    error ParameterOutOfRange(string name, uint256 value);
    error NoCode(string name, address account);
    error DistributorPaysAnotherToken(address distributorToken);
    error GovernorRequired();
    error ZeroAddress();
    error ZeroAmount();

    error AlreadyListed(address entity);
    error AlreadySuspended(address entity);
    error NotSuspended(address entity);
    error MembershipIsOpen();
    error MembershipIsClosed();
    error AlreadyMember(address entity);
    error NotListed(address entity);
    error NoSeatFree();
    error OperatorsRemain(uint256 count);
    error ValidatorsRemain(uint256 count);

    /// @dev The caller has not joined, or has left.
    error NotMember(address caller);
    error EntityIsSuspended(address entity);
    /// @dev The caller never joined.
    error NoProxy(address caller);

    error FeeAboveMaximum(uint256 fee, uint256 maximum);
    error SharesBelowMinimum(uint256 units, uint256 minimum);
    error UnknownOperator(uint64 operatorId);
    error NotOperatorOwner(uint64 operatorId);
    error OperatorIsRemoved(uint64 operatorId);
    error OperatorIsClosed(uint64 operatorId);
    error OperatorIsOpen(uint64 operatorId);
    error ExitNoticeRuns(uint64 operatorId, uint256 until);

    error OperatorsNotAscending(uint64 operatorId);
    error SameEntity(address entity);
    error NotEnoughSlots(uint64 operatorId, uint256 free);
    error TotalFeeAboveMaximum(uint256 fee, uint256 maximum);
    error NotEnoughValidators(uint256 asked, uint256 registered);
    error DepositIntoLiquidatedCluster();
    error NothingToRelease();
    error ClusterNotLiquidated();

    // ------------------------------------------------------------------------------------- governor

    /// @notice Lets `entity` join. There is no way back but suspension.
    /// Rejects: OwnableUnauthorizedAccount, ZeroAddress, AlreadyListed.
    function list(address entity) external;

    /// @notice Bars `entity` from whatever adds, also before it joined and after it left. Frees its seat; its
    /// free slots leave the capacity. Nothing that it owns is touched.
    /// Rejects: OwnableUnauthorizedAccount, ZeroAddress, AlreadySuspended.
    function suspend(address entity) external;

    /// @notice Ends a suspension; one who has joined takes a seat again.
    /// Rejects: OwnableUnauthorizedAccount, NotSuspended, NoSeatFree (if joined).
    function resume(address entity) external;

    /// @notice Lets anyone join. Rejects: OwnableUnauthorizedAccount, MembershipIsOpen.
    function openMembership() external;

    /// @notice Lets only listed entities join. Rejects: OwnableUnauthorizedAccount, MembershipIsClosed.
    function closeMembership() external;

    // -------------------------------------------------------------------------------------- members

    /// @notice Takes a seat; the first time also creates the caller's proxy.
    /// Rejects: AlreadyMember, EntityIsSuspended, NotListed (unless open), NoSeatFree.
    function join() external returns (address proxy);

    /// @notice Gives the seat up. Suspension, if any, stays.
    /// Rejects: NotMember, OperatorsRemain, ValidatorsRemain.
    function leave() external;

    // ------------------------------------------------------------------------------------ operators

    /// @notice Registers an operator on SSV, private, for the validators of members alone. Adds a rank if it is
    /// useful: 3 * (n - 1) <= ranks of all other members, where n is the caller's next rank.
    /// Rejects: NotMember, EntityIsSuspended, FeeAboveMaximum, SharesBelowMinimum; SSV's.
    /// @param fee in wei per block.
    /// @param minShareUnits fewest units of shares to be minted for it later, 0 to accept any.
    function registerOperator(bytes calldata publicKey, uint256 fee, uint256 minShareUnits)
        external
        returns (uint64 operatorId);

    /// @notice Ends the operator's intake: its free slots leave the capacity, and the caller's top rank goes if
    /// fewer open operators than ranks are left. It cannot be opened again.
    /// Rejects: NotMember, UnknownOperator, NotOperatorOwner, OperatorIsRemoved, OperatorIsClosed.
    function closeOperator(uint64 operatorId) external;

    /// @notice Removes a closed operator from SSV when it is empty, or `exitNotice` after its close even when
    /// used: the validators of others then run with fewer operators. Its earnings go to the caller.
    /// Rejects: NotMember, UnknownOperator, NotOperatorOwner, OperatorIsRemoved, OperatorIsOpen, ExitNoticeRuns;
    /// SSV's.
    function removeOperator(uint64 operatorId) external;

    /// @notice First step of a raise. Rejects: NotMember, EntityIsSuspended, UnknownOperator, NotOperatorOwner,
    /// OperatorIsRemoved, FeeAboveMaximum; SSV's.
    function declareOperatorFee(uint64 operatorId, uint256 fee) external;

    /// @notice Second step of a raise. Rejects: NotMember, EntityIsSuspended, UnknownOperator, NotOperatorOwner,
    /// OperatorIsRemoved, FeeAboveMaximum (the declared one); SSV's.
    function executeOperatorFee(uint64 operatorId) external;

    /// @notice Rejects: NotMember, UnknownOperator, NotOperatorOwner, OperatorIsRemoved; SSV's.
    function cancelDeclaredOperatorFee(uint64 operatorId) external;

    /// @notice Lowers the fee at once. Rejects: NotMember, UnknownOperator, NotOperatorOwner, OperatorIsRemoved;
    /// SSV's.
    function reduceOperatorFee(uint64 operatorId, uint256 fee) external;

    /// @notice Pays `amount` of the operator's earnings to the caller, untaxed. Rejects: NotMember,
    /// UnknownOperator, NotOperatorOwner, OperatorIsRemoved, ZeroAmount (SSV would take it for "all"); SSV's.
    function withdrawOperatorEarnings(uint64 operatorId, uint256 amount) external;

    /// @notice Pays all of the operator's earnings to the caller, untaxed. Rejects: NotMember, UnknownOperator,
    /// NotOperatorOwner, OperatorIsRemoved; SSV's.
    function withdrawAllOperatorEarnings(uint64 operatorId) external;

    /// @notice Names who receives the execution-layer fees of the caller's validators; at first the caller.
    /// Rejects: NotMember, ZeroAddress.
    function setFeeRecipient(address recipient) external;

    // ----------------------------------------------------------------------------------- validators

    /// @notice Registers one or many validators on four operators of four different members.
    /// Rejects: NotMember, EntityIsSuspended (the caller); then for each operator in the order given:
    /// OperatorsNotAscending, UnknownOperator, OperatorIsClosed, EntityIsSuspended (its owner), SameEntity (as of
    /// an operator before it), NotEnoughSlots; then TotalFeeAboveMaximum; the token's (the caller to its proxy);
    /// SSV's.
    /// @param sharesData as SSV takes it, made for the caller's *proxy* as the owner.
    /// @param amount wei of the token added to the cluster, taken from the caller.
    /// @param maxTotalFee highest sum of the four operators' present fees that the caller accepts. A fee that is
    /// declared already may be executed a block later: see `MegaClusterViews.totalFees`.
    function registerValidators(
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        bytes[] calldata sharesData,
        uint256 amount,
        Cluster calldata cluster,
        uint256 maxTotalFee
    ) external;

    /// @notice Asks the nodes to exit validators. Rejects: NotMember; SSV's.
    function exitValidators(bytes[] calldata publicKeys, uint64[4] calldata operatorIds) external;

    /// @notice Removes one or many validators and gives their slots back, if the cluster holds any.
    /// Rejects: NotMember, NotEnoughValidators; SSV's.
    function removeValidators(
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        Cluster calldata cluster
    ) external;

    /// @notice Adds `amount`, taken from the caller, to the caller's cluster.
    /// Rejects: NotMember, ZeroAmount, DepositIntoLiquidatedCluster (SSV would lock it); the token's; SSV's.
    function depositToCluster(uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external;

    /// @notice Pays `amount` of the cluster's balance to the caller; 0 only settles. Rejects: NoProxy; SSV's.
    function withdrawFromCluster(uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external;

    /// @notice Liquidates the caller's own cluster: its balance goes to the caller, its slots back.
    /// Rejects: NotMember; SSV's.
    function liquidateCluster(uint64[4] calldata operatorIds, Cluster calldata cluster) external;

    /// @notice Reactivates the caller's liquidated cluster with `amount`, taken from the caller, and takes its
    /// slots again if they were released. A former member may: else what is sent to an empty cluster of its own
    /// would stay there. The fees are those of the day, each within `maxOperatorFee`.
    /// Rejects: NoProxy; then, if the cluster has validators, for each operator: OperatorIsRemoved, NotEnoughSlots
    /// (if slots must be taken); the token's; SSV's.
    function reactivateCluster(uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external;

    /// @notice Gives back the slots of `entity`'s cluster that was liquidated on SSV. Anyone may call.
    /// Rejects: NothingToRelease; SSV's (of its view), ClusterNotLiquidated.
    function releaseSlots(address entity, uint64[4] calldata operatorIds, Cluster calldata cluster) external;

    // -------------------------------------------------------------------------------------- rewards

    /// @notice Claims the proxy's rewards, unless somebody already has, and splits all that the proxy holds.
    /// Rejects: NoProxy; the distributor's; NothingToSplit.
    function claimRewards(
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external;

    /// @notice Splits all that the proxy holds: X%, rounded up, to the treasury, the rest to the caller.
    /// Rejects: NoProxy, NothingToSplit.
    function splitRewards() external;

    /// @notice Pays ether that reached the proxy to the caller, untaxed.
    /// Rejects: NoProxy, NothingToSweep, EtherNotAccepted.
    function sweepEther() external;

    // ---------------------------------------------------------------------------------------- views

    /// @notice Whether SSV may register validators of `account`: yes for the proxies of members, whatever the
    /// operator; which ones fit is checked by `registerValidators`. SSV calls back here during our own calls.
    function isWhitelisted(address account, uint256 operatorId) external view returns (bool);

    /// @notice C: how many new validators fit, each on four operators of four different members.
    function capacity() external view returns (uint256);

    /// @notice The C of the rate: the larger of the present C and its average, rounded up, since the start of the
    /// window before the present one.
    function slowCapacity() external view returns (uint256);

    /// @notice The rank that the entity's next operator would add, and the units of shares it would bring; both 0
    /// if it would add none. Nothing is said about whether the entity may register.
    function nextRank(address entity) external view returns (uint256 rank, uint256 units);

    /// @notice Ranks, held or pending, of all unsuspended members.
    function memberRanks() external view returns (uint256);

    /// @notice Whether `entity` has joined and is not suspended.
    function isMember(address entity) external view returns (bool);
    /// @notice Whether anyone may join, not only those listed.
    function isOpen() external view returns (bool);
    function member(address entity) external view returns (Member memory);
    function operator(uint64 operatorId) external view returns (Operator memory);
    function holding(address entity, uint64[4] calldata operatorIds) external view returns (Holding memory);
    function seats() external view returns (Seat[] memory);
    /// @notice The entity whose proxy this is; zero for any other address.
    function entityOf(address proxy) external view returns (address);

    function ssv() external view returns (ISSVNetwork);
    function token() external view returns (IERC20);
    function distributor() external view returns (ICumulativeMerkleDrop);
    function treasury() external view returns (ITreasury);
    function shares() external view returns (IMegaClusterShare);
    function treasuryBasisPoints() external view returns (uint16);
    function rateExponentWad() external view returns (uint64);
    function targetCapacity() external view returns (uint32);
    function maxMembers() external view returns (uint8);
    function slotsPerOperator() external view returns (uint32);
    function maxOperatorFee() external view returns (uint256);
    function exitNotice() external view returns (uint32);
    function rateWindow() external view returns (uint32);
}
