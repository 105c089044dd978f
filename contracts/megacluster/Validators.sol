// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../interfaces/IMegaCluster.sol";
import {IEntityProxy} from "../interfaces/IEntityProxy.sol";
import {Cluster} from "../interfaces/ISSVNetwork.sol";
import {ISSVViews} from "../interfaces/ISSVViews.sol";
import {Ledger} from "./Ledger.sol";

/// @notice What entities do with their validators and clusters, and the slots that these take.
abstract contract Validators is Ledger {
    /// @inheritdoc IMegaCluster
    function registerValidators(
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        bytes[] calldata sharesData,
        uint256 amount,
        Cluster calldata cluster,
        uint256 maxTotalFee
    ) external nonReentrant {
        IEntityProxy proxy = _proxyOfMember();
        _requireRegistrable(operatorIds, publicKeys.length);
        _requireTotalFeeAccepted(operatorIds, maxTotalFee);

        _addValidators(operatorIds, publicKeys.length);
        _fund(proxy, amount);
        proxy.registerValidators(msg.sender, publicKeys, operatorIds, sharesData, amount, cluster);
        emit ValidatorsRegistered(msg.sender, operatorIds, publicKeys.length, amount);
    }

    /// @inheritdoc IMegaCluster
    function exitValidators(bytes[] calldata publicKeys, uint64[4] calldata operatorIds)
        external
        nonReentrant
    {
        IEntityProxy proxy = _proxyOfJoined();
        proxy.exitValidators(msg.sender, publicKeys, operatorIds);
        emit ValidatorsExited(msg.sender, operatorIds, publicKeys.length);
    }

    /// @inheritdoc IMegaCluster
    function removeValidators(
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        Cluster calldata cluster
    ) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        uint256 count = publicKeys.length;
        Holding storage h = _holding(msg.sender, operatorIds);
        require(count <= h.validators, NotEnoughValidators(count, h.validators));

        h.validators -= uint32(count);
        _members[msg.sender].validators -= uint64(count);
        // A cluster whose slots were released has none to give back.
        if (h.heldSlots > 0) {
            _accrueCapacity();
            h.heldSlots -= uint32(count);
            _giveSlotsOfAll(operatorIds, count);
        }
        proxy.removeValidators(msg.sender, publicKeys, operatorIds, cluster);
        emit ValidatorsRemoved(msg.sender, operatorIds, count);
    }

    /// @inheritdoc IMegaCluster
    function depositToCluster(uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external
        nonReentrant
    {
        IEntityProxy proxy = _proxyOfJoined();
        require(amount > 0, ZeroAmount());
        require(cluster.active, DepositIntoLiquidatedCluster());

        _fund(proxy, amount);
        proxy.deposit(msg.sender, operatorIds, amount, cluster);
        emit ClusterDeposited(msg.sender, operatorIds, amount);
    }

    /// @inheritdoc IMegaCluster
    function withdrawFromCluster(uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external
        nonReentrant
    {
        IEntityProxy proxy = _proxyOfEntity();
        uint256 paid = proxy.withdraw(msg.sender, operatorIds, amount, cluster);
        emit ClusterWithdrawn(msg.sender, operatorIds, paid);
    }

    /// @inheritdoc IMegaCluster
    function liquidateCluster(uint64[4] calldata operatorIds, Cluster calldata cluster)
        external
        nonReentrant
    {
        IEntityProxy proxy = _proxyOfJoined();
        _releaseSlots(msg.sender, operatorIds);
        uint256 refund = proxy.liquidate(msg.sender, operatorIds, cluster);
        emit ClusterLiquidated(msg.sender, operatorIds, refund);
    }

    /// @inheritdoc IMegaCluster
    function reactivateCluster(uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external
        nonReentrant
    {
        IEntityProxy proxy = _proxyOfEntity();
        _retakeSlots(operatorIds);
        _fund(proxy, amount);
        proxy.reactivate(msg.sender, operatorIds, amount, cluster);
        emit ClusterReactivated(msg.sender, operatorIds, amount);
    }

    /// @inheritdoc IMegaCluster
    function releaseSlots(address entity, uint64[4] calldata operatorIds, Cluster calldata cluster)
        external
        nonReentrant
    {
        require(_holding(entity, operatorIds).heldSlots > 0, NothingToRelease());
        uint64[] memory ids = new uint64[](4);
        for (uint256 i; i < 4; ++i) {
            ids[i] = operatorIds[i];
        }
        require(
            ISSVViews(address(ssv)).isLiquidated(_members[entity].proxy, ids, cluster), ClusterNotLiquidated()
        );
        _releaseSlots(entity, operatorIds);
    }

    // --------------------------------------------------------------------------------- registration

    /// @dev Requires four open operators of four different members, each with `count` free slots.
    function _requireRegistrable(uint64[4] calldata operatorIds, uint256 count) private view {
        address[4] memory entities;
        for (uint256 i; i < 4; ++i) {
            uint64 operatorId = operatorIds[i];
            require(i == 0 || operatorIds[i - 1] < operatorId, OperatorsNotAscending(operatorId));
            Operator memory o = _operators[operatorId];
            require(o.entity != address(0), UnknownOperator(operatorId));
            require(o.closedAt == 0, OperatorIsClosed(operatorId));
            // Safe because an open operator's entity cannot have left.
            require(!_members[o.entity].suspended, EntityIsSuspended(o.entity));
            for (uint256 j; j < i; ++j) {
                require(entities[j] != o.entity, SameEntity(o.entity));
            }
            entities[i] = o.entity;
            _requireSlots(operatorId, o.usedSlots, count);
        }
    }

    function _requireTotalFeeAccepted(uint64[4] calldata operatorIds, uint256 maximum) private view {
        uint256 total;
        for (uint256 i; i < 4; ++i) {
            total += ISSVViews(address(ssv)).getOperatorFee(operatorIds[i]);
        }
        require(total <= maximum, TotalFeeAboveMaximum(total, maximum));
    }

    function _addValidators(uint64[4] calldata operatorIds, uint256 count) private {
        _accrueCapacity();
        Holding storage h = _holding(msg.sender, operatorIds);
        // Safe because `count` is at most `slotsPerOperator`, and so is the sum on each operator.
        h.validators += uint32(count);
        h.heldSlots += uint32(count);
        _members[msg.sender].validators += uint64(count);
        for (uint256 i; i < 4; ++i) {
            _takeSlots(_operators[operatorIds[i]], count);
        }
    }

    // --------------------------------------------------------------------------------- liquidations

    function _releaseSlots(address entity, uint64[4] calldata operatorIds) private {
        Holding storage h = _holding(entity, operatorIds);
        uint256 count = h.heldSlots;
        if (count == 0) return;
        _accrueCapacity();
        h.heldSlots = 0;
        _giveSlotsOfAll(operatorIds, count);
        emit SlotsReleased(entity, operatorIds, count);
    }

    /// @dev Takes the slots of the caller's cluster again if they were released. SSV would count the validators on
    /// the operators that are left; we do not reactivate on fewer than four.
    function _retakeSlots(uint64[4] calldata operatorIds) private {
        Holding storage h = _holding(msg.sender, operatorIds);
        if (h.validators == 0) return;
        uint256 count = h.validators - h.heldSlots;
        if (count > 0) _accrueCapacity();
        h.heldSlots = h.validators;
        for (uint256 i; i < 4; ++i) {
            uint64 operatorId = operatorIds[i];
            Operator storage o = _operators[operatorId];
            require(!o.removed, OperatorIsRemoved(operatorId));
            if (count == 0) continue;
            _requireSlots(operatorId, o.usedSlots, count);
            _takeSlots(o, count);
        }
        if (count > 0) emit SlotsTaken(msg.sender, operatorIds, count);
    }

    function _requireSlots(uint64 operatorId, uint256 used, uint256 count) private view {
        uint256 free = slotsPerOperator - used;
        require(count <= free, NotEnoughSlots(operatorId, free));
    }
}
