// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice Somebody who calls: in the place of pranks, which not every engine has.
contract HarnessActor {
    address private immutable _harness = msg.sender;
    bool private immutable _takesEther;

    error NotHarness();
    error TakesNoEther();
    error Tried(bool accepted);

    constructor(bool takesEther) {
        _takesEther = takesEther;
    }

    receive() external payable {
        require(_takesEther, TakesNoEther());
    }

    /// @notice Calls `target` as this actor, with the ether that came along.
    function execute(address target, bytes calldata data)
        external
        payable
        returns (bool accepted, bytes memory returned)
    {
        require(msg.sender == _harness, NotHarness());
        return target.call{value: msg.value}(data);
    }

    /// @notice Always reverts, with whether `target` would accept `calls`, one after the other: nothing is changed.
    function tryAll(address target, bytes[] calldata calls) external {
        for (uint256 i; i < calls.length; ++i) {
            (bool accepted,) = target.call(calls[i]);
            if (!accepted) revert Tried(false);
        }
        revert Tried(true);
    }
}
