// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Cluster} from "../interfaces/ISSVNetwork.sol";
import {ISSVViews} from "../interfaces/ISSVViews.sol";
import {SSVAccounting} from "./SSVAccounting.sol";
import {SSVPermissions} from "./SSVPermissions.sol";
import {FeeDeclaration, Operator, toWei} from "./SSVState.sol";

/// @title The views, which the network delegates to
contract SSVViewsModel is SSVAccounting, SSVPermissions, ISSVViews {
    /// @inheritdoc ISSVViews
    function getValidator(address owner, bytes calldata publicKey) external view returns (bool) {
        return _validators[_validatorKey(owner, publicKey)] != 0;
    }

    /// @inheritdoc ISSVViews
    function getOperatorFee(uint64 operatorId) external view returns (uint256) {
        return toWei(_operators[operatorId].fee);
    }

    /// @inheritdoc ISSVViews
    function getOperatorDeclaredFee(uint64 operatorId) external view returns (bool, uint256, uint64, uint64) {
        FeeDeclaration memory declared = _feeDeclarations[operatorId];
        return (declared.beginTime != 0, toWei(declared.fee), declared.beginTime, declared.endTime);
    }

    /// @inheritdoc ISSVViews
    function getOperatorById(uint64 operatorId)
        external
        view
        returns (address, uint256, uint32, address, bool, bool)
    {
        Operator memory operator = _operators[operatorId];
        return (
            operator.owner,
            toWei(operator.fee),
            operator.validatorCount,
            _whitelistingContracts[operatorId],
            operator.isPrivate,
            operator.settledAt != 0
        );
    }

    /// @inheritdoc ISSVViews
    function getWhitelistedOperators(uint64[] calldata operatorIds, address whitelistedAddress)
        external
        view
        returns (uint64[] memory whitelisted)
    {
        if (operatorIds.length == 0 || whitelistedAddress == address(0)) return whitelisted;
        _masks(operatorIds, false); // for its checks alone
        bool[] memory included = new bool[](operatorIds.length);
        uint256 count;
        for (uint256 i; i < operatorIds.length; ++i) {
            included[i] = _isWhitelisted(whitelistedAddress, operatorIds[i]);
            if (included[i]) ++count;
        }
        whitelisted = new uint64[](count);
        for (uint256 i = operatorIds.length; count != 0; --i) {
            if (included[i - 1]) whitelisted[--count] = operatorIds[i - 1];
        }
    }

    /// @inheritdoc ISSVViews
    function isWhitelistingContract(address contractAddress) external view returns (bool) {
        return _isWhitelistingContract(contractAddress);
    }

    /// @inheritdoc ISSVViews
    function isAddressWhitelistedInWhitelistingContract(
        address addressToCheck,
        uint256 operatorId,
        address whitelistingContract
    ) external view returns (bool) {
        return addressToCheck != address(0) && _vouches(whitelistingContract, addressToCheck, operatorId);
    }

    /// @inheritdoc ISSVViews
    function isLiquidatable(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (bool)
    {
        _requireKnown(owner, operatorIds, cluster);
        if (!cluster.active) return false;
        (uint64 index, uint64 fees) = _operatorsNow(operatorIds);
        _settleCluster(cluster, index);
        return _isLiquidatable(cluster, fees);
    }

    /// @inheritdoc ISSVViews
    function isLiquidated(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (bool)
    {
        _requireKnown(owner, operatorIds, cluster);
        return !cluster.active;
    }

    /// @inheritdoc ISSVViews
    function getBurnRate(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (uint256)
    {
        _requireKnown(owner, operatorIds, cluster);
        uint64 fees;
        for (uint256 i; i < operatorIds.length; ++i) {
            fees += _operators[operatorIds[i]].fee;
        }
        return toWei((fees + _networkFee) * cluster.validatorCount);
    }

    /// @inheritdoc ISSVViews
    function getOperatorEarnings(uint64 operatorId) external view returns (uint256) {
        (, uint64 earnings) = _operatorNow(_operators[operatorId]);
        return toWei(earnings);
    }

    /// @inheritdoc ISSVViews
    function getBalance(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (uint256)
    {
        _requireKnown(owner, operatorIds, cluster);
        _requireActive(cluster);
        (uint64 index,) = _operatorsNow(operatorIds);
        _settleCluster(cluster, index);
        return cluster.balance;
    }

    /// @inheritdoc ISSVViews
    function getNetworkFee() external view returns (uint256) {
        return toWei(_networkFee);
    }

    /// @inheritdoc ISSVViews
    function getNetworkEarnings() external view returns (uint256) {
        return toWei(_networkEarningsNow());
    }

    /// @inheritdoc ISSVViews
    function getOperatorFeeIncreaseLimit() external view returns (uint64) {
        return _operatorMaxFeeIncrease;
    }

    /// @inheritdoc ISSVViews
    function getMaximumOperatorFee() external view returns (uint64) {
        return _operatorMaxFee;
    }

    /// @inheritdoc ISSVViews
    function getOperatorFeePeriods() external view returns (uint64, uint64) {
        return (_declareOperatorFeePeriod, _executeOperatorFeePeriod);
    }

    /// @inheritdoc ISSVViews
    function getLiquidationThresholdPeriod() external view returns (uint64) {
        return _minimumBlocksBeforeLiquidation;
    }

    /// @inheritdoc ISSVViews
    function getMinimumLiquidationCollateral() external view returns (uint256) {
        return toWei(_minimumLiquidationCollateral);
    }

    /// @inheritdoc ISSVViews
    function getValidatorsPerOperatorLimit() external view returns (uint32) {
        return _validatorsPerOperatorLimit;
    }

    /// @inheritdoc ISSVViews
    function getNetworkValidatorsCount() external view returns (uint32) {
        return _networkValidatorCount;
    }

    /// @inheritdoc ISSVViews
    function getVersion() external pure returns (string memory) {
        return "v1.2.0";
    }
}
