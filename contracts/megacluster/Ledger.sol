// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

import {EntityProxy} from "../EntityProxy.sol";
import {EntityProxyFactory} from "../EntityProxyFactory.sol";
import {ICumulativeMerkleDrop} from "../interfaces/ICumulativeMerkleDrop.sol";
import {IEntityProxy} from "../interfaces/IEntityProxy.sol";
import {IMegaCluster, Parameters} from "../interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../interfaces/IMegaClusterShare.sol";
import {ISSVNetwork} from "../interfaces/ISSVNetwork.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";
import {Capacity} from "../libraries/Capacity.sol";
import {CapacityAverage} from "../libraries/CapacityAverage.sol";
import {Rate} from "../libraries/Rate.sol";
import {Treasury} from "../Treasury.sol";

/// @notice The state of the mega-cluster, who its callers are, and what is derived from its free slots.
abstract contract Ledger is IMegaCluster, ReentrancyGuard {
    using SafeERC20 for IERC20;
    using Capacity for Capacity.Tally;
    using CapacityAverage for CapacityAverage.Clock;

    ISSVNetwork public immutable ssv;
    IERC20 public immutable token;
    ICumulativeMerkleDrop public immutable distributor;
    ITreasury public immutable treasury;
    IMegaClusterShare public immutable shares;
    uint16 public immutable treasuryBasisPoints;
    uint64 public immutable rateExponentWad;
    uint32 public immutable targetCapacity;
    uint8 public immutable maxMembers;
    uint32 public immutable slotsPerOperator;
    uint256 public immutable maxOperatorFee;
    uint32 public immutable exitNotice;
    uint32 public immutable rateWindow;

    EntityProxyFactory internal immutable _factory;
    uint256 internal immutable _genesis;

    bool public isOpen;
    uint256 public memberRanks;
    mapping(address proxy => address) public entityOf;

    mapping(address entity => Member) internal _members;
    mapping(uint64 operatorId => Operator) internal _operators;
    mapping(bytes32 clusterId => Holding) internal _holdings;
    Seat[] internal _seats;
    CapacityAverage.Clock internal _clock;

    constructor(Parameters memory p) {
        _requireWithin("treasuryBasisPoints", p.treasuryBasisPoints, 0, 10_000);
        _requireWithin("rateExponentWad", p.rateExponentWad, 0, 8e18);
        _requireWithin("targetCapacity", p.targetCapacity, 1, 1 << 20);
        _requireWithin("maxMembers", p.maxMembers, 4, 64);
        _requireWithin("slotsPerOperator", p.slotsPerOperator, 1, 1 << 20);
        _requireWithin("maxOperatorFee", p.maxOperatorFee, 1e9, uint256(type(uint64).max) * 1e7);
        _requireWithin("exitNotice", p.exitNotice, 1 hours, 365 days);
        _requireWithin("rateWindow", p.rateWindow, 1 hours, 365 days);
        _requireWithin("shareDelay", p.shareDelay, 1, 1 << 24);
        _requireCode("ssv", address(p.ssv));
        _requireCode("token", address(p.token));
        _requireCode("distributor", address(p.distributor));
        address paidIn = p.distributor.token();
        require(paidIn == address(p.token), DistributorPaysAnotherToken(paidIn));

        ssv = p.ssv;
        token = p.token;
        distributor = p.distributor;
        treasuryBasisPoints = p.treasuryBasisPoints;
        rateExponentWad = p.rateExponentWad;
        targetCapacity = p.targetCapacity;
        maxMembers = p.maxMembers;
        slotsPerOperator = p.slotsPerOperator;
        maxOperatorFee = p.maxOperatorFee;
        exitNotice = p.exitNotice;
        rateWindow = p.rateWindow;

        Treasury treasury_ = new Treasury(p.token, p.shareDelay);
        treasury = treasury_;
        shares = treasury_.shares();
        _factory = new EntityProxyFactory(
            EntityProxy.Wiring({
                megaCluster: address(this),
                ssv: p.ssv,
                token: p.token,
                distributor: p.distributor,
                treasury: address(treasury_),
                treasuryBasisPoints: p.treasuryBasisPoints
            })
        );
        _genesis = block.timestamp;
        _clock.updatedAt = uint40(block.timestamp);
    }

    // ---------------------------------------------------------------------------------------- views

    /// @inheritdoc IMegaCluster
    function capacity() public view returns (uint256) {
        Capacity.Tally memory tally;
        uint256 length = _seats.length;
        for (uint256 i; i < length; ++i) {
            tally.add(_seats[i].freeSlots);
        }
        return tally.optimumDown();
    }

    /// @inheritdoc IMegaCluster
    function slowCapacity() public view returns (uint256) {
        uint256 present = capacity();
        uint256 average = _clock.advance(present, block.timestamp, _genesis, rateWindow)
            .averageUp(present, _genesis, rateWindow);
        return average > present ? average : present;
    }

    /// @inheritdoc IMegaCluster
    function nextRank(address entity) public view returns (uint256 rank, uint256 units) {
        uint256 held = shares.ranks(entity);
        uint256 others = isMember(entity) ? memberRanks - held : memberRanks;
        if (3 * held > others) return (0, 0);

        rank = held + 1;
        IMegaClusterShare.Rank memory last = shares.rankAt(entity, rank);
        units = last.remembered ? last.units : Rate.unitsDown(slowCapacity(), rateExponentWad, targetCapacity);
    }

    /// @inheritdoc IMegaCluster
    function isMember(address entity) public view returns (bool) {
        Member storage m = _members[entity];
        return m.joined && !m.suspended;
    }

    /// @inheritdoc IMegaCluster
    function member(address entity) external view returns (Member memory) {
        return _members[entity];
    }

    /// @inheritdoc IMegaCluster
    function operator(uint64 operatorId) external view returns (Operator memory) {
        return _operators[operatorId];
    }

    /// @inheritdoc IMegaCluster
    function holding(address entity, uint64[4] calldata operatorIds) external view returns (Holding memory) {
        return _holding(entity, operatorIds);
    }

    /// @inheritdoc IMegaCluster
    function seats() external view returns (Seat[] memory) {
        return _seats;
    }

    // -------------------------------------------------------------------------------------- callers

    /// @dev The caller's proxy, if the caller is a member and not suspended.
    function _proxyOfMember() internal view returns (IEntityProxy) {
        IEntityProxy proxy = _proxyOfJoined();
        require(!_members[msg.sender].suspended, EntityIsSuspended(msg.sender));
        return proxy;
    }

    /// @dev The caller's proxy, if the caller has joined and not left.
    function _proxyOfJoined() internal view returns (IEntityProxy) {
        Member storage m = _members[msg.sender];
        require(m.joined, NotMember(msg.sender));
        return IEntityProxy(m.proxy);
    }

    /// @dev The caller's proxy, if the caller ever joined.
    function _proxyOfEntity() internal view returns (IEntityProxy) {
        address proxy = _members[msg.sender].proxy;
        require(proxy != address(0), NoProxy(msg.sender));
        return IEntityProxy(proxy);
    }

    // ---------------------------------------------------------------------------------------- slots

    /// @dev Must come before every change of free slots or of seats that have some: the capacity up to now counts
    /// as it stood.
    function _accrueCapacity() internal {
        if (_clock.updatedAt == block.timestamp) return;
        _clock = _clock.advance(capacity(), block.timestamp, _genesis, rateWindow);
    }

    /// @dev Counts `count` slots of the operator as taken.
    function _takeSlots(Operator storage o, uint256 count) internal {
        // Safe because callers check that the operator has so many free slots.
        o.usedSlots += uint32(count);
        if (o.closedAt == 0) _setFreeSlots(o.entity, _freeSlots(o.entity) - count);
    }

    /// @dev Counts `count` slots of the operator as free.
    function _giveSlots(Operator storage o, uint256 count) internal {
        o.usedSlots -= uint32(count);
        if (o.closedAt == 0) _setFreeSlots(o.entity, _freeSlots(o.entity) + count);
    }

    function _giveSlotsOfAll(uint64[4] calldata operatorIds, uint256 count) internal {
        for (uint256 i; i < 4; ++i) {
            _giveSlots(_operators[operatorIds[i]], count);
        }
    }

    function _freeSlots(address entity) internal view returns (uint256) {
        Member storage m = _members[entity];
        return m.seat > 0 ? _seats[m.seat - 1].freeSlots : m.unseatedFreeSlots;
    }

    function _setFreeSlots(address entity, uint256 free) internal {
        Member storage m = _members[entity];
        // Safe because a member has at most 2^32 operators of 2^20 slots.
        if (m.seat > 0) _seats[m.seat - 1].freeSlots = uint64(free);
        else m.unseatedFreeSlots = uint64(free);
    }

    function _holding(address entity, uint64[4] calldata operatorIds)
        internal
        view
        returns (Holding storage)
    {
        return _holdings[keccak256(abi.encode(entity, operatorIds))];
    }

    // ---------------------------------------------------------------------------------------- money

    /// @dev Moves `amount` from the caller to its proxy, from where SSV takes it in the same call.
    function _fund(IEntityProxy proxy, uint256 amount) internal {
        if (amount > 0) token.safeTransferFrom(msg.sender, address(proxy), amount);
    }

    // --------------------------------------------------------------------------------------- bounds

    function _requireWithin(string memory name, uint256 value, uint256 least, uint256 most) private pure {
        require(value >= least && value <= most, ParameterOutOfRange(name, value));
    }

    function _requireCode(string memory name, address account) private view {
        require(account.code.length > 0, NoCode(name, account));
    }
}
