// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {SVM} from "./Cheats.sol";

/// @notice Any contract outside: answers anything to anything.
contract Outside {
    fallback(bytes calldata) external payable returns (bytes memory) {
        return SVM.createBytes(128, "answer");
    }
}

/// @notice A proxy: answers anything, and takes note of commands that name another than `expected`.
contract Recorder {
    address public expected;
    bool public wasMisnamed;
    bool public wasCalled;

    constructor(address expected_) {
        expected = expected_;
    }

    fallback(bytes calldata data) external payable returns (bytes memory) {
        wasCalled = true;
        if (uint256(bytes32(data[4:36])) != uint256(uint160(expected))) wasMisnamed = true;
        return SVM.createBytes(128, "answer");
    }
}
