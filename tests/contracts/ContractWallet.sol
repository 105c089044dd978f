// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice An entity that is a contract: makes any call for its owner, and chooses what to do with ether.
contract ContractWallet {
    address private immutable _owner = msg.sender;

    /// @notice Called whenever ether arrives; none while `target` is zero.
    address public target;
    bytes public reply;
    bool public acceptsEther;
    /// @notice What the last reply was answered.
    bytes public answer;

    error EtherRefused();
    error NotOwner();

    modifier onlyOwner() {
        require(msg.sender == _owner, NotOwner());
        _;
    }

    receive() external payable {
        require(acceptsEther, EtherRefused());
        if (target == address(0)) return;
        (, answer) = target.call(reply);
    }

    function onEther(bool accepts, address target_, bytes calldata reply_) external onlyOwner {
        acceptsEther = accepts;
        target = target_;
        reply = reply_;
    }

    /// @notice Makes the call, and fails as it fails.
    function exec(address to, bytes calldata data) external onlyOwner returns (bytes memory) {
        (bool done, bytes memory output) = to.call(data);
        if (done) return output;
        assembly ("memory-safe") {
            revert(add(output, 0x20), mload(output))
        }
    }
}
