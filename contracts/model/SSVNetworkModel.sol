// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ISSVNetwork} from "../interfaces/ISSVNetwork.sol";
import {SSVClustersModel} from "./SSVClustersModel.sol";
import {SSVDAOModel} from "./SSVDAOModel.sol";
import {SSVOperatorsModel} from "./SSVOperatorsModel.sol";
import {SSVState, toUnits} from "./SSVState.sol";
import {SSVViewsModel} from "./SSVViewsModel.sol";
import {SSVWhitelistsModel} from "./SSVWhitelistsModel.sol";

/// @title A test model of the SSV network, version 1.2.0
/// @notice Takes, refuses, pays and emits what SSV does, in the same order; it is not SSV and guards no money.
/// @dev Left out: the upgrade of the contract and of its modules, and so a change of the validators per operator.
/// `SSVState` is named first so that the views module finds its variables at the same slots.
contract SSVNetworkModel is SSVState, SSVClustersModel, SSVOperatorsModel, SSVWhitelistsModel, SSVDAOModel {
    address private immutable _views;

    /// @dev The deployer becomes the owner. The maximum operator fee starts at 0: no operator can charge before
    /// the owner raises it.
    constructor(
        IERC20 token,
        uint64 minimumBlocksBeforeLiquidation,
        uint256 minimumLiquidationCollateral,
        uint32 validatorsPerOperatorLimit,
        uint64 declareOperatorFeePeriod,
        uint64 executeOperatorFeePeriod,
        uint64 operatorMaxFeeIncrease
    ) {
        _views = address(new SSVViewsModel());
        _token = token;
        _minimumBlocksBeforeLiquidation = minimumBlocksBeforeLiquidation;
        _minimumLiquidationCollateral = toUnits(minimumLiquidationCollateral);
        _validatorsPerOperatorLimit = validatorsPerOperatorLimit;
        _declareOperatorFeePeriod = declareOperatorFeePeriod;
        _executeOperatorFeePeriod = executeOperatorFeePeriod;
        _operatorMaxFeeIncrease = operatorMaxFeeIncrease;
    }

    /// @dev Answers the calls of `ISSVViews`.
    fallback(bytes calldata input) external returns (bytes memory output) {
        bool answered;
        (answered, output) = _views.delegatecall(input);
        if (!answered) {
            assembly ("memory-safe") {
                revert(add(output, 0x20), mload(output))
            }
        }
    }

    /// @inheritdoc ISSVNetwork
    function setFeeRecipientAddress(address recipientAddress) external {
        emit FeeRecipientAddressUpdated(msg.sender, recipientAddress);
    }
}
