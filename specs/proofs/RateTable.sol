// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Rate} from "../../contracts/libraries/Rate.sol";

/// @notice r(C) for a run of capacities.
contract RateTable {
    function unitsDown(uint256 from, uint256 count, uint256 exponentWad, uint256 target)
        external
        pure
        returns (uint64[] memory units)
    {
        units = new uint64[](count);
        for (uint256 i; i < count; ++i) {
            units[i] = Rate.unitsDown(from + i, exponentWad, target);
        }
    }
}
