// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Cluster, ISSVNetwork} from "../interfaces/ISSVNetwork.sol";
import {SSVAccounting} from "./SSVAccounting.sol";
import {SSVPayments} from "./SSVPayments.sol";
import {SSVPermissions} from "./SSVPermissions.sol";
import {Operator} from "./SSVState.sol";

/// @title The calls of clusters' owners
/// @dev Ids in memory where SSV has them there: one that is no uint64 is then refused before anything else.
abstract contract SSVClustersModel is SSVAccounting, SSVPermissions, SSVPayments, ISSVNetwork {
    uint256 private constant PUBLIC_KEY_LENGTH = 48;

    /// @inheritdoc ISSVNetwork
    function registerValidator(
        bytes calldata publicKey,
        uint64[] memory operatorIds,
        bytes calldata sharesData,
        uint256 amount,
        Cluster memory cluster
    ) external {
        _requireClusterSize(operatorIds.length);
        _addValidator(publicKey, operatorIds);
        _growCluster(operatorIds, 1, amount, cluster);
        emit ValidatorAdded(msg.sender, operatorIds, publicKey, sharesData, cluster);
    }

    /// @inheritdoc ISSVNetwork
    function bulkRegisterValidator(
        bytes[] memory publicKeys,
        uint64[] memory operatorIds,
        bytes[] calldata sharesData,
        uint256 amount,
        Cluster memory cluster
    ) external {
        require(publicKeys.length != 0, EmptyPublicKeysList());
        require(publicKeys.length == sharesData.length, PublicKeysSharesLengthMismatch());
        _requireClusterSize(operatorIds.length);
        for (uint256 i; i < publicKeys.length; ++i) {
            _addValidator(publicKeys[i], operatorIds);
        }
        _growCluster(operatorIds, uint32(publicKeys.length), amount, cluster);
        for (uint256 i; i < publicKeys.length; ++i) {
            emit ValidatorAdded(msg.sender, operatorIds, publicKeys[i], sharesData[i], cluster);
        }
    }

    /// @inheritdoc ISSVNetwork
    function removeValidator(bytes calldata publicKey, uint64[] memory operatorIds, Cluster memory cluster)
        external
    {
        bytes32 key = _requireKnown(msg.sender, operatorIds, cluster);
        require(_validators[_validatorKey(msg.sender, publicKey)] != 0, ValidatorDoesNotExist());
        _deleteValidator(publicKey, operatorIds);
        _shrinkCluster(key, operatorIds, 1, cluster);
        emit ValidatorRemoved(msg.sender, operatorIds, publicKey, cluster);
    }

    /// @inheritdoc ISSVNetwork
    function bulkRemoveValidator(
        bytes[] calldata publicKeys,
        uint64[] memory operatorIds,
        Cluster memory cluster
    ) external {
        require(publicKeys.length != 0, ValidatorDoesNotExist());
        bytes32 key = _requireKnown(msg.sender, operatorIds, cluster);
        for (uint256 i; i < publicKeys.length; ++i) {
            _deleteValidator(publicKeys[i], operatorIds);
        }
        _shrinkCluster(key, operatorIds, uint32(publicKeys.length), cluster);
        for (uint256 i; i < publicKeys.length; ++i) {
            emit ValidatorRemoved(msg.sender, operatorIds, publicKeys[i], cluster);
        }
    }

    /// @inheritdoc ISSVNetwork
    function liquidate(address clusterOwner, uint64[] calldata operatorIds, Cluster memory cluster) external {
        bytes32 key = _requireKnown(clusterOwner, operatorIds, cluster);
        _requireActive(cluster);

        (uint64 index, uint64 fees) = _releaseOperators(operatorIds, cluster.validatorCount);
        _settleCluster(cluster, index);
        require(clusterOwner == msg.sender || _isLiquidatable(cluster, fees), ClusterNotLiquidatable());
        _settleNetwork();
        _networkValidatorCount -= cluster.validatorCount;

        uint256 rest = cluster.balance;
        cluster.balance = 0;
        cluster.index = 0;
        cluster.networkFeeIndex = 0;
        cluster.active = false;
        _clusters[key] = _clusterHash(cluster);

        if (rest != 0) _pay(rest);
        emit ClusterLiquidated(clusterOwner, operatorIds, cluster);
    }

    /// @inheritdoc ISSVNetwork
    function reactivate(uint64[] calldata operatorIds, uint256 amount, Cluster memory cluster) external {
        bytes32 key = _requireKnown(msg.sender, operatorIds, cluster);
        require(!cluster.active, ClusterAlreadyEnabled());

        (uint64 index, uint64 fees) = _reserveOperators(operatorIds, cluster.validatorCount);
        cluster.balance += amount;
        cluster.active = true;
        cluster.index = index;
        cluster.networkFeeIndex = _networkFeeIndexNow();
        _settleNetwork();
        _networkValidatorCount += cluster.validatorCount;
        require(!_isLiquidatable(cluster, fees), InsufficientBalance());
        _clusters[key] = _clusterHash(cluster);

        if (amount != 0) _pull(amount);
        emit ClusterReactivated(msg.sender, operatorIds, cluster);
    }

    /// @inheritdoc ISSVNetwork
    function deposit(
        address clusterOwner,
        uint64[] calldata operatorIds,
        uint256 amount,
        Cluster memory cluster
    ) external {
        bytes32 key = _requireKnown(clusterOwner, operatorIds, cluster);
        cluster.balance += amount;
        _clusters[key] = _clusterHash(cluster);

        _pull(amount);
        emit ClusterDeposited(clusterOwner, operatorIds, amount, cluster);
    }

    /// @inheritdoc ISSVNetwork
    function withdraw(uint64[] calldata operatorIds, uint256 amount, Cluster memory cluster) external {
        bytes32 key = _requireKnown(msg.sender, operatorIds, cluster);
        _requireActive(cluster);

        (uint64 index, uint64 fees) = _operatorsNow(operatorIds);
        _settleCluster(cluster, index);
        require(amount <= cluster.balance, InsufficientBalance());
        cluster.balance -= amount;
        require(!_isLiquidatable(cluster, fees), InsufficientBalance());
        _clusters[key] = _clusterHash(cluster);

        _pay(amount);
        emit ClusterWithdrawn(msg.sender, operatorIds, amount, cluster);
    }

    /// @inheritdoc ISSVNetwork
    function exitValidator(bytes calldata publicKey, uint64[] calldata operatorIds) external {
        _requireValidator(publicKey, operatorIds);
        emit ValidatorExited(msg.sender, operatorIds, publicKey);
    }

    /// @inheritdoc ISSVNetwork
    function bulkExitValidator(bytes[] calldata publicKeys, uint64[] calldata operatorIds) external {
        require(publicKeys.length != 0, ValidatorDoesNotExist());
        for (uint256 i; i < publicKeys.length; ++i) {
            _requireValidator(publicKeys[i], operatorIds);
            emit ValidatorExited(msg.sender, operatorIds, publicKeys[i]);
        }
    }

    function _requireClusterSize(uint256 size) private pure {
        require(4 <= size && size <= 13 && size % 3 == 1, InvalidOperatorIdsLength());
    }

    function _addValidator(bytes memory publicKey, uint64[] memory operatorIds) private {
        require(publicKey.length == PUBLIC_KEY_LENGTH, InvalidPublicKeyLength());
        bytes32 validator = _validatorKey(msg.sender, publicKey);
        require(_validators[validator] == 0, ValidatorAlreadyExistsWithData(publicKey));
        _validators[validator] = _validatorMark(operatorIds);
    }

    function _requireValidator(bytes memory publicKey, uint64[] memory operatorIds)
        private
        view
        returns (bytes32 validator)
    {
        validator = _validatorKey(msg.sender, publicKey);
        require(
            _validators[validator] == _validatorMark(operatorIds), IncorrectValidatorStateWithData(publicKey)
        );
    }

    function _deleteValidator(bytes memory publicKey, uint64[] memory operatorIds) private {
        delete _validators[_requireValidator(publicKey, operatorIds)];
    }

    function _growCluster(uint64[] memory operatorIds, uint32 added, uint256 amount, Cluster memory cluster)
        private
    {
        bytes32 key = _requireOpenToRegistration(operatorIds, cluster);
        cluster.balance += amount;

        (uint64 index, uint64 fees) = _joinOperators(operatorIds, added);
        _settleCluster(cluster, index);
        _settleNetwork();
        _networkValidatorCount += added;
        cluster.validatorCount += added;
        require(!_isLiquidatable(cluster, fees), InsufficientBalance());
        _clusters[key] = _clusterHash(cluster);

        if (amount != 0) _pull(amount);
    }

    function _requireOpenToRegistration(uint64[] memory operatorIds, Cluster memory cluster)
        private
        view
        returns (bytes32 key)
    {
        key = _clusterKey(msg.sender, operatorIds);
        bytes32 stored = _clusters[key];
        bytes32 expected = stored == 0 ? _clusterHash(Cluster(0, 0, 0, true, 0)) : stored;
        require(_clusterHash(cluster) == expected, IncorrectClusterState());
        _requireActive(cluster);
    }

    function _shrinkCluster(bytes32 key, uint64[] memory operatorIds, uint32 removed, Cluster memory cluster)
        private
    {
        if (cluster.active) {
            (uint64 index,) = _releaseOperators(operatorIds, removed);
            _settleCluster(cluster, index);
            _settleNetwork();
            _networkValidatorCount -= removed;
        }
        cluster.validatorCount -= removed;
        _clusters[key] = _clusterHash(cluster);
    }

    /// @dev The only place where the order of ids, and permission, is checked.
    function _joinOperators(uint64[] memory operatorIds, uint32 added)
        private
        returns (uint64 index, uint64 fees)
    {
        for (uint256 i; i < operatorIds.length; ++i) {
            uint64 operatorId = operatorIds[i];
            if (i + 1 < operatorIds.length) _requireAscending(operatorId, operatorIds[i + 1]);
            Operator storage operator = _operators[operatorId];
            require(operator.settledAt != 0, OperatorDoesNotExist());
            require(
                !operator.isPrivate || _isWhitelisted(msg.sender, operatorId),
                CallerNotWhitelistedWithData(operatorId)
            );
            _reserve(operatorId, operator, added);
            index += operator.index;
            fees += operator.fee;
        }
    }

    /// @dev Passes over removed operators, whose index is frozen.
    function _reserveOperators(uint64[] memory operatorIds, uint32 added)
        private
        returns (uint64 index, uint64 fees)
    {
        for (uint256 i; i < operatorIds.length; ++i) {
            Operator storage operator = _operators[operatorIds[i]];
            if (operator.settledAt != 0) _reserve(operatorIds[i], operator, added);
            index += operator.index;
            fees += operator.fee;
        }
    }

    function _reserve(uint64 operatorId, Operator storage operator, uint32 added) private {
        _settleOperator(operator);
        operator.validatorCount += added;
        require(
            operator.validatorCount <= _validatorsPerOperatorLimit, ExceedValidatorLimitWithData(operatorId)
        );
    }

    /// @dev Passes over removed operators, whose index is frozen.
    function _releaseOperators(uint64[] memory operatorIds, uint32 removed)
        private
        returns (uint64 index, uint64 fees)
    {
        for (uint256 i; i < operatorIds.length; ++i) {
            Operator storage operator = _operators[operatorIds[i]];
            if (operator.settledAt != 0) {
                _settleOperator(operator);
                operator.validatorCount -= removed;
            }
            index += operator.index;
            fees += operator.fee;
        }
    }
}
