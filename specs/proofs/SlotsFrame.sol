// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {SVM, VM} from "./Cheats.sol";
import {Entries} from "./Entries.sol";

/// @notice One call of the mega-cluster by anyone, from any storage in which an operator, whichever it is, has no more
/// slots used than it has: it has no more used afterwards.
contract SlotsFrame is Entries {
    uint64 internal operatorId;

    function setUp() public override {
        super.setUp();
        mostSeats = 0;
        operatorId = uint64(SVM.createUint(64, "operatorId"));
    }

    modifier frame() virtual override {
        _takeAnyState();
        VM.assume(_used() <= mega.slotsPerOperator());
        _;
        assert(_used() <= mega.slotsPerOperator());
    }

    function _used() internal view returns (uint256) {
        return mega.operator(operatorId).usedSlots;
    }
}

/// @notice What must be possible, so fail: more are used afterwards, or fewer.
contract SlotsReached is SlotsFrame {
    uint256 internal had;

    modifier frame() override {
        _takeAnyState();
        VM.assume(_used() <= mega.slotsPerOperator());
        had = _used();
        _;
        assert(_used() == had);
    }
}
