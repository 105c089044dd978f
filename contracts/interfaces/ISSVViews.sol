// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Cluster} from "./ISSVNetwork.sol";

/// @title The views of SSV v1.2.0, at the address of the network itself
/// @dev Views that take a cluster check its hash, and revert as the calls of `ISSVNetwork` do. All in wei.
interface ISSVViews {
    function getValidator(address owner, bytes calldata publicKey) external view returns (bool registered);

    /// @return fee Wei per block and validator; 0 for an operator that is unknown or removed
    function getOperatorFee(uint64 operatorId) external view returns (uint256 fee);

    /// @return isDeclared Whether a fee is pending, even if its window has passed
    /// @return fee The declared fee
    /// @return approvalBeginTime First second at which it may be executed
    /// @return approvalEndTime Last second at which it may be executed
    function getOperatorDeclaredFee(uint64 operatorId)
        external
        view
        returns (bool isDeclared, uint256 fee, uint64 approvalBeginTime, uint64 approvalEndTime);

    /// @return owner Kept after removal
    /// @return fee Wei per block and validator
    /// @return validatorCount Validators of active clusters
    /// @return whitelistedAddress The whitelisting contract, if any
    /// @return isPrivate Kept after removal
    /// @return active False if unknown or removed
    function getOperatorById(uint64 operatorId)
        external
        view
        returns (
            address owner,
            uint256 fee,
            uint32 validatorCount,
            address whitelistedAddress,
            bool isPrivate,
            bool active
        );

    /// @param operatorIds Strictly ascending
    /// @return whitelistedOperatorIds Those that list the address, themselves or through their contract
    function getWhitelistedOperators(uint64[] calldata operatorIds, address whitelistedAddress)
        external
        view
        returns (uint64[] memory whitelistedOperatorIds);

    function isWhitelistingContract(address contractAddress) external view returns (bool);

    function isAddressWhitelistedInWhitelistingContract(
        address addressToCheck,
        uint256 operatorId,
        address whitelistingContract
    ) external view returns (bool);

    /// @notice Whether anyone may liquidate the cluster now; false once it is liquidated.
    function isLiquidatable(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (bool);

    function isLiquidated(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (bool);

    /// @return burnRate Wei per block at the present fees, of a liquidated cluster too
    function getBurnRate(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (uint256 burnRate);

    function getOperatorEarnings(uint64 operatorId) external view returns (uint256 earnings);

    /// @return balance Wei after settlement up to this block; reverts for a liquidated cluster
    function getBalance(address owner, uint64[] calldata operatorIds, Cluster memory cluster)
        external
        view
        returns (uint256 balance);

    function getNetworkFee() external view returns (uint256 networkFee);

    function getNetworkEarnings() external view returns (uint256 networkEarnings);

    function getOperatorFeeIncreaseLimit() external view returns (uint64 basisPoints);

    function getMaximumOperatorFee() external view returns (uint64 maxFee);

    function getOperatorFeePeriods() external view returns (uint64 declarePeriod, uint64 executePeriod);

    function getLiquidationThresholdPeriod() external view returns (uint64 blocks);

    function getMinimumLiquidationCollateral() external view returns (uint256 amount);

    function getValidatorsPerOperatorLimit() external view returns (uint32 validators);

    function getNetworkValidatorsCount() external view returns (uint32 validators);

    function getVersion() external view returns (string memory version);
}
