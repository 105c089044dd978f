// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice How an amount of rewards is divided between the treasury and the entity.
library RewardSplit {
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @notice amount * basisPoints / 10,000, rounded up; never more than `amount`, and no amount overflows.
    /// The entity's part is what is left, so that the two add up to the wei.
    /// @param basisPoints at most 10,000.
    function toTreasuryUp(uint256 amount, uint256 basisPoints) internal pure returns (uint256) {
        uint256 whole = amount / BASIS_POINTS;
        uint256 rest = amount - whole * BASIS_POINTS;
        return whole * basisPoints + (rest * basisPoints + BASIS_POINTS - 1) / BASIS_POINTS;
    }
}
