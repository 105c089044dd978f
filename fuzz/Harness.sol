// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {HarnessActor} from "./HarnessActor.sol";
import {Properties} from "./Properties.sol";

/// @notice What every fuzzing engine runs: `Setup` builds the world, `Handlers` act in it, `Properties` answer. No
/// cheatcodes: blocks and seconds pass between the calls, which is the engine's business.
contract Harness is Properties {
    /// @notice Where everything is, for those who show a run to people.
    struct Places {
        address token;
        address ssv;
        address distributor;
        address mega;
        address treasury;
        address shares;
        HarnessActor[9] actors;
    }

    function places() external view returns (Places memory) {
        return Places({
            token: address(_token),
            ssv: address(_ssv),
            distributor: address(_distributor),
            mega: address(_mega),
            treasury: address(_treasury),
            shares: address(_shares),
            actors: _actors
        });
    }

    /// @notice A bit per property, by its number in `Property`, set once it was seen broken.
    function broken() external view returns (uint256) {
        return _broken;
    }
}
