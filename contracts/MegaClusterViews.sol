// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "./interfaces/IMegaCluster.sol";
import {Cluster} from "./interfaces/ISSVNetwork.sol";
import {ISSVViews} from "./interfaces/ISSVViews.sol";

/// @notice The numbers that users need and that take more than one look: without state, without rights, each at
/// a cost that no size of the mega-cluster raises.
contract MegaClusterViews {
    /// @notice An entity, with what it holds here.
    struct Account {
        IMegaCluster.Member member;
        uint256 mintedRanks;
        uint256 pendingRanks;
        /// @dev First block in which the lowest pending rank can be minted; 0 without any.
        uint256 nextMintBlock;
        uint256 shares;
        /// @dev Wei that the treasury would pay now.
        uint256 claimable;
        /// @dev Wei of rewards in the proxy, not split yet.
        uint256 unsplitRewards;
        /// @dev Wei of ether in the proxy.
        uint256 unsweptEther;
    }

    /// @notice An operator, with what SSV says of it. Fees are in wei per block.
    struct OperatorAccount {
        IMegaCluster.Operator operator;
        /// @dev Slots that a registration can take now: 0 if closed, or its entity is suspended.
        uint256 freeSlots;
        /// @dev First second in which it can be removed though used; 0 while open.
        uint256 removableFrom;
        uint256 fee;
        bool feeIsDeclared;
        uint256 declaredFee;
        uint256 earnings;
    }

    /// @notice A cluster, with what SSV says of it.
    struct ClusterAccount {
        IMegaCluster.Holding holding;
        bool liquidated;
        /// @dev Settled balance in wei; 0 if liquidated.
        uint256 balance;
        /// @dev Blocks until anyone may liquidate it: 0 if now, 2^256-1 if never.
        uint256 runway;
        /// @dev The same if every declared fee were executed now.
        uint256 runwayAtDeclaredFees;
    }

    IMegaCluster public immutable megaCluster;
    ISSVViews public immutable ssv;

    constructor(IMegaCluster megaCluster_) {
        megaCluster = megaCluster_;
        ssv = ISSVViews(address(megaCluster_.ssv()));
    }

    function account(address entity) external view returns (Account memory a) {
        a.member = megaCluster.member(entity);
        a.mintedRanks = megaCluster.shares().mintedRanks(entity);
        a.pendingRanks = megaCluster.shares().pendingRanks(entity);
        if (a.pendingRanks > 0) {
            a.nextMintBlock = megaCluster.shares().rankAt(entity, a.mintedRanks + 1).readyBlock;
        }
        a.shares = megaCluster.shares().balanceOf(entity);
        a.claimable = megaCluster.treasury().claimable(entity);
        if (a.member.proxy != address(0)) {
            a.unsplitRewards = megaCluster.token().balanceOf(a.member.proxy);
            a.unsweptEther = a.member.proxy.balance;
        }
    }

    function operatorAccount(uint64 operatorId) external view returns (OperatorAccount memory a) {
        a.operator = megaCluster.operator(operatorId);
        if (a.operator.closedAt > 0) {
            a.removableFrom = uint256(a.operator.closedAt) + megaCluster.exitNotice();
        } else if (megaCluster.isMember(a.operator.entity)) {
            a.freeSlots = megaCluster.slotsPerOperator() - a.operator.usedSlots;
        }
        a.fee = ssv.getOperatorFee(operatorId);
        (a.feeIsDeclared, a.declaredFee,,) = ssv.getOperatorDeclaredFee(operatorId);
        a.earnings = ssv.getOperatorEarnings(operatorId);
    }

    /// @notice Rejects: SSV's, if `cluster` is not the present struct.
    function clusterAccount(address entity, uint64[4] calldata operatorIds, Cluster calldata cluster)
        external
        view
        returns (ClusterAccount memory a)
    {
        address proxy = megaCluster.member(entity).proxy;
        uint64[] memory ids = new uint64[](4);
        for (uint256 i; i < 4; ++i) {
            ids[i] = operatorIds[i];
        }
        a.holding = megaCluster.holding(entity, operatorIds);
        a.liquidated = ssv.isLiquidated(proxy, ids, cluster);
        a.runway = type(uint256).max;
        a.runwayAtDeclaredFees = type(uint256).max;
        if (a.liquidated) return a;

        a.balance = ssv.getBalance(proxy, ids, cluster);
        (uint256 present, uint256 declared) = totalFees(operatorIds);
        a.runway = _runway(a.balance, present, cluster.validatorCount);
        a.runwayAtDeclaredFees = _runway(a.balance, declared, cluster.validatorCount);
    }

    /// @notice The sum of the operators' fees in wei per block, and what it would be if every declared fee were
    /// executed, those included whose time is over and that would have to be declared again.
    function totalFees(uint64[4] calldata operatorIds)
        public
        view
        returns (uint256 present, uint256 declared)
    {
        for (uint256 i; i < 4; ++i) {
            uint256 fee = ssv.getOperatorFee(operatorIds[i]);
            (bool isDeclared, uint256 declaredFee,,) = ssv.getOperatorDeclaredFee(operatorIds[i]);
            present += fee;
            // SSV remembers what an operator had declared when it was removed.
            bool canRise = isDeclared && !megaCluster.operator(operatorIds[i]).removed;
            declared += canRise ? declaredFee : fee;
        }
    }

    /// @dev Blocks until a settled `balance` falls below what SSV asks for. Exactly that much is still enough.
    function _runway(uint256 balance, uint256 operatorFees, uint256 validators)
        private
        view
        returns (uint256)
    {
        if (validators == 0) return type(uint256).max;
        uint256 burnRate = (operatorFees + ssv.getNetworkFee()) * validators;
        uint256 threshold = ssv.getLiquidationThresholdPeriod() * burnRate;
        uint256 collateral = ssv.getMinimumLiquidationCollateral();
        if (collateral > threshold) threshold = collateral;
        if (balance < threshold) return 0;
        if (burnRate == 0) return type(uint256).max;
        return (balance - threshold) / burnRate + 1;
    }
}
