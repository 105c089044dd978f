// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaClusterShare} from "../../contracts/interfaces/IMegaClusterShare.sol";
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

/// @notice The shares: answer what they are told to of ranks, and anything to all else.
contract SharesOutside {
    bool private _isSet;
    uint256 private _held;
    IMegaClusterShare.Rank private _next;

    function set(uint256 held, IMegaClusterShare.Rank calldata next) external {
        _isSet = true;
        (_held, _next) = (held, next);
    }

    function ranks(address) external returns (uint256) {
        return _isSet ? _held : SVM.createUint(256, "ranks");
    }

    function rankAt(address, uint256 rank) external returns (IMegaClusterShare.Rank memory) {
        if (_isSet && rank == _held + 1) return _next;
        return abi.decode(SVM.createBytes(96, "rank"), (IMegaClusterShare.Rank));
    }

    fallback(bytes calldata) external payable returns (bytes memory) {
        return SVM.createBytes(128, "answer");
    }
}
