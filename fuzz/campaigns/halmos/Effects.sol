// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Effects} from "./Effects.t.sol";
import {Recording} from "./Recording.sol";

/// @notice The same under Halmos, which reads and writes no files: a generated `Recording` has their bytes, those of
/// the effects that are expected among them.
contract EffectsCheck is Effects, Recording {
    function check_what_each_call_comes_to() external {
        assert(keccak256(abi.encode(_see())) == keccak256(_read("effects.bin")));
    }

    function _read(string memory name) internal view override returns (bytes memory) {
        return _recorded(name);
    }
}
