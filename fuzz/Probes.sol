// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Cluster} from "../contracts/interfaces/ISSVNetwork.sol";
import {SSVNetworkModel} from "../contracts/model/SSVNetworkModel.sol";
import {FeeDeclaration, Operator, toWei} from "../contracts/model/SSVState.sol";
import {SSVTokenModel} from "../contracts/model/SSVTokenModel.sol";

/// @notice The `number`th validator key: 48 bytes, all different.
function validatorKey(uint256 number) pure returns (bytes memory) {
    return abi.encodePacked(number, bytes16(0));
}

/// @notice The token model, unchanged, with views that save the harness calls.
contract TokenProbe is SSVTokenModel {
    function balancesOf(address[] calldata accounts) external view returns (uint256[] memory balances) {
        balances = new uint256[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            balances[i] = balanceOf[accounts[i]];
        }
    }

    function allowsAny(address[] calldata owners, address[] calldata spenders) external view returns (bool) {
        for (uint256 i; i < owners.length; ++i) {
            mapping(address spender => uint256) storage allowed = allowance[owners[i]];
            for (uint256 j; j < spenders.length; ++j) {
                if (allowed[spenders[j]] > 0) return true;
            }
        }
        return false;
    }
}

/// @notice The SSV model, unchanged, with views that tell what off SSV only its events do, and many things at once.
contract SSVProbe is SSVNetworkModel {
    /// @notice Fees and earnings in wei.
    struct OperatorView {
        address owner;
        bool active;
        uint32 validators;
        uint256 fee;
        bool isDeclared;
        uint256 declaredFee;
        uint256 earnings;
    }

    /// @notice `known`: the struct is the present one; else the rest is 0. `keys`: how many of those asked for exist.
    struct ClusterView {
        bool known;
        bool liquidatable;
        uint256 balance;
        uint256 keys;
    }

    constructor(
        IERC20 token,
        uint64 minimumBlocksBeforeLiquidation,
        uint256 minimumLiquidationCollateral,
        uint64 declareOperatorFeePeriod,
        uint64 executeOperatorFeePeriod
    )
        SSVNetworkModel(
            token,
            minimumBlocksBeforeLiquidation,
            minimumLiquidationCollateral,
            500,
            declareOperatorFeePeriod,
            executeOperatorFeePeriod,
            1_000
        )
    {}

    /// @notice The struct as a settlement in this block leaves it.
    function settled(uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (Cluster memory)
    {
        (uint64 index,) = _operatorsNow(operatorIds);
        _settleCluster(cluster, index);
        return cluster;
    }

    /// @notice The struct as a reactivation in this block leaves it.
    function reactivated(uint64[] calldata operatorIds, uint256 amount, Cluster memory cluster)
        external
        view
        returns (Cluster memory)
    {
        (cluster.index,) = _operatorsNow(operatorIds);
        cluster.networkFeeIndex = _networkFeeIndexNow();
        cluster.balance += amount;
        cluster.active = true;
        return cluster;
    }

    /// @notice The least balance in wei with which `added` more validators are not liquidatable.
    function threshold(uint64[] calldata operatorIds, uint32 validators) external view returns (uint256) {
        (, uint64 fees) = _operatorsNow(operatorIds);
        uint64 needed = _minimumBlocksBeforeLiquidation * (fees + _networkFee) * validators;
        return toWei(needed > _minimumLiquidationCollateral ? needed : _minimumLiquidationCollateral);
    }

    /// @notice Operators 1 to `last`.
    function operatorsUpTo(uint64 last) external view returns (OperatorView[] memory views) {
        views = new OperatorView[](last);
        for (uint64 id = 1; id <= last; ++id) {
            Operator storage o = _operators[id];
            FeeDeclaration storage declared = _feeDeclarations[id];
            (, uint64 earnings) = _operatorNow(o);
            views[id - 1] = OperatorView({
                owner: o.owner,
                active: o.settledAt != 0,
                validators: o.validatorCount,
                fee: toWei(o.fee),
                isDeclared: declared.beginTime != 0,
                declaredFee: toWei(declared.fee),
                earnings: toWei(earnings)
            });
        }
    }

    function clusterOf(
        address owner,
        uint64[] calldata operatorIds,
        Cluster memory cluster,
        uint256[] calldata keys
    ) external view returns (ClusterView memory view_) {
        if (_clusters[_clusterKey(owner, operatorIds)] != _clusterHash(cluster)) {
            return view_;
        }
        view_.known = true;
        view_.balance = cluster.balance;
        for (uint256 i; i < keys.length; ++i) {
            bytes32 mark = _validators[_validatorKey(owner, validatorKey(keys[i]))];
            if (mark == _validatorMark(operatorIds)) ++view_.keys;
        }
        if (!cluster.active) return view_;
        (uint64 index, uint64 fees) = _operatorsNow(operatorIds);
        _settleCluster(cluster, index);
        view_.balance = cluster.balance;
        view_.liquidatable = _isLiquidatable(cluster, fees);
    }

    /// @notice What time alone moves of operators 1 to `last`: their earnings in wei.
    function earningsUpTo(uint64 last) external view returns (uint256[] memory earnings) {
        earnings = new uint256[](last);
        for (uint64 id = 1; id <= last; ++id) {
            (, uint64 earned) = _operatorNow(_operators[id]);
            earnings[id - 1] = toWei(earned);
        }
    }

    /// @notice What time alone moves of an active cluster.
    function accrued(uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (uint256 balance, bool liquidatable)
    {
        (uint64 index, uint64 fees) = _operatorsNow(operatorIds);
        _settleCluster(cluster, index);
        return (cluster.balance, _isLiquidatable(cluster, fees));
    }
}
