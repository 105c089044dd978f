// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {ISSVNetwork} from "../interfaces/ISSVNetwork.sol";
import {SSVAccounting} from "./SSVAccounting.sol";
import {SSVPayments} from "./SSVPayments.sol";
import {SSVPermissions} from "./SSVPermissions.sol";
import {FeeDeclaration, Operator, toUnits, toWei} from "./SSVState.sol";

/// @title The calls of operators' owners
abstract contract SSVOperatorsModel is SSVAccounting, SSVPermissions, SSVPayments, ISSVNetwork {
    uint256 private constant MINIMAL_FEE = 1e9;
    uint64 private constant FULL_BASIS_POINTS = 10_000;

    /// @inheritdoc ISSVNetwork
    function registerOperator(bytes calldata publicKey, uint256 fee, bool setPrivate)
        external
        returns (uint64 id)
    {
        _requireFeeHighEnough(fee);
        require(fee <= _operatorMaxFee, FeeTooHigh());
        bytes32 publicKeyHash = keccak256(publicKey);
        require(_operatorOfKey[publicKeyHash] == 0, OperatorAlreadyExists());

        id = ++_lastOperatorId;
        _operatorOfKey[publicKeyHash] = id;
        Operator storage operator = _operators[id];
        operator.owner = msg.sender;
        operator.fee = toUnits(fee);
        operator.isPrivate = setPrivate;
        operator.settledAt = uint32(block.number);

        emit OperatorAdded(id, msg.sender, publicKey, fee);
        uint64[] memory ids = new uint64[](1);
        ids[0] = id;
        emit OperatorPrivacyStatusUpdated(ids, setPrivate);
    }

    /// @inheritdoc ISSVNetwork
    /// @dev Owner, index, privacy and a declared fee stay.
    function removeOperator(uint64 operatorId) external {
        Operator storage operator = _ownOperator(operatorId);
        _settleOperator(operator);
        uint64 earnings = operator.earnings;

        operator.settledAt = 0;
        operator.earnings = 0;
        operator.validatorCount = 0;
        operator.fee = 0;
        delete _whitelistingContracts[operatorId];

        if (earnings != 0) _payEarnings(operatorId, earnings);
        emit OperatorRemoved(operatorId);
    }

    /// @inheritdoc ISSVNetwork
    function declareOperatorFee(uint64 operatorId, uint256 fee) external {
        uint64 oldFee = _ownOperator(operatorId).fee;
        _requireFeeHighEnough(fee);
        require(fee <= _operatorMaxFee, FeeTooHigh());
        uint64 newFee = toUnits(fee);
        require(newFee != oldFee, SameFeeChangeNotAllowed());
        require(oldFee != 0, FeeIncreaseNotAllowed());
        uint64 highestFee = (oldFee * (FULL_BASIS_POINTS + _operatorMaxFeeIncrease)) / FULL_BASIS_POINTS;
        require(newFee <= highestFee, FeeExceedsIncreaseLimit());

        uint64 beginTime = uint64(block.timestamp) + _declareOperatorFeePeriod;
        _feeDeclarations[operatorId] =
            FeeDeclaration(newFee, beginTime, beginTime + _executeOperatorFeePeriod);

        emit OperatorFeeDeclared(msg.sender, operatorId, block.number, fee);
    }

    /// @inheritdoc ISSVNetwork
    function executeOperatorFee(uint64 operatorId) external {
        Operator storage operator = _ownOperator(operatorId);
        FeeDeclaration memory declared = _feeDeclarations[operatorId];
        require(declared.beginTime != 0, NoFeeDeclared());
        require(
            declared.beginTime <= block.timestamp && block.timestamp <= declared.endTime,
            ApprovalNotWithinTimeframe()
        );
        require(toWei(declared.fee) <= _operatorMaxFee, FeeTooHigh());

        _changeFee(operatorId, operator, declared.fee);
    }

    /// @inheritdoc ISSVNetwork
    function cancelDeclaredOperatorFee(uint64 operatorId) external {
        _ownOperator(operatorId);
        require(_feeDeclarations[operatorId].beginTime != 0, NoFeeDeclared());

        delete _feeDeclarations[operatorId];

        emit OperatorFeeDeclarationCancelled(msg.sender, operatorId);
    }

    /// @inheritdoc ISSVNetwork
    function reduceOperatorFee(uint64 operatorId, uint256 fee) external {
        Operator storage operator = _ownOperator(operatorId);
        _requireFeeHighEnough(fee);
        uint64 newFee = toUnits(fee);
        require(newFee < operator.fee, FeeIncreaseNotAllowed());

        _changeFee(operatorId, operator, newFee);
    }

    /// @inheritdoc ISSVNetwork
    function withdrawOperatorEarnings(uint64 operatorId, uint256 tokenAmount) external {
        _withdrawEarnings(operatorId, tokenAmount);
    }

    /// @inheritdoc ISSVNetwork
    function withdrawAllOperatorEarnings(uint64 operatorId) external {
        _withdrawEarnings(operatorId, 0);
    }

    /// @inheritdoc ISSVNetwork
    function setOperatorsPrivateUnchecked(uint64[] calldata operatorIds) external {
        _setPrivacy(operatorIds, true);
    }

    /// @inheritdoc ISSVNetwork
    function setOperatorsPublicUnchecked(uint64[] calldata operatorIds) external {
        _setPrivacy(operatorIds, false);
    }

    function _requireFeeHighEnough(uint256 fee) private pure {
        require(fee == 0 || fee >= MINIMAL_FEE, FeeTooLow());
    }

    function _changeFee(uint64 operatorId, Operator storage operator, uint64 fee) private {
        _settleOperator(operator);
        operator.fee = fee;
        delete _feeDeclarations[operatorId];

        emit OperatorFeeExecuted(msg.sender, operatorId, block.number, toWei(fee));
    }

    /// @param amount Wei; 0 means all
    function _withdrawEarnings(uint64 operatorId, uint256 amount) private {
        Operator storage operator = _ownOperator(operatorId);
        _settleOperator(operator);
        uint64 paid = amount == 0 ? operator.earnings : toUnits(amount);
        require(paid != 0 && paid <= operator.earnings, InsufficientBalance());
        operator.earnings -= paid;

        _payEarnings(operatorId, paid);
    }

    function _payEarnings(uint64 operatorId, uint64 earnings) private {
        uint256 amount = toWei(earnings);
        _pay(amount);
        emit OperatorWithdrawn(msg.sender, operatorId, amount);
    }

    function _setPrivacy(uint64[] calldata operatorIds, bool isPrivate) private {
        require(operatorIds.length != 0, InvalidOperatorIdsLength());
        for (uint256 i; i < operatorIds.length; ++i) {
            _ownOperator(operatorIds[i]).isPrivate = isPrivate;
        }
        emit OperatorPrivacyStatusUpdated(operatorIds, isPrivate);
    }
}
