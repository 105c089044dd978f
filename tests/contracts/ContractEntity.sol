// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice An entity that is a contract, does what it is told, and takes no ether.
contract ContractEntity {
    function act(address target, bytes calldata data) external {
        (bool done, bytes memory returned) = target.call(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(returned, 32), mload(returned))
            }
        }
    }
}
