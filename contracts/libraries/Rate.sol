// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice r(C) = e^(k * (C0 - C) / C0) below C0, else 1: what an operator is worth in shares.
library Rate {
    /// @notice Units in one share: r = 1 brings one share of six decimals.
    uint256 internal constant UNITS = 1e6;

    /// @notice r(C) in units of shares, rounded down.
    /// @param capacity C in validators.
    /// @param exponentWad k in 1e18 fixed point, at most 8e18: the result is below 2^32.
    /// @param target C0 in validators, not 0.
    function unitsDown(uint256 capacity, uint256 exponentWad, uint256 target) internal pure returns (uint64) {
        return uint64(wadDown(capacity, exponentWad, target) / (1e18 / UNITS));
    }

    /// @notice r(C) in 1e18 fixed point, rounded down.
    function wadDown(uint256 capacity, uint256 exponentWad, uint256 target) internal pure returns (uint256) {
        if (capacity >= target) return 1e18;
        return uint256(FixedPointMathLib.expWad(int256(exponentWad * (target - capacity) / target)));
    }
}
