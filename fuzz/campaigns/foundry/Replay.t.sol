// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Driver, IExamined} from "./Driver.sol";

struct Step {
    uint256 blocks;
    uint256 time;
    uint256 value;
    bytes data;
}

/// @notice Runs recorded sequences, each from the start, and asks after every call what is broken.
contract ReplayTest is Driver {
    error SomethingBroken();

    function test_nothing_breaks() external {
        Step[][] memory sequences = abi.decode(VM.readFileBinary("sequences.bin"), (Step[][]));
        VM.deal(address(this), 1e30);
        (uint256 number, uint256 time) = (block.number, block.timestamp);
        for (uint256 i; i < sequences.length; ++i) {
            uint256 start = VM.snapshotState();
            (uint256 at, uint256 later) = (number, time);
            for (uint256 j; j < sequences[i].length; ++j) {
                Step memory step = sequences[i][j];
                (at, later) = (at + step.blocks, later + step.time);
                VM.roll(at);
                VM.warp(later);
                _take(step);
            }
            VM.revertToState(start);
        }
    }

    function _take(Step memory step) private {
        (bool done,) = _harness.call{value: step.value}(step.data);
        done;
        require(IExamined(_harness).broken() == 0, SomethingBroken());
    }
}
