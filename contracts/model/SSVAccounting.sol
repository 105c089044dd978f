// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Cluster, ISSVErrors} from "../interfaces/ISSVNetwork.sol";
import {Operator, SSVState, toWei} from "./SSVState.sol";

/// @title How the model names, hashes and charges clusters
/// @dev Casts and operand types are such that overflows panic where SSV's do.
abstract contract SSVAccounting is SSVState, ISSVErrors {
    function _clusterKey(address owner, uint64[] memory operatorIds) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(owner, operatorIds));
    }

    /// @dev The balance goes before `active`, other than in the struct.
    function _clusterHash(Cluster memory c) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(c.validatorCount, c.networkFeeIndex, c.index, c.balance, c.active));
    }

    function _validatorKey(address owner, bytes memory publicKey) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(publicKey, owner));
    }

    /// @dev The lowest bit marks a registered validator.
    function _validatorMark(uint64[] memory operatorIds) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(operatorIds)) | bytes32(uint256(1));
    }

    function _requireKnown(address owner, uint64[] memory operatorIds, Cluster memory cluster)
        internal
        view
        returns (bytes32 key)
    {
        key = _clusterKey(owner, operatorIds);
        bytes32 stored = _clusters[key];
        require(stored != 0, ClusterDoesNotExists());
        require(stored == _clusterHash(cluster), IncorrectClusterState());
    }

    function _requireActive(Cluster memory cluster) internal pure {
        require(cluster.active, ClusterIsLiquidated());
    }

    function _settleOperator(Operator storage operator) internal {
        (operator.index, operator.earnings) = _operatorNow(operator);
        operator.settledAt = uint32(block.number);
    }

    function _operatorNow(Operator storage operator) internal view returns (uint64 index, uint64 earnings) {
        uint64 grown = (uint32(block.number) - operator.settledAt) * operator.fee;
        index = operator.index + grown;
        earnings = operator.earnings + grown * operator.validatorCount;
    }

    /// @dev Removed operators have no fee and keep their index. Reading an id from calldata refuses one that is no
    /// uint64, copying the array to memory does not.
    function _operatorsNow(uint64[] calldata operatorIds) internal view returns (uint64 index, uint64 fees) {
        for (uint256 i; i < operatorIds.length; ++i) {
            Operator storage operator = _operators[operatorIds[i]];
            index += operator.index + (uint64(block.number) - operator.settledAt) * operator.fee;
            fees += operator.fee;
        }
    }

    function _networkFeeIndexNow() internal view returns (uint64) {
        return _networkFeeIndex + uint64(block.number - _networkFeeIndexedAt) * _networkFee;
    }

    function _networkEarningsNow() internal view returns (uint64) {
        return
            _networkEarnings + (uint64(block.number) - _networkSettledAt) * _networkFee
                * _networkValidatorCount;
    }

    function _settleNetwork() internal {
        _networkEarnings = _networkEarningsNow();
        _networkSettledAt = uint32(block.number);
    }

    /// @dev What the cluster cannot pay is forgiven to it, though operators and network have earned it.
    function _settleCluster(Cluster memory cluster, uint64 operatorsIndex) internal view {
        uint64 networkIndex = _networkFeeIndexNow();
        uint64 networkUsage = (networkIndex - cluster.networkFeeIndex) * cluster.validatorCount;
        uint64 operatorsUsage = (operatorsIndex - cluster.index) * cluster.validatorCount;
        uint256 usage = toWei(operatorsUsage + networkUsage);
        cluster.balance = usage > cluster.balance ? 0 : cluster.balance - usage;
        cluster.index = operatorsIndex;
        cluster.networkFeeIndex = networkIndex;
    }

    /// @dev Exactly the threshold is enough.
    function _isLiquidatable(Cluster memory cluster, uint64 operatorFees) internal view returns (bool) {
        if (cluster.validatorCount == 0) return false;
        if (cluster.balance < toWei(_minimumLiquidationCollateral)) return true;
        uint64 burnRate = operatorFees + _networkFee;
        return cluster.balance < toWei(_minimumBlocksBeforeLiquidation * burnRate * cluster.validatorCount);
    }
}
