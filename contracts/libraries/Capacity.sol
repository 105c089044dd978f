// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice How many new validators fit, each on four operators of four different entities.
library Capacity {
    /// @notice The free slots of the entities seen so far: their sum and the three largest, descending.
    struct Tally {
        uint256 sum;
        uint256 first;
        uint256 second;
        uint256 third;
    }

    /// @notice Counts one more entity with `free` slots in.
    function add(Tally memory tally, uint256 free) internal pure {
        tally.sum += free;
        if (free > tally.first) {
            (tally.first, tally.second, tally.third) = (free, tally.first, tally.second);
        } else if (free > tally.second) {
            (tally.second, tally.third) = (free, tally.second);
        } else if (free > tally.third) {
            tally.third = free;
        }
    }

    /// @notice The exact optimum: min(S/4, (S-c1)/3, (S-c1-c2)/2, S-c1-c2-c3), each rounded down. n validators fit
    /// if and only if the entities give 4n slots when none gives more than n; the j largest, cut to n, leave
    /// (4-j)n for the others.
    function optimumDown(Tally memory tally) internal pure returns (uint256 validators) {
        uint256 left = tally.sum;
        validators = left / 4;
        left -= tally.first;
        validators = _min(validators, left / 3);
        left -= tally.second;
        validators = _min(validators, left / 2);
        left -= tally.third;
        validators = _min(validators, left);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
