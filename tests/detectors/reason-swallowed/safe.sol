// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ITarget {
    function act(uint256 amount) external;
}

contract Direct {
    address internal target;

    function act(bytes calldata data) external {
        (bool done, bytes memory answer) = target.call(data);
        if (!done) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

contract Wrapped {
    address internal target;

    function act(bytes calldata data) external {
        (bool done, bytes memory answer) = target.call(data);
        if (!done) _bubble(answer);
    }

    function _bubble(bytes memory answer) internal pure {
        assembly {
            revert(add(answer, 32), mload(answer))
        }
    }
}

contract Caught {
    ITarget internal target;
    bytes public lastFailure;

    function act(uint256 amount) external {
        try target.act(amount) {}
        catch (bytes memory reason) {
            lastFailure = reason;
        }
    }
}

library Calls {
    function run(address target, bytes memory data) internal {
        (bool done, bytes memory answer) = target.call(data);
        if (!done) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

contract ThroughLibrary {
    using Calls for address;

    address internal target;

    function act(bytes calldata data) external {
        target.run(data);
    }
}

contract CarriesTheReason {
    error Failed(bytes reason);

    address internal target;
    ITarget internal known;

    function act(bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory answer) = target.call(data);
        if (!done) revert Failed(answer);
        return answer;
    }

    function actKnown(uint256 amount) external {
        try known.act(amount) {}
        catch (bytes memory reason) {
            revert Failed(reason);
        }
    }
}

contract TellsWhyItFailed {
    event Skipped(uint256 index, bytes reason);

    ITarget internal target;

    function actMany(uint256[] calldata amounts) external {
        for (uint256 i; i < amounts.length; ++i) {
            try target.act(amounts[i]) {}
            catch (bytes memory reason) {
                emit Skipped(i, reason);
            }
        }
    }
}

interface IGovernor {
    function leave(uint256 amount) external;
}

// How long the reason is does not tell it.
contract TellsItsLength {
    error Failed(bytes reason);

    IGovernor internal governor;

    function leave(uint256 amount) external {
        (bool success, bytes memory reason) =
            address(governor).call(abi.encodeCall(IGovernor.leave, (amount)));
        if (!success) revert Failed(reason);
    }
}
