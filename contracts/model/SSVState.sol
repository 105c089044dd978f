// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

// The strings are SSV's own words.
// solhint-disable gas-custom-errors

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @dev Fees and earnings are stored in units of 1e7 wei, as uint64: every overflow is a panic, as on SSV.
uint256 constant WEI_PER_UNIT = 10_000_000;

function toUnits(uint256 amount) pure returns (uint64) {
    require(amount < 2 ** 64 * WEI_PER_UNIT, "Max value exceeded");
    require(amount % WEI_PER_UNIT == 0, "Max precision exceeded");
    return uint64(amount / WEI_PER_UNIT);
}

function toWei(uint64 units) pure returns (uint256) {
    return units * WEI_PER_UNIT;
}

/// @param validatorCount Validators of active clusters
/// @param fee Units per block and validator
/// @param settledAt Block of the last settlement; 0 if the operator is unknown or removed
/// @param index What one validator would have paid since registration, in units
/// @param earnings Units, not withdrawn
struct Operator {
    uint32 validatorCount;
    uint64 fee;
    address owner;
    bool isPrivate;
    uint32 settledAt;
    uint64 index;
    uint64 earnings;
}

/// @param fee Units per block and validator
/// @param beginTime First second at which it may be executed; 0 if nothing is declared
/// @param endTime Last second at which it may be executed
struct FeeDeclaration {
    uint64 fee;
    uint64 beginTime;
    uint64 endTime;
}

/// @title All that the model stores, but its owner
/// @dev The first base of the network and of its views module, which run on the same storage.
abstract contract SSVState {
    /// @dev By keccak256(key ‖ owner): the hash of the operator ids with the lowest bit set, 0 if not registered.
    mapping(bytes32 validator => bytes32) internal _validators;
    /// @dev By keccak256(owner ‖ operator ids, a word each): the hash of the struct, 0 if never used.
    mapping(bytes32 cluster => bytes32) internal _clusters;

    mapping(uint64 operatorId => Operator) internal _operators;
    mapping(uint64 operatorId => FeeDeclaration) internal _feeDeclarations;
    mapping(uint64 operatorId => address) internal _whitelistingContracts;
    /// @dev A bit per operator, 256 operators a word.
    mapping(address account => mapping(uint256 word => uint256)) internal _whitelists;
    mapping(bytes32 publicKeyHash => uint64 operatorId) internal _operatorOfKey;
    uint64 internal _lastOperatorId;

    IERC20 internal _token;

    uint32 internal _validatorsPerOperatorLimit;
    uint64 internal _minimumBlocksBeforeLiquidation;
    uint64 internal _minimumLiquidationCollateral;
    uint64 internal _declareOperatorFeePeriod;
    uint64 internal _executeOperatorFeePeriod;
    uint64 internal _operatorMaxFeeIncrease;
    /// @dev Wei, unlike the fees themselves.
    uint64 internal _operatorMaxFee;

    uint64 internal _networkFee;
    uint64 internal _networkFeeIndex;
    uint32 internal _networkFeeIndexedAt;
    uint64 internal _networkEarnings;
    uint32 internal _networkSettledAt;
    uint32 internal _networkValidatorCount;
}
