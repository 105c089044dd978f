// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Observation} from "./Observation.sol";
import {StepProperties} from "./StepProperties.sol";
import {CapacityPoint, Step} from "./World.sol";

/// @notice Examines the world of the harness, which calls it by delegatecall: one contract has no room for both.
/// Payable, for the ether that comes with a call is seen through a delegatecall.
contract Examiner is StepProperties {
    /// @notice An encoded `Observation`.
    function observe() external payable virtual returns (bytes memory) {
        return abi.encode(_observe());
    }

    /// @notice Examines the accepted call `step` since `before`, which `observe` returned, and the state after it.
    function examine(bytes calldata before, Step calldata step) external payable virtual {
        _examineBetween(abi.decode(before, (Observation)), step, _observe());
    }

    /// @notice Starts the ghosts: the ranks and the capacity that are there came in this block.
    function begin() external {
        Observation memory present = _observe();
        for (uint256 i; i < ENTITIES; ++i) {
            for (uint256 rank = 1; rank <= _ranks(present.holders[i]); ++rank) {
                _addedIn[i][rank] = block.number;
            }
        }
        _noteCapacity(uint64(_mega.capacity()));
    }

    function _examineBetween(Observation memory before, Step calldata step, Observation memory present)
        internal
    {
        uint256 capacity = _mega.capacity();
        _examineStep(before, step, present);
        _noteCapacity(uint64(capacity));
        _examineState(present, capacity);
    }

    function _noteCapacity(uint64 capacity) private {
        uint256 length = _capacities.length;
        if (length > 0 && _capacities[length - 1].time == block.timestamp) {
            _capacities[length - 1].capacity = capacity;
        } else if (length == 0 || _capacities[length - 1].capacity != capacity) {
            _capacities.push(CapacityPoint(uint64(block.timestamp), capacity));
        }
    }
}
