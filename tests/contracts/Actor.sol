// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice An account with code: makes many calls in one transaction, and answers ether with calls of its own.
contract Actor {
    struct Call {
        address to;
        bytes data;
    }

    Call[] private _answer;

    event Tried(bool succeeded, bytes returned);

    receive() external payable {
        for (uint256 i; i < _answer.length; ++i) {
            _attempt(_answer[i].to, _answer[i].data);
        }
    }

    /// @notice Tries each call in turn, whatever became of those before.
    function attempt(Call[] calldata calls) external {
        for (uint256 i; i < calls.length; ++i) {
            _attempt(calls[i].to, calls[i].data);
        }
    }

    /// @notice Calls to try when ether comes.
    function answerEtherWith(Call[] calldata calls) external {
        for (uint256 i; i < calls.length; ++i) {
            _answer.push(calls[i]);
        }
    }

    function _attempt(address to, bytes memory data) private {
        (bool succeeded, bytes memory returned) = to.call(data);
        emit Tried(succeeded, returned);
    }
}
