// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ITarget {
    function act(uint256 amount) external;
}

contract Direct {
    address internal target;

    function act(bytes calldata data) external {
        (bool done,) = target.call(data);
        require(done, "failed");
    }
}

contract Wrapped {
    address internal target;

    function act(bytes calldata data) external {
        (bool done, bytes memory answer) = target.call(data);
        if (!done) revert(string(answer));
    }

    function _bubble(bytes memory answer) internal pure {
        assembly {
            revert(add(answer, 32), mload(answer))
        }
    }
}

contract Caught {
    ITarget internal target;
    uint256 public failures;

    function act(uint256 amount) external {
        try target.act(amount) {} catch {}
    }
}

library Calls {
    function run(address target, bytes memory data) internal {
        (bool done,) = target.call(data);
        if (!done) revert("failed");
    }
}

contract ThroughLibrary {
    using Calls for address;

    address internal target;

    function act(bytes calldata data) external {
        target.run(data);
    }
}

// The bytes come back to who succeeds, and not to who fails.
contract ReturnsOnSuccessOnly {
    error Failed();

    address internal target;

    function act(bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory answer) = target.call(data);
        if (!done) revert Failed();
        return answer;
    }
}

contract CaughtInOtherWords {
    ITarget internal target;

    function act(uint256 amount) external {
        try target.act(amount) {}
        catch {
            revert("could not act");
        }
    }
}

contract TellsOnlyThatItFailed {
    event Skipped(uint256 index);

    ITarget internal target;

    function actMany(uint256[] calldata amounts) external {
        for (uint256 i; i < amounts.length; ++i) {
            try target.act(amounts[i]) {}
            catch {
                emit Skipped(i);
            }
        }
    }
}

interface IGovernor {
    function leave(uint256 amount) external;
}

// How long the reason is does not tell it.
contract TellsItsLength {
    error Failed(uint256 length);

    IGovernor internal governor;

    function leave(uint256 amount) external {
        (bool success, bytes memory reason) =
            address(governor).call(abi.encodeCall(IGovernor.leave, (amount)));
        if (!success) revert Failed(reason.length);
    }
}
