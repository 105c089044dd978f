// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {CapacityPoint, Step, World} from "./World.sol";

/// @notice Stands in for the `Examiner` where an engine first looks where a sequence leads, and examines at its end:
/// notes what the properties must know of the past, and looks at nothing else.
contract Scout is World {
    function observe() external payable returns (bytes memory) {}

    /// @dev As the examiner does: the average of the capacities would else be another.
    function examine(bytes calldata, Step calldata) external payable {
        uint64 capacity = uint64(_mega.capacity());
        uint256 length = _capacities.length;
        if (_capacities[length - 1].time == block.timestamp) {
            _capacities[length - 1].capacity = capacity;
        } else if (_capacities[length - 1].capacity != capacity) {
            _capacities.push(CapacityPoint(uint64(block.timestamp), capacity));
        }
    }
}
