// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Examiner} from "./Examiner.sol";
import {Property} from "./World.sol";

/// @notice Stands in for the `Examiner` where it is asked which properties a call puts to the test at all: one whose
/// condition was never met has held of nothing.
contract Witness is Examiner {
    /// @dev Far from the variables of the world; a bit per property.
    uint256 private constant ASKED = 2 ** 255;

    function _require(bool holds, Property property) internal override {
        assembly ("memory-safe") {
            sstore(ASKED, or(sload(ASKED), shl(property, 1)))
        }
        super._require(holds, property);
    }
}
