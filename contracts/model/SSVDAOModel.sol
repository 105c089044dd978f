// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {ISSVDAO} from "../interfaces/ISSVNetwork.sol";
import {Ownable2StepModel} from "./OwnableModel.sol";
import {SSVAccounting} from "./SSVAccounting.sol";
import {SSVPayments} from "./SSVPayments.sol";
import {toUnits, toWei} from "./SSVState.sol";

/// @title The calls of the network's owner
abstract contract SSVDAOModel is SSVAccounting, SSVPayments, Ownable2StepModel, ISSVDAO {
    uint64 private constant MINIMAL_LIQUIDATION_THRESHOLD = 100_800;

    /// @inheritdoc ISSVDAO
    function updateNetworkFee(uint256 fee) external onlyOwner {
        uint64 oldFee = _networkFee;
        _settleNetwork();
        _networkFeeIndex = _networkFeeIndexNow();
        _networkFeeIndexedAt = uint32(block.number);
        _networkFee = toUnits(fee);
        emit NetworkFeeUpdated(toWei(oldFee), fee);
    }

    /// @inheritdoc ISSVDAO
    function withdrawNetworkEarnings(uint256 amount) external onlyOwner {
        uint64 paid = toUnits(amount);
        _settleNetwork();
        require(paid <= _networkEarnings, InsufficientBalance());
        _networkEarnings -= paid;

        _pay(amount);
        emit NetworkEarningsWithdrawn(amount, msg.sender);
    }

    /// @inheritdoc ISSVDAO
    function updateOperatorFeeIncreaseLimit(uint64 percentage) external onlyOwner {
        _operatorMaxFeeIncrease = percentage;
        emit OperatorFeeIncreaseLimitUpdated(percentage);
    }

    /// @inheritdoc ISSVDAO
    function updateDeclareOperatorFeePeriod(uint64 timeInSeconds) external onlyOwner {
        _declareOperatorFeePeriod = timeInSeconds;
        emit DeclareOperatorFeePeriodUpdated(timeInSeconds);
    }

    /// @inheritdoc ISSVDAO
    function updateExecuteOperatorFeePeriod(uint64 timeInSeconds) external onlyOwner {
        _executeOperatorFeePeriod = timeInSeconds;
        emit ExecuteOperatorFeePeriodUpdated(timeInSeconds);
    }

    /// @inheritdoc ISSVDAO
    function updateLiquidationThresholdPeriod(uint64 blocks) external onlyOwner {
        require(blocks >= MINIMAL_LIQUIDATION_THRESHOLD, NewBlockPeriodIsBelowMinimum());
        _minimumBlocksBeforeLiquidation = blocks;
        emit LiquidationThresholdPeriodUpdated(blocks);
    }

    /// @inheritdoc ISSVDAO
    function updateMinimumLiquidationCollateral(uint256 amount) external onlyOwner {
        _minimumLiquidationCollateral = toUnits(amount);
        emit MinimumLiquidationCollateralUpdated(amount);
    }

    /// @inheritdoc ISSVDAO
    function updateMaximumOperatorFee(uint64 maxFee) external onlyOwner {
        _operatorMaxFee = maxFee;
        emit OperatorMaximumFeeUpdated(maxFee);
    }
}
