// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Driver, IExamined, Step} from "./Driver.sol";

/// @notice Runs recorded sequences, each from the start, and asks after every call what is broken.
contract ReplayTest is Driver {
    error SomethingBroken();

    function test_nothing_breaks() external {
        Step[][] memory sequences = abi.decode(VM.readFileBinary("sequences.bin"), (Step[][]));
        VM.deal(address(this), 1e30);
        for (uint256 i; i < sequences.length; ++i) {
            uint256 start = VM.snapshotState();
            for (uint256 j; j < sequences[i].length; ++j) {
                _take(sequences[i][j]);
                require(IExamined(_harness).broken() == 0, SomethingBroken());
            }
            VM.revertToState(start);
        }
    }
}
