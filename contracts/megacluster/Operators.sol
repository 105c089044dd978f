// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../interfaces/IMegaCluster.sol";
import {IEntityProxy} from "../interfaces/IEntityProxy.sol";
import {ISSVViews} from "../interfaces/ISSVViews.sol";
import {Ledger} from "./Ledger.sol";

/// @notice What members do with their operators, and the ranks that come and go with these.
abstract contract Operators is Ledger {
    /// @inheritdoc IMegaCluster
    function registerOperator(bytes calldata publicKey, uint256 fee, uint256 minShareUnits)
        external
        nonReentrant
        returns (uint64 operatorId)
    {
        IEntityProxy proxy = _proxyOfMember();
        _requireFeeAllowed(fee);
        (uint256 rank, uint256 units) = nextRank(msg.sender);
        require(units >= minShareUnits, SharesBelowMinimum(units, minShareUnits));

        operatorId = proxy.registerOperator(msg.sender, publicKey, fee);

        _accrueCapacity();
        _operators[operatorId].entity = msg.sender;
        Member storage m = _members[msg.sender];
        m.operators += 1;
        m.openOperators += 1;
        _setFreeSlots(msg.sender, _freeSlots(msg.sender) + slotsPerOperator);
        emit OperatorRegistered(msg.sender, operatorId, fee);

        if (rank > 0) {
            memberRanks += 1;
            // Safe because the rate is below 2^32 units.
            shares.addRank(msg.sender, uint64(units));
        }
    }

    /// @inheritdoc IMegaCluster
    function closeOperator(uint64 operatorId) external nonReentrant {
        _proxyOfJoined();
        Operator storage o = _ownOperator(operatorId);
        require(o.closedAt == 0, OperatorIsClosed(operatorId));

        _accrueCapacity();
        _setFreeSlots(msg.sender, _freeSlots(msg.sender) - (slotsPerOperator - o.usedSlots));
        o.closedAt = uint40(block.timestamp);
        Member storage m = _members[msg.sender];
        m.openOperators -= 1;
        emit OperatorClosed(msg.sender, operatorId);

        if (m.openOperators < shares.ranks(msg.sender)) {
            if (!m.suspended) memberRanks -= 1;
            shares.dropRank(msg.sender);
        }
    }

    /// @inheritdoc IMegaCluster
    function removeOperator(uint64 operatorId) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        Operator storage o = _ownOperator(operatorId);
        require(o.closedAt > 0, OperatorIsOpen(operatorId));
        uint256 until = uint256(o.closedAt) + exitNotice;
        require(o.usedSlots == 0 || block.timestamp >= until, ExitNoticeRuns(operatorId, until));

        o.removed = true;
        _members[msg.sender].operators -= 1;
        uint256 earnings = proxy.removeOperator(msg.sender, operatorId);
        emit OperatorRemoved(msg.sender, operatorId, earnings);
    }

    /// @inheritdoc IMegaCluster
    function declareOperatorFee(uint64 operatorId, uint256 fee) external nonReentrant {
        IEntityProxy proxy = _proxyOfMember();
        _ownOperator(operatorId);
        _requireFeeAllowed(fee);
        proxy.declareOperatorFee(msg.sender, operatorId, fee);
        emit OperatorFeeDeclared(msg.sender, operatorId, fee);
    }

    /// @inheritdoc IMegaCluster
    function executeOperatorFee(uint64 operatorId) external nonReentrant {
        IEntityProxy proxy = _proxyOfMember();
        _ownOperator(operatorId);
        (, uint256 fee,,) = ISSVViews(address(ssv)).getOperatorDeclaredFee(operatorId);
        _requireFeeAllowed(fee);
        proxy.executeOperatorFee(msg.sender, operatorId);
        emit OperatorFeeExecuted(msg.sender, operatorId);
    }

    /// @inheritdoc IMegaCluster
    function cancelDeclaredOperatorFee(uint64 operatorId) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        _ownOperator(operatorId);
        proxy.cancelDeclaredOperatorFee(msg.sender, operatorId);
        emit OperatorFeeCancelled(msg.sender, operatorId);
    }

    /// @inheritdoc IMegaCluster
    function reduceOperatorFee(uint64 operatorId, uint256 fee) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        _ownOperator(operatorId);
        proxy.reduceOperatorFee(msg.sender, operatorId, fee);
        emit OperatorFeeReduced(msg.sender, operatorId, fee);
    }

    /// @inheritdoc IMegaCluster
    function withdrawOperatorEarnings(uint64 operatorId, uint256 amount) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        _ownOperator(operatorId);
        require(amount > 0, ZeroAmount());
        uint256 paid = proxy.withdrawOperatorEarnings(msg.sender, operatorId, amount);
        emit OperatorEarningsWithdrawn(msg.sender, operatorId, paid);
    }

    /// @inheritdoc IMegaCluster
    function withdrawAllOperatorEarnings(uint64 operatorId) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        _ownOperator(operatorId);
        uint256 paid = proxy.withdrawAllOperatorEarnings(msg.sender, operatorId);
        emit OperatorEarningsWithdrawn(msg.sender, operatorId, paid);
    }

    /// @inheritdoc IMegaCluster
    function setFeeRecipient(address recipient) external nonReentrant {
        IEntityProxy proxy = _proxyOfJoined();
        require(recipient != address(0), ZeroAddress());
        proxy.setFeeRecipient(msg.sender, recipient);
        emit FeeRecipientSet(msg.sender, recipient);
    }

    /// @dev The caller's operator, not removed.
    function _ownOperator(uint64 operatorId) private view returns (Operator storage o) {
        o = _operators[operatorId];
        require(o.entity != address(0), UnknownOperator(operatorId));
        require(o.entity == msg.sender, NotOperatorOwner(operatorId));
        require(!o.removed, OperatorIsRemoved(operatorId));
    }

    function _requireFeeAllowed(uint256 fee) private view {
        require(fee <= maxOperatorFee, FeeAboveMaximum(fee, maxOperatorFee));
    }
}
